package dev.postrider.connector.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.Problem;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Connector;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.testkit.PoorClassPath;
import jakarta.enterprise.inject.UnsatisfiedResolutionException;
import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

/** What is checked of a broker of this kind before anything is sent. */
class ChannelDefinitionTest {

  /** A channel of two payload types would be two beans; this is one. */
  @ForBroker("events")
  static class Events implements BrokerChannel<byte[]> {
    @Override
    public Emitter<byte[]> emitter() {
      return new ScriptedChannel();
    }

    @Override
    public Message<byte[]> message(OutgoingMessage message) {
      return Message.of(message.payload());
    }
  }

  /** Another channel. */
  @ForBroker("twice")
  static class One extends Events {}

  /** One too many. */
  @ForBroker("twice")
  static class Another extends Events {}

  @Test
  void aBrokerNeedsItsBean() {
    try (WeldContainer container = container()) {
      assertThat(container.isRunning()).isTrue();
      assertThat(problems("events", Map.of())).isEmpty();
      assertThat(problems("letters", Map.of()))
          .singleElement()
          .satisfies(problem -> assertThat(problem.code()).isEqualTo("PR1301"))
          .asString()
          .contains("@ForBroker(\"letters\")", "there are none");
      assertThat(problems("twice", Map.of())).singleElement().asString().contains("there are 2");
    }
  }

  @Test
  void theBeanIsFoundByItsBrokersName() {
    try (WeldContainer container = container()) {
      assertThat(container.isRunning()).isTrue();
      assertThat(ChannelBeans.find("events").emitter()).isInstanceOf(ScriptedChannel.class);
      assertThatThrownBy(() -> ChannelBeans.find("letters"))
          .isInstanceOf(UnsatisfiedResolutionException.class);
    }
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    BrokerDefinition definition =
        new BrokerDefinition("events", Map.of("url", "tcp://x", "max-in-flight", "0"));

    assertThat(new DefinitionCheck(definition, broker -> 0).problems())
        .extracting(Problem::code)
        .containsExactlyInAnyOrder("PR0550", "PR0551", "PR1301");
  }

  /** The connector is found, and tells what is missing, without touching what is not there. */
  @Test
  void withoutReactiveMessagingOnlyAConfiguredBrokerIsAnError() throws Exception {
    try (URLClassLoader poor = PoorClassPath.without("microprofile-reactive", "reactive-streams")) {
      Class<?> type = poor.loadClass(Connector.class.getName());
      Object connector =
          ServiceLoader.load(type, poor).stream()
              .map(ServiceLoader.Provider::get)
              .filter(found -> found.getClass().getSimpleName().equals("ChannelConnector"))
              .findFirst()
              .orElseThrow();
      Class<?> definition = poor.loadClass(BrokerDefinition.class.getName());
      Method check = type.getMethod("check", definition);

      List<?> problems =
          (List<?>)
              check.invoke(
                  connector,
                  definition
                      .getConstructor(String.class, Map.class)
                      .newInstance("events", Map.of()));

      assertThat(problems)
          .singleElement()
          .asString()
          .contains("PR0554", "org.eclipse.microprofile.reactive.messaging.Emitter");
    }
  }

  private static List<Problem> problems(String broker, Map<String, String> settings) {
    return new ChannelConnector().check(new BrokerDefinition(broker, settings));
  }

  private static WeldContainer container() {
    return new Weld()
        .disableDiscovery()
        .addBeanClasses(Events.class, One.class, Another.class)
        .initialize();
  }
}
