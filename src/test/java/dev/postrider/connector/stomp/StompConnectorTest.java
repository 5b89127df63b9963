package dev.postrider.connector.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.Problem;
import dev.postrider.connector.HostAndPort;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.ConnectorSetting;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StompConnectorTest {

  private static final String PASSWORD = "s3cr3t-Pa55";
  private static final String KEY = "postrider.broker.events.";

  private final StompConnector connector = new StompConnector();

  @Test
  void findsNothingWrongWithHostsAlone() {
    assertThat(check("hosts", "mq1")).isEmpty();
  }

  @Test
  void findsNothingWrongWithAllSettings() {
    assertThat(
            check(
                "hosts", "mq1:61613, mq2, [::1]:1",
                "virtual-host", "shop",
                "user", "relay",
                "password", " " + PASSWORD + " ",
                "client-id", "shop",
                "connect-timeout", "PT1S",
                "send-timeout", "PT1H",
                "heartbeat", "PT0S",
                "dialect", "RabbitMQ",
                "compatibility", "django-outbox-pattern-2",
                "tls", "true",
                "tls.verify", "certificate"))
        .isEmpty();
  }

  @Test
  void hasDefaults() {
    StompSettings settings = settings("hosts", "mq1,mq2:7");

    assertThat(settings.hosts())
        .containsExactly(new HostAndPort("mq1", 61613), new HostAndPort("mq2", 7));
    assertThat(settings("hosts", "mq1", "tls", "true").hosts())
        .containsExactly(new HostAndPort("mq1", 61614));
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.sendTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.heartbeat()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.dialect()).isEqualTo(Dialect.AUTO);
    assertThat(settings.compatibility()).isEqualTo(Compatibility.NONE);
  }

  @Test
  void wantsHosts() {
    assertThat(check("user", "relay"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo("PR0552");
              assertThat(problem.what()).contains(KEY + "hosts");
            });
  }

  @Test
  void listsTheKeysItHasWhenItMeetsAnother() {
    assertThat(check("hosts", "mq1", "host", PASSWORD))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo("PR0550");
              assertThat(problem.what())
                  .contains(KEY + "host")
                  .contains(connector.settings().stream().map(ConnectorSetting::key).toList())
                  .doesNotContain(PASSWORD);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"-PT1S", "PT1H1S", "10", "soon"})
  void refusesWhatIsNoHeartbeat(String text) {
    assertThat(codes(check("hosts", "mq1", "heartbeat", text))).containsExactly("PR0551");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "password", "virtual-host", "client-id"})
  void refusesTheEndOfALineInALogin(String key) {
    Map<String, String> settings = new HashMap<>(Map.of("hosts", "mq1", "user", "relay"));
    settings.put(key, PASSWORD + "\nlogin:root");

    assertThat(connector.check(new BrokerDefinition("events", settings)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo("PR0551");
              assertThat(problem.what()).contains(KEY + key).doesNotContain(PASSWORD);
            });
  }

  @Test
  void findsAllProblemsAtOnceAndNeverShowsThePassword() {
    List<Problem> problems =
        check(
            "password", PASSWORD,
            "send-timeout", "soon",
            "hosts", "mq1:99999",
            "dialect", "latin",
            "compatibility", "rails",
            "Passwort", PASSWORD);

    assertThat(codes(problems))
        .containsExactlyInAnyOrder("PR0550", "PR0551", "PR0551", "PR0551", "PR0551", "PR0553");
    assertThat(problems)
        .allSatisfy(
            problem -> {
              assertThat(problem.what()).contains("'events'");
              assertThat(problem.toString()).doesNotContain(PASSWORD);
            });
  }

  @Test
  void looksAtTheFilesOfTls() {
    assertThat(
            codes(
                check("hosts", "mq1", "x", "y", "tls", "true", "tls.trust-store", "/no/such/file")))
        .containsExactlyInAnyOrder("PR0550", "PR0555");
    assertThat(codes(check("hosts", "mq1", "tls.verify", "none"))).containsExactly("PR0553");
  }

  @Test
  void everyProblemHasACodeOfItsOwnInThePackagesRange() {
    assertThat(Arrays.stream(StompProblem.values()).map(p -> p.template().code()))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("PR06\\d\\d"));
  }

  @Test
  void tellsAnOperatorWhatTheBrokerSaysButNotWhatTheMessageHolds() {
    String said =
        "AMQ339011 Error sending message CoreMessage[messageID=10, properties=[card=4711]]";

    assertThat(ErrorText.of(new Frame("ERROR", Map.of("message", said))))
        .isEqualTo("AMQ339011 Error sending message");
    assertThat(
            ErrorText.of(
                new Frame("ERROR", Map.of("message", "Bad CONNECT"), "Access\nrefused".getBytes())))
        .isEqualTo("Access refused");
    assertThat(ErrorText.of(new Frame("ERROR", Map.of("message", "x".repeat(1000))))).hasSize(301);
    assertThat(ErrorText.of(new Frame("ERROR", Map.of()))).isNotBlank();
  }

  private List<Problem> check(String... keysAndValues) {
    return connector.check(definition(keysAndValues));
  }

  private static List<String> codes(List<Problem> problems) {
    return problems.stream().map(Problem::code).toList();
  }

  private static StompSettings settings(String... keysAndValues) {
    return StompSettings.of(definition(keysAndValues));
  }

  private static BrokerDefinition definition(String... keysAndValues) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new BrokerDefinition("events", settings);
  }
}
