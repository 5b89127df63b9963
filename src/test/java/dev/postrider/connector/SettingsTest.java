package dev.postrider.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.Problem;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.testkit.Certificates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static final Key<List<HostAndPort>> HOSTS = Key.hosts("The addresses.", 5672).mandatory();
  private static final Key<Integer> SIZE = Key.integer("size", "How large.", 1, 9);
  private static final Key<String> URL = Key.text("url", "Where.").address();

  @Test
  void readsWhatIsSetAndDefaults() {
    Settings settings = settings("hosts", "mq1, mq2:99,[::1]:7", "password", " a ");

    assertThat(settings.get(HOSTS))
        .extracting(HostAndPort::toString)
        .containsExactly("mq1:5672", "mq2:99", "[::1]:7");
    assertThat(settings.get(CommonKeys.CONNECT_TIMEOUT)).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.find(CommonKeys.PASSWORD)).contains(" a ");
    assertThat(settings.find(SIZE)).isEmpty();
    assertThatThrownBy(() -> settings.get(SIZE)).hasMessageContaining("size is not set");
    assertThat(settings.problems("x", key -> false)).isEmpty();
  }

  @Test
  void findsAllThatIsWrongAtOnceAndTellsNoSecret() {
    List<Problem> problems =
        settings("size", "10", "password", "s3cret", "passwort", "s3cret", "tls.verify", "maybe")
            .problems("x", key -> false);

    assertThat(problems)
        .extracting(Problem::code)
        .containsExactlyInAnyOrder("PR0552", "PR0551", "PR0550", "PR0551");
    assertThat(problems.toString())
        .contains("postrider.broker.b.hosts", "a number from 1 to 9", "full, certificate, none")
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", "mq1,,mq2", "mq1:0", "mq1:65536", "mq 1", "a,a:5672", "http://a"})
  void refusesWhatIsNoListOfHosts(String text) {
    assertThatThrownBy(() -> HostAndPort.list(text, 5672))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no s3cret here.|no *** here",
        "a\\nb  c|a b c",
        "tcp://joe:hidden@h|tcp:***h",
      })
  void tellsReasonsOnOneLineWithoutSecrets(String said, String told) {
    Settings settings = settings("password", "s3cret", "url", "tcp://joe:hidden@h");

    assertThat(settings.reason(new Exception(said.replace("\\n", "\n")))).isEqualTo(told);
    assertThat(settings.reason(new IllegalStateException())).isEqualTo("IllegalStateException");
    assertThat(settings.toString()).doesNotContain("s3cret", "hidden");
  }

  @Test
  void readsKeyAndTrustStoresAtDeployment() throws Exception {
    Certificates made = Certificates.create("localhost");
    Settings sound =
        settings(
            "tls",
            "true",
            "tls.trust-store",
            made.certificate().toString(),
            "tls.trust-store-type",
            "pem",
            "tls.key-store",
            made.store().toString(),
            "tls.key-store-password",
            Certificates.PASSWORD);

    assertThat(new Tls(sound).problems()).isEmpty();
    assertThat(new Tls(sound).verifiesHostName()).isTrue();
    assertThat(new Tls(sound).context().getProtocol()).isEqualTo("TLS");
  }

  @Test
  void saysWhichStoreCannotBeRead() {
    Certificates made = Certificates.create("localhost");
    Path absent = made.folder().resolve("absent.p12");
    List<Problem> problems =
        new Tls(
                settings(
                    "tls",
                    "true",
                    "tls.trust-store",
                    absent.toString(),
                    "tls.key-store",
                    made.store().toString(),
                    "tls.key-store-password",
                    "not-this-one"))
            .problems();

    assertThat(problems).extracting(Problem::code).containsExactly("PR0555", "PR0555");
    assertThat(problems.toString()).contains("absent.p12").doesNotContain("not-this-one");
  }

  @Test
  void refusesTlsSettingsWithoutEffect() {
    assertThat(new Tls(settings("tls.verify", "none")).problems())
        .singleElement()
        .extracting(Problem::code)
        .isEqualTo("PR0553");
    assertThat(
            new Tls(settings("tls", "true", "tls.verify", "none", "tls.trust-store", "x"))
                .problems())
        .extracting(Problem::code)
        .contains("PR0553");
  }

  private static Settings settings(String... keysAndValues) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    List<Key<?>> keys = new ArrayList<>(Tls.KEYS);
    keys.addAll(
        List.of(
            HOSTS, SIZE, URL, CommonKeys.USER, CommonKeys.PASSWORD, CommonKeys.CONNECT_TIMEOUT));
    return new Settings(new BrokerDefinition("b", values), keys);
  }
}
