package dev.postrider.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.Delivery;
import dev.postrider.Subscribe;
import dev.postrider.config.PostriderSettings;
import dev.postrider.connector.stomp.StompConnector;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.store.StoreGate;
import dev.postrider.subscribe.SubscriptionLife.Consumer;
import dev.postrider.subscribe.SubscriptionLife.Means;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.LogRecords;
import io.smallrye.config.PropertiesConfigSource;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.Test;

/** What happens to a node that cannot begin to receive. */
class SubscriptionLifeTest {

  /** A server may end a timer that fails. */
  @Test
  void aServerWithoutThreadsIsToldOfOnceAndAskedAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    SubscriptionLife life =
        life(
            task -> {
              asked.incrementAndGet();
              throw new RejectedExecutionException("no more threads");
            });
    LogRecords log = new LogRecords(SubscriptionLife.class);
    try {
      life.tick();
      life.tick();

      assertThat(log.warnings()).hasSize(1);
      assertThat(log.warnings().get(0)).startsWith("PR0966: ").contains("no more threads");
    } finally {
      log.close();
    }
    assertThat(asked.get()).isEqualTo(2);
    assertThat(life.all()).isEmpty();
    life.stop();
  }

  @Test
  void beginsOnceThereAreThreads() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    SubscriptionLife life =
        life(
            task -> {
              if (asked.getAndIncrement() == 0) {
                throw new RejectedExecutionException("not yet");
              }
              return new Thread(task);
            });

    life.tick();
    assertThat(life.all()).isEmpty();
    life.tick();

    assertThat(life.all()).hasSize(1);
    life.stop();
    assertThat(life.all()).isEmpty();
    life.tick();
    assertThat(life.all()).as("it has ended").isEmpty();
  }

  /** A bean of the application that cannot be made yet, for instance. */
  @Test
  void leavesNoThreadsBehindWhenItCannotBegin() throws Exception {
    List<Thread> started = new CopyOnWriteArrayList<>();
    SubscriptionLife life =
        life(
            task -> {
              Thread thread = new Thread(task);
              started.add(thread);
              return thread;
            },
            clock -> {
              throw new IllegalStateException("not yet");
            });

    life.tick();

    assertThat(started).isNotEmpty();
    Await.until("they end", () -> started.stream().noneMatch(Thread::isAlive));
  }

  private static SubscriptionLife life(ThreadFactory threads) throws Exception {
    return life(threads, clock -> (message, attempt) -> {});
  }

  private static SubscriptionLife life(ThreadFactory threads, SubscriptionLife.Clocked clocked)
      throws Exception {
    PostriderSettings settings =
        PostriderSettings.read(
            ConfigProviderResolver.instance()
                .getBuilder()
                .withSources(
                    new PropertiesConfigSource(
                        Map.of(
                            "postrider.brokers",
                            "main",
                            "postrider.broker.main.connector",
                            "stomp"),
                        "test",
                        100))
                .build());
    Method method = Listener.class.getDeclaredMethod("listen", Delivery.class);
    SubscribedMethod subscribed =
        new SubscribedMethod(Listener.class, method, method.getAnnotation(Subscribe.class));
    Consumer consumer = new Consumer(subscribed, clocked);
    Means means = new Means(threads, () -> Map.of("main", nobody()), () -> 0.5);
    return new SubscriptionLife(settings, new OpenGate(), means, List.of(consumer));
  }

  /** Where no broker is. */
  private static Broker nobody() {
    return new StompConnector().open(new BrokerDefinition("main", Map.of("hosts", "127.0.0.1:1")));
  }

  private static final class OpenGate extends StoreGate {

    @Override
    public boolean isOpen() {
      return true;
    }
  }

  private static final class Listener {

    @Subscribe(destination = "/queue/x", consumer = "listener")
    void listen(Delivery<String> delivery) {}
  }
}
