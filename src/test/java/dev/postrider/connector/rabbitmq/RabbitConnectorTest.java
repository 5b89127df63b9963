package dev.postrider.connector.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.Problem;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Connector;
import dev.postrider.spi.ConnectorSetting;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RabbitConnectorTest {

  private static final String PASSWORD = "s3cr3t-Pa55";
  private static final String KEY = "postrider.broker.events.";

  private final RabbitConnector connector = new RabbitConnector();

  @Test
  void findsNothingWrongWithHostsAlone() {
    assertThat(check("hosts", "mq1")).isEmpty();
  }

  @Test
  void findsNothingWrongWithAllSettings() {
    assertThat(
            check(
                "hosts", "mq1:5672, mq2, [::1]:5673",
                "virtual-host", "shop",
                "user", "relay",
                "password", PASSWORD,
                "client-id", "orders",
                "connect-timeout", "PT1S",
                "send-timeout", "PT1H",
                "heartbeat", "PT0.5S",
                "declare", "TRUE",
                "queue-type", "Quorum",
                "unroutable-topics", "drop",
                "tls", "true",
                "tls.verify", "certificate"))
        .isEmpty();
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    List<Problem> problems =
        check(
            "host", "mq1",
            "password", PASSWORD,
            "heartbeat", "often",
            "declare", "maybe",
            "queue-type", "stream",
            "unroutable-topics", "ignore");

    assertThat(problems)
        .extracting(Problem::code)
        .containsExactlyInAnyOrder(
            "PR0550", "PR0552", "PR0551", "PR0551", "PR0551", "PR0551", "PR0553");
    assertThat(problems)
        .extracting(Problem::what)
        .anyMatch(what -> what.contains(KEY + "hosts"))
        .anyMatch(what -> what.contains("classic, quorum"))
        .anyMatch(what -> what.contains("reject, drop"))
        .noneMatch(what -> what.contains(PASSWORD));
  }

  @Test
  void refusesATypeForQueuesThatAreNotDeclared() {
    assertThat(check("hosts", "mq1", "declare", "false", "queue-type", "quorum"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo("PR0553");
              assertThat(problem.what()).contains(KEY + "queue-type", KEY + "declare");
            });
  }

  @Test
  void passesOnWhatIsWrongWithTls() {
    assertThat(check("hosts", "mq1", "tls", "true", "tls.trust-store", "none"))
        .extracting(Problem::code)
        .containsExactly("PR0555");
    assertThat(check("hosts", "mq1", "tls.verify", "none"))
        .extracting(Problem::code)
        .containsExactly("PR0553");
  }

  @Test
  void takesThePortFromTheProtocol() {
    assertThat(settings("hosts", "a,b:1").hosts()).hasToString("[a:5672, b:1]");
    assertThat(settings("hosts", "a,b:1", "tls", "true").hosts()).hasToString("[a:5671, b:1]");
  }

  @Test
  void countsHeartbeatsInWholeSecondsAndNeverSwitchesThemOff() {
    assertThat(settings("hosts", "a", "heartbeat", "PT0.5S").heartbeatSeconds()).isEqualTo(1);
    assertThat(settings("hosts", "a", "heartbeat", "PT2M").heartbeatSeconds()).isEqualTo(120);
  }

  @Test
  void describesItselfWithoutTheClientAndSaysThatItIsAbsent() throws Exception {
    Connector blind =
        (Connector)
            new WithoutClient()
                .loadClass(RabbitConnector.class.getName())
                .getConstructor()
                .newInstance();

    assertThat(blind.name()).isEqualTo("rabbitmq");
    assertThat(blind.settings())
        .extracting(ConnectorSetting::key)
        .contains("hosts", "declare", "tls");
    assertThat(blind.check(new BrokerDefinition("events", Map.of("hosts", "mq1"))))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo("PR0554");
              assertThat(problem.what()).contains("'events'", "com.rabbitmq:amqp-client");
            });
  }

  private List<Problem> check(String... pairs) {
    return connector.check(definition(pairs));
  }

  private static RabbitSettings settings(String... pairs) {
    return RabbitSettings.of(definition(pairs));
  }

  private static BrokerDefinition definition(String... pairs) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      settings.put(pairs[i], pairs[i + 1]);
    }
    return new BrokerDefinition("events", settings);
  }

  /** Loads the connector's classes anew and knows none of the client. */
  private static final class WithoutClient extends ClassLoader {

    private static final String OURS = RabbitConnector.class.getPackageName() + ".";

    WithoutClient() {
      super(RabbitConnectorTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("com.rabbitmq.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith(OURS)) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known != null ? known : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
