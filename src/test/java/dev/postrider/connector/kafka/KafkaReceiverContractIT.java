package dev.postrider.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.connector.ReceiverContract;
import dev.postrider.connector.RecordedDeliveries;
import dev.postrider.connector.RecordedDeliveries.Delivered;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.KafkaClient;
import dev.postrider.testkit.KafkaServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class KafkaReceiverContractIT extends ReceiverContract {

  private final KafkaUnderTest kafka = (KafkaUnderTest) real();

  KafkaReceiverContractIT() {
    super(KafkaUnderTest.declared(KafkaServer.create("receiver")));
  }

  /** After cut connections and killed brokers. */
  @AfterAll
  void leavesNoThreadBehind() {
    Await.until(
        "no thread of a receiver lives",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("postrider-kafka-receiver")));
  }

  /** Of two receivers each has some partitions; what one has not done comes to the other. */
  @Test
  void sharesPartitionsWithOthersOfItsConsumerAndLeavesThemWhatItHasNotDone() throws Exception {
    String topic = queue();
    create(topic, 4);
    List<OutgoingMessage> all = keyed(topic, 400);
    assertThat(send(session(), all)).containsOnly(new Confirmed());
    RecordedDeliveries first = RecordedDeliveries.keeping();
    Receiver one = receive("/topic/" + topic, 20, first);
    first.await(20).subList(0, 10).forEach(Delivered::accept);

    RecordedDeliveries second = RecordedDeliveries.accepting();
    receive("/topic/" + topic, 1000, second);
    Await.until("both have partitions", () -> !second.all().isEmpty());
    first.all().forEach(Delivered::accept);
    one.close();

    Await.until("all have come", () -> seen(first, second).size() == 400);
    assertOrderOfKeys(first);
    assertOrderOfKeys(second);
    assertThat(first.losses()).isEmpty();
    assertThat(second.losses()).isEmpty();
  }

  /** Kafka takes whoever does not poll for so long for dead. */
  @Test
  void staysAMemberHoweverLongAMessageTakes() throws Exception {
    String topic = queue();
    create(topic, 1);
    send(session(), TestMessages.numbered(3, topic));
    Map<String, String> impatient = new HashMap<>(kafka.settings(kafka.port()));
    impatient.put("max.poll.interval.ms", "1500");
    RecordedDeliveries deliveries = RecordedDeliveries.keeping();
    long begin = System.nanoTime();
    register(
        broker(impatient, Map.of())
            .receive(new Source("/topic/" + topic, "slow", 1, 1), deliveries));
    Delivered slow = deliveries.await(1).get(0);

    Await.until(
        "its time is over", () -> System.nanoTime() - begin > Duration.ofSeconds(4).toNanos());
    slow.accept();

    deliveries.await(2).get(1).accept();
    deliveries.await(3).get(2).accept();
    assertThat(deliveries.texts()).containsExactly("0", "1", "2");
    assertThat(deliveries.losses()).isEmpty();
  }

  @Test
  void readsRecordsOfOthersToo() throws Exception {
    String topic = queue();
    create(topic, 1);
    ProducerRecord<byte[], byte[]> foreign =
        new ProducerRecord<>(topic, "k".getBytes(StandardCharsets.UTF_8), null);
    foreign.headers().add("nothing", null).add("twice", new byte[] {'a'});
    foreign.headers().add("twice", new byte[] {'b'}).add("reply-to", new byte[] {'r'});
    try (KafkaClient client = kafka.client()) {
      client.send(foreign);
    }
    RecordedDeliveries deliveries = RecordedDeliveries.accepting();
    receive("/topic/" + topic, 1, deliveries);

    IncomingMessage message = deliveries.await(1).get(0).message();

    assertThat(message.payload()).isEmpty();
    assertThat(message.key()).isEqualTo("k");
    assertThat(message.contentType()).isNull();
    assertThat(message.correlationId()).isNull();
    assertThat(message.replyTo()).isEqualTo("r");
    assertThat(message.messageId()).isEqualTo(topic + "-0@0");
    assertThat(message.headers()).isEqualTo(Map.of("twice", "b"));
  }

  @Test
  void refusesATopicThatIsNotThereAndFindsItOnceItIs() throws Exception {
    String topic = queue();
    Map<String, String> settings = new HashMap<>(kafka.settings(kafka.port()));
    settings.put("declare", "false");

    assertThat(refusal(settings, "/topic/" + topic))
        .hasMessageStartingWith("PR0712")
        .hasMessageContaining(topic);
    assertThat(refusal(settings, "/topic/a b")).hasMessageStartingWith("PR0712");

    create(topic, 1);
    send(session(), TestMessages.numbered(1, topic));
    RecordedDeliveries deliveries = RecordedDeliveries.accepting();
    register(broker(settings, Map.of()).receive(new Source(topic, "billing", 1, 1), deliveries));
    deliveries.await(1);
  }

  @Test
  void refusesATopicItMayNotSee() {
    assertThat(refusal(kafka.settings(kafka.port()), "/topic/" + KafkaUnderTest.HIDDEN + queue()))
        .hasMessageContaining("uthoriz");
  }

  private TransportException refusal(Map<String, String> settings, String destination) {
    return catchThrowableOfType(
        TransportException.class,
        () ->
            broker(settings, Map.of())
                .receive(new Source(destination, "billing", 1, 1), RecordedDeliveries.keeping()));
  }

  private void create(String topic, int partitions) {
    try (KafkaClient client = kafka.client()) {
      client.create(topic, partitions, Map.of());
    }
  }

  /** Ten messages of a key, numbered. */
  private static List<OutgoingMessage> keyed(String topic, int count) {
    List<OutgoingMessage> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] body = String.valueOf(i).getBytes(StandardCharsets.UTF_8);
      messages.add(
          new OutgoingMessage(
              "id-" + i, topic, "key-" + i % 40, null, "text/plain", null, Map.of(), body, null));
    }
    return messages;
  }

  private static TreeSet<String> seen(RecordedDeliveries... deliveries) {
    TreeSet<String> seen = new TreeSet<>();
    for (RecordedDeliveries one : deliveries) {
      seen.addAll(one.texts());
    }
    return seen;
  }

  private static void assertOrderOfKeys(RecordedDeliveries deliveries) {
    Map<String, List<Integer>> byKey = new TreeMap<>();
    deliveries
        .all()
        .forEach(
            one ->
                byKey
                    .computeIfAbsent(one.message().key(), key -> new ArrayList<>())
                    .add(Integer.valueOf(one.text())));
    assertThat(byKey.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
  }
}
