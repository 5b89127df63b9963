package dev.postrider.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.SettingsReport.Line;
import dev.postrider.connector.BrokerKinds;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReportTest {

  @Test
  void tellsEverySettingWithItsDefaultIfNothingIsConfigured() {
    List<Line> lines = report(Configs.of());

    assertThat(lines)
        .extracting(Line::key)
        .containsExactlyElementsOf(
            PostriderSettings.declared().stream().map(Setting::key).toList());
    assertThat(lines).allSatisfy(line -> assertThat(line.value()).isEqualTo(line.defaultValue()));
    assertThat(lines).extracting(Line::origin).containsOnly("default");
    assertThat(line(lines, "postrider.relay.lease"))
        .isEqualTo(
            new Line(
                "postrider.relay.lease", "PT15S", "default", "PT15S", RelaySettings.LEASE.what()));
  }

  @Test
  void tellsWhereAValueComesFromAndWhatItWouldBe() {
    Line lease =
        line(report(Configs.of("postrider.relay.lease", " PT5S ")), "postrider.relay.lease");

    assertThat(lease.value()).isEqualTo("PT5S");
    assertThat(lease.origin()).contains("test").endsWith("(100)");
    assertThat(lease.defaultValue()).isEqualTo("PT15S");
  }

  @Test
  void aBlankValueIsTheDefault() {
    Line order = line(report(Configs.of("postrider.order", "  ")), "postrider.order");

    assertThat(order.value()).isEqualTo("natural");
    assertThat(order.origin()).isEqualTo("default");
  }

  @Test
  void tellsOfBrokersWhatIsKnownToHoldNoSecret() {
    List<Line> lines =
        report(
            Configs.of(
                "postrider.brokers", "events",
                "postrider.broker.events.connector", "jms",
                "postrider.broker.events.url", "tcp://joe:s3cret@mq1:61616?keyStorePassword=s3cret",
                "postrider.broker.events.user", "joe",
                "postrider.broker.events.password", "s3cret",
                "postrider.broker.events.sasl.jaas.config", "s3cret"));

    assertThat(value(lines, "postrider.broker.events.connector")).isEqualTo("jms");
    assertThat(value(lines, "postrider.broker.events.user")).isEqualTo("joe");
    assertThat(value(lines, "postrider.broker.events.url"))
        .isEqualTo("tcp://•••@mq1:61616?keyStorePassword=•••");
    assertThat(value(lines, "postrider.broker.events.password")).isEqualTo("•••");
    assertThat(value(lines, "postrider.broker.events.sasl.jaas.config")).isEqualTo("•••");
    assertThat(lines.toString()).doesNotContain("s3cret");
  }

  @Test
  void tellsOfBrokersAlsoWhatStandsInTheEnvironment() {
    List<Line> lines =
        report(
            Configs.ofEnvironment(
                Map.of(
                    "POSTRIDER_BROKERS", "old-one",
                    "POSTRIDER_BROKER_OLD_ONE_CONNECTOR", "jms",
                    "POSTRIDER_BROKER_OLD_ONE_PASSWORD", "s3cret")));

    assertThat(value(lines, "postrider.broker.old-one.connector")).isEqualTo("jms");
    assertThat(value(lines, "postrider.broker.old-one.password")).isEqualTo("•••");
    assertThat(lines.toString()).doesNotContain("s3cret");
  }

  @Test
  void tellsNothingOfWhatPeopleLogInWith() {
    List<Line> lines =
        report(
            Configs.of(
                "postrider.console.user.ada.password", "pbkdf2:s3cret",
                "postrider.console.token.ci.hash", "sha256:s3cret"));

    assertThat(lines.toString()).doesNotContain("s3cret").doesNotContain("pbkdf2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "tcp://h:1 tcp://h:1",
        "tcp://joe:a@b/c@h:1 •••",
        "tcp://joe:a@b@h:1 tcp://•••@h:1",
        "tcp://joe@h:1 tcp://•••@h:1",
        "(tcp://j:p@h,tcp://j:q@i)?ha=true (tcp://•••@h,tcp://•••@i)?ha=true",
        "tcp://h?a=1&trustStorePassword=x,y)z&b=2 tcp://h?a=1&trustStorePassword=•••&b=2",
        "tcp://h?PASSCODE=x;b=2 tcp://h?PASSCODE=•••;b=2",
        "tcp://h?clientID=me@home •••"
      })
  void hidesWhatASecretMayBeInAnAddress(String url, String shown) {
    assertThat(UrlSecrets.masked(url)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://h?password=a,b)c", "tcp://h?password=a"})
  void findsASecretWhetherOrNotACommaEndsIt(String url) {
    assertThat(UrlSecrets.in(url)).contains("a").contains(url.substring(url.indexOf('=') + 1));
  }

  private static List<Line> report(Config config) {
    return SettingsReport.of(config, new BrokerKinds());
  }

  private static String value(List<Line> lines, String key) {
    return line(lines, key).value();
  }

  private static Line line(List<Line> lines, String key) {
    return lines.stream().filter(line -> line.key().equals(key)).findFirst().orElseThrow();
  }
}
