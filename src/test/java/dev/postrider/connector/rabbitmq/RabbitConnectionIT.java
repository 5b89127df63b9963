package dev.postrider.connector.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.connector.BrokerUnderTest;
import dev.postrider.connector.ConnectorFixture;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.Certificates;
import dev.postrider.testkit.FreePort;
import dev.postrider.testkit.RabbitServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts, virtual hosts and TLS. */
class RabbitConnectionIT extends ConnectorFixture {

  private final RabbitServer server = RabbitUnderTest.server();

  RabbitConnectionIT() {
    super(new RabbitUnderTest());
  }

  @Test
  void triesTheNextHostIfNobodyListens() throws Exception {
    assertSends(settings("hosts", "127.0.0.1:" + FreePort.next() + ", 127.0.0.1:" + server.port()));
  }

  @Test
  void triesTheNextHostIfOneIsSilent() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String hosts = "127.0.0.1:" + silent.getLocalPort() + ",127.0.0.1:" + server.port();

      assertSends(settings("hosts", hosts, "connect-timeout", "PT4S"));
    }
  }

  @Test
  void tellsOfTheHostThatAnswered() {
    String hosts = "127.0.0.1:" + server.port() + ",127.0.0.1:" + FreePort.next();

    assertThat(refusal(settings("hosts", hosts, "password", "wrong")))
        .hasMessageContainingAll("PR0563", "" + server.port())
        .satisfies(refused -> assertThat(refused.getSuppressed()).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "unknown"})
  void saysThatTheVirtualHostIsRefused(String name) {
    assertThat(refusal(settings("virtual-host", name)))
        .hasMessageContainingAll("PR0801", "'" + name + "'");
  }

  @Test
  void sendsToABrokerWhoseCertificateItTrusts() throws Exception {
    assertSends(encrypted("localhost", RabbitUnderTest.certificates().certificate()));
  }

  @Test
  void doesNotTrustAnotherAuthority() {
    Path other = Certificates.create("localhost").certificate();

    assertThat(refusal(encrypted("localhost", other))).hasMessageContaining("PR0564");
  }

  @Test
  void doesNotTrustACertificateForAnotherName() throws Exception {
    Map<String, String> settings =
        encrypted("127.0.0.1", RabbitUnderTest.certificates().certificate());

    assertThat(refusal(settings)).hasMessageContaining("PR0564");

    settings.put("tls.verify", "certificate");
    assertSends(settings);
  }

  @Test
  void verifiesNothingIfSoSet() throws Exception {
    Map<String, String> settings = encrypted("127.0.0.1", Path.of("none"));
    settings.put("tls.verify", "none");
    settings.keySet().removeIf(key -> key.startsWith("tls.trust-store"));

    assertSends(settings);
  }

  @Test
  void saysThatAPortDoesNotSpeakTls() {
    Map<String, String> settings =
        encrypted("localhost", RabbitUnderTest.certificates().certificate());
    settings.put("hosts", "localhost:" + server.port());
    settings.put("connect-timeout", "PT3S");

    assertThat(refusal(settings)).message().containsAnyOf("PR0561", "PR0562");
  }

  private void assertSends(Map<String, String> settings) throws TransportException {
    String queue = queue();
    BrokerSession session = connect(settings, Map.of());

    assertThat(send(session, TestMessages.numbered(3, queue))).containsOnly(new Confirmed());

    assertThat(bodies(queue)).isEqualTo(numbers(3));
  }

  private TransportException refusal(Map<String, String> settings) {
    TransportException refusal =
        catchThrowableOfType(TransportException.class, () -> connect(settings, Map.of()));
    assertThat(refusal).message().doesNotContain(BrokerUnderTest.PASSWORD);
    return refusal;
  }

  private Map<String, String> encrypted(String host, Path trusted) {
    return settings(
        "hosts",
        host + ":" + server.tlsPort(),
        "tls",
        "true",
        "tls.trust-store",
        trusted.toString(),
        "tls.trust-store-type",
        "PEM");
  }

  private Map<String, String> settings(String... pairs) {
    Map<String, String> settings = new HashMap<>(real().settings(real().port()));
    for (int i = 0; i < pairs.length; i += 2) {
      settings.put(pairs[i], pairs[i + 1]);
    }
    return settings;
  }
}
