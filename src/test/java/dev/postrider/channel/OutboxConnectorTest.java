package dev.postrider.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.PoorClassPath;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.ConnectorLiteral;
import org.eclipse.microprofile.reactive.messaging.spi.OutgoingConnectorFactory;
import org.eclipse.microprofile.reactive.streams.operators.CompletionSubscriber;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;

/** The connector as a runtime of Reactive Messaging finds and uses it. */
class OutboxConnectorTest {

  private static final Config CONFIG =
      new SmallRyeConfigBuilder()
          .withSources(new PropertiesConfigSource(Map.of("channel-name", "c"), "test", 100))
          .build();

  private final List<String> events = new ArrayList<>();

  /** Something to be in the container. */
  static class Bean {}

  @Test
  @SuppressWarnings("unchecked")
  void isFoundByItsNameAndNacksWhileTheApplicationIsNotThere() {
    OutboxChannelExtension extension = new OutboxChannelExtension();
    Weld weld = new Weld().disableDiscovery().addBeanClass(Bean.class).addExtension(extension);
    try (WeldContainer container = weld.initialize()) {
      OutgoingConnectorFactory connector =
          container.select(OutgoingConnectorFactory.class, ConnectorLiteral.of("postrider")).get();
      CompletionSubscriber<Message<?>, Void> channel =
          (CompletionSubscriber<Message<?>, Void>) connector.getSubscriberBuilder(CONFIG).build();

      channel.onSubscribe(
          new Subscription() {
            @Override
            public void request(long count) {
              events.add("request " + (count == Long.MAX_VALUE ? "all" : count));
            }

            @Override
            public void cancel() {
              events.add("cancel");
            }
          });
      channel.onNext(
          Message.of(
              "x",
              () -> {
                throw new AssertionError("It is nowhere");
              },
              reason -> {
                events.add(reason.getMessage().substring(0, 6));
                return CompletableFuture.completedFuture(null);
              }));
      channel.onComplete();

      assertThat(events).containsExactly("request all", "PR1356");
      assertThat(channel.getCompletion().toCompletableFuture()).isCompleted();
    }
  }

  @Test
  void writesAsSoonAsBothChannelAndApplicationAreThere() {
    OutboxChannelExtension early = new OutboxChannelExtension();
    early.use();
    early.begin(() -> started("after the channel"));
    OutboxChannelExtension late = new OutboxChannelExtension();
    late.begin(() -> started("after the application"));
    assertThat(events).containsExactly("after the channel");
    late.use();
    late.use();

    assertThat(events).containsExactly("after the channel", "after the application");
    OutboxChannelExtension unused = new OutboxChannelExtension();
    unused.begin(() -> started("never"));
    unused.end();
    early.end();
    late.end();
    assertThat(events).hasSize(2);
  }

  private OutboxWriter started(String when) {
    events.add(when);
    return new OutboxWriter(null, null, null, Executors.defaultThreadFactory());
  }

  @Test
  void nothingBreaksWhereTheClassesAreMissing() throws Exception {
    try (URLClassLoader poor = PoorClassPath.without("microprofile-reactive", "reactive-streams")) {
      Class<?> extension = poor.loadClass(OutboxChannelExtension.class.getName());
      Class<?> event = poor.loadClass(AfterBeanDiscovery.class.getName());
      Method add = extension.getDeclaredMethod("add", event);
      add.setAccessible(true);

      add.invoke(extension.getConstructor().newInstance(), untouchable(event));
    }
  }

  private static Object untouchable(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          throw new AssertionError(method.getName());
        });
  }
}
