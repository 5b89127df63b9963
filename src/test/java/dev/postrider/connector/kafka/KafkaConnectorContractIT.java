package dev.postrider.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.connector.ConnectorContract;
import dev.postrider.connector.RecordedOutcomes;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.Outcome.NotSent;
import dev.postrider.spi.Outcome.Rejected;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.Certificates;
import dev.postrider.testkit.FreePort;
import dev.postrider.testkit.KafkaClient;
import dev.postrider.testkit.KafkaServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaConnectorContractIT extends ConnectorContract {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Path CERTIFICATE = Certificates.create("localhost").store();
  private static final KafkaServer SERVER =
      KafkaServer.create("declared").encrypting(CERTIFICATE, Certificates.PASSWORD);

  private final KafkaUnderTest kafka = (KafkaUnderTest) real();

  KafkaConnectorContractIT() {
    super(KafkaUnderTest.declared(SERVER));
  }

  @Test
  void keepsAKeyInOnePartitionAndInItsOrder() throws Exception {
    String topic = queue();
    BrokerSession session = connect(settings(), Map.of("declare.partitions", "5"));
    List<RecordedOutcomes> outcomes = new ArrayList<>();

    for (int i = 0; i < 60; i += 6) {
      List<OutgoingMessage> batch = new ArrayList<>();
      for (int key = 0; key < 6; key++) {
        batch.add(keyed("key-" + key, topic, i + key));
      }
      // One message of a key at a time, as the relay does.
      RecordedOutcomes recorded = new RecordedOutcomes(6);
      session.send(batch, recorded);
      recorded.await(SOON);
      outcomes.add(recorded);
    }

    assertThat(outcomes).allSatisfy(o -> assertThat(o.await(SOON)).containsOnly(new Confirmed()));
    Map<String, List<Integer>> partitions = new TreeMap<>();
    Map<String, List<Integer>> bodies = new TreeMap<>();
    try (KafkaClient client = kafka.client()) {
      assertThat(client.partitions(topic)).isEqualTo(5);
      for (ConsumerRecord<byte[], byte[]> record : client.records(topic)) {
        String key = text(record.key());
        partitions.computeIfAbsent(key, k -> new ArrayList<>()).add(record.partition());
        bodies
            .computeIfAbsent(key, k -> new ArrayList<>())
            .add(Integer.valueOf(text(record.value())));
      }
    }
    assertThat(partitions).hasSize(6);
    assertThat(partitions.values())
        .allSatisfy(all -> assertThat(all).hasSize(10).containsOnly(all.get(0)));
    assertThat(bodies.values()).allSatisfy(all -> assertThat(all).isSorted());
  }

  @Test
  void rejectsMessagesToATopicThatDoesNotExistWithoutHoldingUpOthers() throws Exception {
    String topic = queue();
    send(session(), TestMessages.numbered(1, topic));
    BrokerSession session = connect(settings(), Map.of("declare", "false"));
    List<OutgoingMessage> lost = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      lost.add(TestMessages.json("lost-" + i, "/topic/absent-" + i % 5, "{}"));
    }
    RecordedOutcomes rejections = new RecordedOutcomes(100);

    session.send(lost, rejections);

    long begin = System.nanoTime();
    assertThat(send(session, TestMessages.numbered(50, topic))).containsOnly(new Confirmed());
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    assertThat(rejections.await(SOON))
        .allSatisfy(
            outcome ->
                assertThat(((Rejected) outcome).reason())
                    .contains("/topic/absent-", "no such topic"));
    assertThat(send(session, lost)).allMatch(Rejected.class::isInstance);
    assertThat(send(session, TestMessages.numbered(1, topic))).containsOnly(new Confirmed());
  }

  @Test
  void rejectsWhatItMayNotEvenSee() throws Exception {
    String hidden = "/topic/" + KafkaUnderTest.HIDDEN + queue();

    for (String declare : List.of("true", "false")) {
      BrokerSession session = connect(settings(), Map.of("declare", declare));
      assertThat(send(session, TestMessages.numbered(3, hidden)))
          .allSatisfy(
              outcome ->
                  assertThat(((Rejected) outcome).reason()).containsIgnoringCase("authoriz"));
    }
  }

  @Test
  void rejectsWhatTheClusterDoesNotCreateAsItIsSet() throws Exception {
    BrokerSession session = connect(settings(), Map.of("declare.replication-factor", "3"));

    assertThat(send(session, TestMessages.numbered(2, queue())))
        .allSatisfy(
            outcome ->
                assertThat(((Rejected) outcome).reason())
                    .contains("cannot be created", "replication factor"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/topic/a b", "/exchange/e/k", "/topic/", "..", "Zürich"})
  void rejectsWhatIsNoNameOfATopic(String destination) throws Exception {
    assertThat(send(session(), TestMessages.numbered(1, destination)))
        .singleElement()
        .isInstanceOf(Rejected.class);
  }

  /** They share a batch of the client, which takes it apart. */
  @ParameterizedTest
  @ValueSource(ints = {0, 7, 19})
  void rejectsAMessageThatIsTooLargeForItsTopicAlone(int culprit) throws Exception {
    String topic = queue();
    create(topic, Map.of("max.message.bytes", "2000"));
    List<OutgoingMessage> batch = new ArrayList<>(TestMessages.numbered(20, topic));
    batch.set(culprit, TestMessages.of("big", topic, "application/octet-stream", new byte[4000]));

    List<Outcome> outcomes = send(lingering(), batch);

    assertThat(((Rejected) outcomes.remove(culprit)).reason()).contains(topic, "larger than");
    assertThat(outcomes).containsOnly(new Confirmed());
    List<String> sent = new ArrayList<>(numbers(20));
    sent.remove(culprit);
    assertThat(bodies(topic)).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void rejectsAMessageThatIsTooLargeForTheClientAlone() throws Exception {
    String topic = queue();
    BrokerSession session = connect(settings(), Map.of("max.request.size", "100000"));
    List<OutgoingMessage> batch = new ArrayList<>(TestMessages.numbered(3, topic));
    batch.set(0, TestMessages.of("big", topic, "application/octet-stream", new byte[200_000]));

    List<Outcome> outcomes = send(session, batch);

    assertThat(((Rejected) outcomes.get(0)).reason()).contains("max.request.size");
    assertThat(outcomes.subList(1, 3)).containsOnly(new Confirmed());
  }

  /** The cluster undoes the client's whole batch; the others are as they were. */
  @Test
  void rejectsARecordThatTheTopicDoesNotTakeAndSendsTheOthersAgain() throws Exception {
    String topic = queue();
    create(topic, Map.of("cleanup.policy", "compact"));
    List<OutgoingMessage> batch = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      batch.add(keyed("key-" + i, topic, i));
    }
    batch.set(7, TestMessages.json("keyless", topic, "keyless"));
    BrokerSession session = lingering();

    List<Outcome> outcomes = send(session, batch);

    assertThat(((Rejected) outcomes.get(7)).reason()).contains(topic, "key");
    List<OutgoingMessage> again =
        IntStream.range(0, 20)
            .filter(i -> outcomes.get(i).equals(new NotSent(false)))
            .mapToObj(batch::get)
            .toList();
    assertThat(again).isNotEmpty();
    assertThat(send(session, again)).containsOnly(new Confirmed());
    List<String> all = new ArrayList<>(numbers(20));
    all.remove(7);
    assertThat(bodies(topic)).containsExactlyInAnyOrderElementsOf(all);
  }

  /** Not again and again, though the client goes on trying. */
  @Test
  void rejectsMessagesToATopicThatWasDeleted() throws Exception {
    String topic = queue();
    Map<String, String> others = Map.of("declare", "false", "send-timeout", "PT2S");
    create(topic, Map.of());
    BrokerSession session = connect(settings(), others);
    assertThat(send(session, TestMessages.numbered(1, topic))).containsOnly(new Confirmed());

    try (KafkaClient client = kafka.client()) {
      client.delete(topic);
    }
    Outcome first = send(session, TestMessages.numbered(1, topic)).get(0);
    BrokerSession next = first instanceof Rejected ? session : connect(settings(), others);

    assertThat(send(next, TestMessages.numbered(1, topic)))
        .singleElement()
        .isInstanceOf(Rejected.class);
  }

  @Test
  void connectsWithTlsToACertificateItTrusts() throws Exception {
    String topic = queue();

    BrokerSession session = connect(encrypted(CERTIFICATE), Map.of());

    assertThat(send(session, TestMessages.numbered(3, topic))).containsOnly(new Confirmed());
    assertThat(bodies(topic)).isEqualTo(numbers(3));
  }

  @Test
  void refusesACertificateItDoesNotTrust() {
    Path another = Certificates.create("localhost").store();

    assertThat(refusal(encrypted(another)))
        .hasMessageStartingWith("PR0564")
        .hasMessageContaining("PKIX");
  }

  @Test
  void refusesACertificateOfAnotherHostUnlessThatIsSwitchedOff() throws Exception {
    Map<String, String> settings = encrypted(CERTIFICATE);
    settings.put("bootstrap.servers", "127.0.0.1:" + SERVER.encryptedPort());

    assertThat(refusal(settings)).hasMessageStartingWith("PR0564");

    settings.put("ssl.endpoint.identification.algorithm", "none");
    assertThat(send(connect(settings, Map.of()), TestMessages.numbered(1, queue())))
        .containsOnly(new Confirmed());
  }

  @Test
  void triesTheNextAddressOfItsList() throws Exception {
    String servers = "127.0.0.1:" + FreePort.next() + ",127.0.0.1:" + kafka.port();

    BrokerSession session = connect(settings(), Map.of("bootstrap.servers", servers));

    assertThat(send(session, TestMessages.numbered(1, queue()))).containsOnly(new Confirmed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "snappy", "lz4", "zstd"})
  void compresses(String type) throws Exception {
    String topic = queue();

    BrokerSession session = connect(settings(), Map.of("compression.type", type));

    assertThat(send(session, TestMessages.numbered(20, topic))).containsOnly(new Confirmed());
    assertThat(bodies(topic)).isEqualTo(numbers(20));
  }

  private Map<String, String> settings() {
    return kafka.settings(kafka.port());
  }

  private Map<String, String> encrypted(Path trusted) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", "localhost:" + SERVER.encryptedPort());
    settings.put("security.protocol", "SSL");
    settings.put("ssl.truststore.location", trusted.toString());
    settings.put("ssl.truststore.type", "PKCS12");
    settings.put("ssl.truststore.password", Certificates.PASSWORD);
    settings.put("declare", "true");
    return settings;
  }

  private TransportException refusal(Map<String, String> settings) {
    return catchThrowableOfType(
        TransportException.class, () -> broker(settings, Map.of()).connect());
  }

  /** One that gathers what is sent at once. */
  private BrokerSession lingering() throws TransportException {
    return connect(settings(), Map.of("linger.ms", "200"));
  }

  private void create(String topic, Map<String, String> properties) {
    try (KafkaClient client = kafka.client()) {
      client.create(topic, 1, properties);
    }
  }

  private static OutgoingMessage keyed(String key, String topic, int body) {
    byte[] bytes = String.valueOf(body).getBytes(StandardCharsets.UTF_8);
    return new OutgoingMessage(
        "id-" + body, topic, key, null, "text/plain", null, Map.of(), bytes, null);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
