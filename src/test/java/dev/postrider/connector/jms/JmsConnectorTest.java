package dev.postrider.connector.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.Problem;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.ConnectorSetting;
import dev.postrider.spi.TransportException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JmsConnectorTest {

  private static final String PASSWORD = "s3cr3t-Pa55";
  private static final String URL = "tcp://127.0.0.1:61616";
  private static final String KEY = "postrider.broker.events.";

  private final JmsConnector connector = new JmsConnector();

  @Test
  void findsNothingWrongWithAUrlAlone() {
    assertThat(check("url", URL)).isEmpty();
  }

  @Test
  void findsNothingWrongWithAllSettingsOfAUrl() {
    assertThat(
            check(
                "url", "(tcp://a:1,tcp://b:2)?ha=true&reconnectAttempts=3",
                "connection-factory", JmsSettings.FACTORY.setting().defaultText(),
                "user", "relay",
                "password", PASSWORD,
                "client-id", "shop",
                "connect-timeout", "PT1S",
                "send-timeout", "PT1H"))
        .isEmpty();
  }

  @Test
  void findsNothingWrongWithAJndiName() {
    assertThat(check("jndi", "jms/factory", "user", "relay", "password", PASSWORD)).isEmpty();
  }

  @Test
  void wantsUrlOrJndi() {
    assertThat(check("user", "relay", "url", " "))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.code()).isEqualTo("PR0501");
              assertThat(p.what()).contains("'events'", KEY + "url", KEY + "jndi");
            });
  }

  @Test
  void refusesUrlAndJndiTogether() {
    assertThat(codes(check("url", URL, "jndi", "jms/factory"))).containsExactly("PR0502");
  }

  @Test
  void listsTheKeysItHasWhenItMeetsAnother() {
    assertThat(check("url", URL, "usr", PASSWORD))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.code()).isEqualTo("PR0550");
              assertThat(p.what())
                  .contains(KEY + "usr")
                  .contains(connector.settings().stream().map(ConnectorSetting::key).toList())
                  .doesNotContain(PASSWORD);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "10s", "PT0S", "-PT1S", "PT1H1S", "P999999999D", "soon"})
  void refusesWhatIsNoUsefulDuration(String text) {
    assertThat(check("url", URL, "connect-timeout", text, "send-timeout", text))
        .hasSize(2)
        .allSatisfy(
            p -> {
              assertThat(p.code()).isEqualTo("PR0551");
              assertThat(p.what()).contains("'" + text + "'", "'events'", "-timeout", "PT10S");
            });
  }

  @Test
  void saysWhichJarHoldsAnAbsentClient() {
    assertThat(check("url", URL, "connection-factory", "org.apache.qpid.jms.JmsConnectionFactory"))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.code()).isEqualTo("PR0505");
              assertThat(p.what())
                  .contains("org.apache.qpid.jms.JmsConnectionFactory", KEY + "connection-factory");
              assertThat(p.remedy()).contains("qpid-jms-client", "artemis-jakarta-client");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"java.lang.String", "jakarta.jms.ConnectionFactory"})
  void refusesAClassThatIsNoClient(String name) {
    assertThat(codes(check("url", URL, "connection-factory", name))).containsExactly("PR0506");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nonsense", "tcp://h:1?trustStorePassword=" + PASSWORD + "&discoveryAddress= %zz"})
  void passesOnWhatTheClientDislikesAboutItsUrl(String url) {
    assertThat(check("url", url))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.code()).isEqualTo("PR0507");
              assertThat(p.toString()).contains(KEY + "url").doesNotContain(PASSWORD);
            });
  }

  @Test
  void refusesSettingsWithoutEffect() {
    assertThat(codes(check("url", URL, "password", PASSWORD))).containsExactly("PR0553");
    assertThat(codes(check("jndi", "jms/f", "connection-factory", "x.Y")))
        .containsExactly("PR0553");
  }

  @Test
  void findsAllProblemsAtOnceAndNeverShowsThePassword() {
    List<Problem> problems =
        check("password", PASSWORD, "send-timeout", "soon", "urll", URL, "Passwort", PASSWORD);

    assertThat(codes(problems))
        .containsExactlyInAnyOrder("PR0501", "PR0550", "PR0550", "PR0551", "PR0553");
    assertThat(problems)
        .allSatisfy(
            p -> {
              assertThat(p.what()).contains("'events'");
              assertThat(p.toString()).doesNotContain(PASSWORD);
            });
  }

  @Test
  void everyProblemHasACodeOfItsOwnInThePackagesRange() {
    assertThat(Arrays.stream(JmsProblem.values()).map(p -> p.template().code()))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("PR05\\d\\d"));
  }

  @Test
  void tellsAnOperatorTheAddressWithoutSecrets() {
    JmsSettings settings =
        settings("url", "tcp://joe:" + PASSWORD + "@h:1?keyStorePassword=abc", "user", "joe");

    assertThat(settings.endpoint().address()).isEqualTo("tcp://h:1");
    assertThat(settings.toString()).doesNotContain(PASSWORD);
    assertThat(settings.reason(new Exception("no //joe:" + PASSWORD + "@h:1 with abc.")))
        .isEqualTo("no ***h:1 with ***");
  }

  @Test
  void connectsOnceAndWaitsForTheBrokerAsLongAsForTheBatchUnlessTheUrlSaysOtherwise()
      throws Exception {
    JmsSettings plain = settings("url", URL, "send-timeout", "PT7S");
    String url = URL + "?reconnectAttempts=5&callTimeout=9000";

    try (var ours = (ActiveMQConnectionFactory) new ClientFactory(plain).create(URL);
        var users = (ActiveMQConnectionFactory) new ClientFactory(plain).create(url)) {
      assertThat(ours.getReconnectAttempts()).isZero();
      assertThat(ours.getCallTimeout()).isEqualTo(7000);
      assertThat(users.getReconnectAttempts()).isEqualTo(5);
      assertThat(users.getCallTimeout()).isEqualTo(9000);
    }
  }

  @Test
  void saysThatAJndiNameHoldsNoFactory() {
    Broker broker = connector.open(definition("jndi", "jms/absent"));

    assertThatThrownBy(broker::connect)
        .isInstanceOf(TransportException.class)
        .hasMessageStartingWith("PR0514")
        .hasMessageContaining("jms/absent");
  }

  @Test
  void hasDefaultsForItsTimeouts() {
    assertThat(settings("url", URL).connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings("url", URL).sendTimeout()).isEqualTo(Duration.ofSeconds(30));
  }

  private List<Problem> check(String... keysAndValues) {
    return connector.check(definition(keysAndValues));
  }

  private static List<String> codes(List<Problem> problems) {
    return problems.stream().map(Problem::code).toList();
  }

  private static JmsSettings settings(String... keysAndValues) {
    return JmsSettings.of(definition(keysAndValues));
  }

  private static BrokerDefinition definition(String... keysAndValues) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new BrokerDefinition("events", settings);
  }
}
