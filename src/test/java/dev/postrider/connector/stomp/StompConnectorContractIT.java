package dev.postrider.connector.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.connector.ConnectorContract;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.Outcome.Rejected;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Certificates;
import dev.postrider.testkit.FreePort;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract on Artemis, what is special to it, and TLS. */
class StompConnectorContractIT extends ConnectorContract {

  private static final Certificates CERTIFICATES = Certificates.create("localhost");

  private final ArtemisByStomp artemis;

  StompConnectorContractIT() {
    super(new ArtemisByStomp().encrypting(CERTIFICATES));
    artemis = (ArtemisByStomp) real();
  }

  @Test
  void reachesTheTopicThatJmsClientsKnow() throws Exception {
    String topic = queue();
    try (JmsConsumer consumer = artemis.consumer()) {
      JmsConsumer.Subscription subscription = consumer.subscribe(topic);

      send(session(), TestMessages.numbered(2, "/topic/" + topic));

      assertThat(subscription.receive(2, Duration.ofSeconds(10)))
          .extracting(message -> new String(message.body()))
          .containsExactly("0", "1");
    }
  }

  @Test
  void handsTheEndOfAMessageToTheBroker() throws Exception {
    String queue = queue();
    Instant end = Instant.now().plusSeconds(3600);
    OutgoingMessage message = TestMessages.json("id", queue, "{}");

    send(
        session(),
        List.of(
            TestMessages.expiring(message, end),
            TestMessages.expiring(message, Instant.now().minusSeconds(1))));

    try (JmsConsumer consumer = artemis.consumer()) {
      assertThat(consumer.drain(queue))
          .singleElement()
          .satisfies(seen -> assertThat(seen.expiration()).isEqualTo(end.toEpochMilli()));
    }
  }

  @Test
  void letsACallersHeadersDoNothingButArrive() throws Exception {
    String queue = queue();
    Map<String, String> headers = new HashMap<>();
    headers.put("note", "x\n\n\\\r\nreceipt:99\nSEND:");
    headers.put("na:me", "value");
    for (String name : List.of("receipt", "transaction", "destination", "content-length", "id")) {
      headers.put(name, "99");
    }
    headers.put("priority", "9");
    headers.put("persistent", "false");
    headers.put("_AMQ_DUPL_ID", "1");
    OutgoingMessage message =
        TestMessages.withHeaders(TestMessages.json("id", queue, "body"), headers);

    assertThat(send(session(), List.of(message, message))).containsOnly(new Confirmed());

    assertThat(artemis.browse(queue))
        .hasSize(2)
        .allSatisfy(
            seen -> {
              assertThat(new String(seen.body())).isEqualTo("body");
              assertThat(seen.persistent()).isTrue();
              assertThat(seen.property("note")).isEqualTo(headers.get("note"));
              assertThat(seen.property("na:me")).isEqualTo("value");
              assertThat(seen.properties().values()).doesNotContain("99");
            });
  }

  @Test
  void refusesHeadersThatAreTooLargeForTheBrokerAndDoesNotTellThem() throws Exception {
    String queue = queue();
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      headers.put("header_" + i, "secret".repeat(170));
    }
    OutgoingMessage tooLarge =
        TestMessages.withHeaders(TestMessages.json("id", queue, "{}"), headers);
    BrokerSession session = session();

    assertThat(send(session, List.of(tooLarge)))
        .singleElement()
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected ->
                assertThat(rejected.reason()).startsWith("PR0574").doesNotContain("secret"));
    assertThat(send(session, TestMessages.numbered(1, queue))).containsOnly(new Confirmed());
  }

  @Test
  void goesOnAfterAFullAddress() throws Exception {
    String full = ArtemisServer.SMALL + queue();
    String queue = queue();
    BrokerSession session = session();
    byte[] body = new byte[20_000];
    OutgoingMessage message = TestMessages.of("m", full, "application/octet-stream", body);

    List<Outcome> outcomes = send(session, Collections.nCopies(12, message));

    assertThat(outcomes).hasAtLeastOneElementOfType(Rejected.class).contains(new Confirmed());
    assertThat(send(session, TestMessages.numbered(5, queue))).containsOnly(new Confirmed());
    assertThat(bodies(queue)).isEqualTo(numbers(5));
    try (JmsConsumer consumer = artemis.consumer()) {
      consumer.drain(full);
    }
    assertThat(send(session, List.of(message)))
        .as("nobody remembers that it was full")
        .containsOnly(new Confirmed());
  }

  @Test
  void carriesOnAmidManyRefusals() throws Exception {
    String queue = queue();
    List<OutgoingMessage> batch = new ArrayList<>(TestMessages.numbered(200, queue));
    for (int i = 0; i < 200; i += 10) {
      batch.set(i, real().refused());
    }
    List<String> sent = new ArrayList<>(numbers(200));
    sent.removeIf(number -> number.endsWith("0"));

    List<Outcome> outcomes = send(session(), batch);

    for (int i = 0; i < 200; i++) {
      assertThat(outcomes.get(i)).isInstanceOf(i % 10 == 0 ? Rejected.class : Confirmed.class);
    }
    assertThat(bodies(queue).stream().distinct()).containsExactlyElementsOf(sent);
  }

  @Test
  void admitsSeveralSessionsWithOneClientId() throws Exception {
    String queue = queue();

    for (int i = 0; i < 3; i++) {
      BrokerSession session = connect(settings(), Map.of("client-id", "shop"));
      assertThat(send(session, TestMessages.numbered(1, queue))).containsOnly(new Confirmed());
    }

    assertThat(bodies(queue)).hasSize(3);
  }

  @Test
  void triesTheNextHostOfItsList() throws Exception {
    String hosts = "127.0.0.1:" + FreePort.next() + ",127.0.0.1:" + artemis.port();

    BrokerSession session = connect(settings(), Map.of("hosts", hosts));

    assertThat(send(session, TestMessages.numbered(1, queue()))).containsOnly(new Confirmed());
  }

  @Test
  void sendsTheHeadersOfDjangoOutboxPattern() throws Exception {
    String queue = queue();

    BrokerSession session = connect(settings(), Map.of("compatibility", "django-outbox-pattern"));
    send(session, List.of(TestMessages.json("id-1", "/queue/" + queue, "{}")));

    ReceivedMessage seen = artemis.browse(queue).get(0);
    assertThat(seen.property("dop-msg-id")).isEqualTo("id-1");
    assertThat(seen.property("dop-msg-destination")).isEqualTo("/queue/" + queue);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "certificate"})
  void sendsToABrokerWhoseCertificateIsTrusted(String verify) throws Exception {
    String host = verify.equals("full") ? "localhost" : "127.0.0.1";
    String queue = queue();

    BrokerSession session =
        connect(
            settings(), trusting(CERTIFICATES, Map.of("hosts", at(host), "tls.verify", verify)));
    send(session, TestMessages.numbered(100, queue));

    assertThat(bodies(queue)).isEqualTo(numbers(100));
  }

  @Test
  void sendsToABrokerThatNobodyVerifiesIfToldSo() throws Exception {
    Map<String, String> careless =
        Map.of("hosts", at("127.0.0.1"), "tls", "true", "tls.verify", "none");

    assertThat(send(connect(settings(), careless), TestMessages.numbered(1, queue())))
        .containsOnly(new Confirmed());
  }

  @Test
  void trustsNoCertificateThatNamesAnotherHost() {
    assertThat(failure(trusting(CERTIFICATES, Map.of("hosts", at("127.0.0.1")))))
        .hasMessageStartingWith("PR0564");
  }

  /** The first host of the list is no excuse for the second. */
  @Test
  void verifiesEveryHostOfTheList() {
    String hosts = "localhost:" + FreePort.next() + "," + at("127.0.0.1");

    assertThat(failure(trusting(CERTIFICATES, Map.of("hosts", hosts))))
        .hasMessageStartingWith("PR0561")
        .hasMessageContaining("PR0564");
  }

  @Test
  void trustsNoCertificateOfAnotherAuthority() {
    assertThat(failure(Map.of("hosts", at("localhost"), "tls", "true")))
        .hasMessageStartingWith("PR0564");
    assertThat(
            failure(trusting(Certificates.create("localhost"), Map.of("hosts", at("localhost")))))
        .hasMessageStartingWith("PR0564");
  }

  @Test
  void doesNotTakeAPlainPortForAnEncryptedOne() {
    assertThat(failure(Map.of("hosts", "localhost:" + artemis.port(), "tls", "true")))
        .hasMessageMatching("(?s)PR056[12].*");
  }

  private TransportException failure(Map<String, String> others) {
    Map<String, String> all = new HashMap<>(others);
    all.put("connect-timeout", "PT2S");
    Broker broker = broker(settings(), all);
    return catchThrowableOfType(TransportException.class, broker::connect);
  }

  private static Map<String, String> trusting(Certificates trusted, Map<String, String> others) {
    Map<String, String> settings = new HashMap<>(others);
    settings.put("tls", "true");
    settings.put("tls.trust-store", trusted.certificate().toString());
    settings.put("tls.trust-store-type", "PEM");
    return settings;
  }

  private String at(String host) {
    return host + ":" + artemis.tlsPort();
  }

  private Map<String, String> settings() {
    return artemis.settings(artemis.port());
  }
}
