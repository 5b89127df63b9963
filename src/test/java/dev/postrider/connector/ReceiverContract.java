package dev.postrider.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.connector.RecordedDeliveries.Delivered;
import dev.postrider.spi.Broker;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.FreePort;
import dev.postrider.testkit.TcpProxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the receivers of every connector promise subscriptions. */
public abstract class ReceiverContract extends ConnectorFixture {

  /** How many deliveries a test lets be open where that is not its matter. */
  private static final int MANY = 1_000;

  /** Against this broker. */
  protected ReceiverContract(BrokerUnderTest real) {
    super(real);
  }

  @Test
  void receivesWhatWasSent() throws Exception {
    String queue = "/queue/" + queue();
    OutgoingMessage message =
        new OutgoingMessage(
            "id-1",
            queue,
            "key-1",
            "OrderPlaced",
            "application/json",
            "conversation-1",
            Map.of("postrider_id", "id-1", "postrider_key", "key-1", "tenant", "Zürich €"),
            "{\"name\":\"Käse € 🧀\"}".getBytes(StandardCharsets.UTF_8),
            null);
    send(session(), List.of(message));

    IncomingMessage received = accepted(queue, 1).get(0).message();

    assertThat(received.destination()).isEqualTo(queue);
    assertThat(received.headers()).containsAllEntriesOf(message.headers());
    assertThat(received.payload()).isEqualTo(message.payload());
    assertThat(received.contentType()).isEqualTo("application/json");
    assertThat(received.correlationId()).isEqualTo("conversation-1");
    assertThat(received.attempt()).isEqualTo(1);
    assertThat(received.toString()).doesNotContain("Käse");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/queue/", "/topic/", ""})
  void carriesWhereAnAnswerIsExpected(String prefix) throws Exception {
    String queue = "/queue/" + queue();
    String answers = prefix + queue();
    RecordedDeliveries answered = RecordedDeliveries.accepting();
    receive(answers, 1, answered);
    OutgoingMessage question = TestMessages.json("question", queue, "how much?");
    Map<String, String> headers = Map.of(OutgoingMessage.REPLY_TO, answers);
    send(session(), List.of(TestMessages.withHeaders(question, headers)));

    IncomingMessage received = accepted(queue, 1).get(0).message();

    assertThat(received.headers()).containsEntry("postrider_reply_to", answers);
    assertThat(received.replyTo()).as("in the wire's own words").isNotNull();
    OutgoingMessage answer = TestMessages.json("answer", received.replyTo(), "seven");
    assertThat(send(session(), List.of(answer))).containsExactly(new Confirmed());
    answered.await(1);
    assertThat(answered.texts()).containsExactly("seven");
  }

  @Test
  void saysThatNoAnswerIsExpected() throws Exception {
    String queue = "/queue/" + queue();
    send(session(), TestMessages.numbered(1, queue));

    assertThat(accepted(queue, 1).get(0).message().replyTo()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 20, 8 << 20})
  void receivesBodiesOfAnySizeByteByByte(int size) throws Exception {
    String queue = "/queue/" + queue();
    byte[] body = new byte[size];
    new Random(size).nextBytes(body);
    send(session(), List.of(TestMessages.of("id", queue, "application/octet-stream", body)));

    assertThat(accepted(queue, 1).get(0).message().payload()).isEqualTo(body);
  }

  @Test
  void receivesInOrderAndWhatIsAcceptedDoesNotComeAgain() throws Exception {
    String queue = "/queue/" + queue();
    send(session(), TestMessages.numbered(500, queue));
    RecordedDeliveries first = RecordedDeliveries.accepting();
    Receiver receiver = receive(queue, MANY, first);
    first.await(500);
    receiver.close();

    send(session(), TestMessages.numbered(1, queue));
    RecordedDeliveries second = RecordedDeliveries.accepting();
    receive(queue, MANY, second);

    assertThat(first.texts()).isEqualTo(numbers(500));
    assertThat(second.await(1)).hasSize(1);
    assertThat(second.texts()).isEqualTo(numbers(1));
  }

  @Test
  void whatIsNotAcceptedComesAgainAfterTheClose() throws Exception {
    String queue = "/queue/" + queue();
    send(session(), TestMessages.numbered(10, queue));
    RecordedDeliveries first = RecordedDeliveries.keeping();
    Receiver receiver = receive(queue, 10, first);
    first.await(10).subList(0, 4).forEach(Delivered::accept);
    receiver.close();
    receiver.close();
    first.all().forEach(Delivered::accept);

    RecordedDeliveries second = RecordedDeliveries.accepting();
    receive(queue, MANY, second);

    second.await(6);
    assertThat(second.texts()).isEqualTo(numbers(10).subList(4, 10));
    assertThat(first.losses()).as("we closed it ourselves").isEmpty();
  }

  @Test
  void whatIsReleasedComesAgain() throws Exception {
    String queue = "/queue/" + queue();
    send(session(), TestMessages.numbered(1, queue));
    RecordedDeliveries first = RecordedDeliveries.keeping();
    Receiver receiver = receive(queue, 1, first);
    Delivered released = first.await(1).get(0);
    released.acknowledgement().release();
    released.accept();
    receiver.close();

    assertThat(accepted(queue, 1)).extracting(Delivered::text).containsExactly("0");
  }

  @Test
  void keepsToThePrefetch() throws Exception {
    String queue = "/queue/" + queue();
    send(session(), TestMessages.numbered(20, queue));
    RecordedDeliveries deliveries = RecordedDeliveries.keeping();
    receive(queue, 1, deliveries);

    for (int i = 0; i < 20; i++) {
      List<Delivered> open = deliveries.await(i + 1);
      assertThat(open).as("one at a time").hasSize(i + 1);
      open.get(i).accept();
    }
    assertThat(deliveries.texts()).isEqualTo(numbers(20));
  }

  @Test
  void acceptsInAnyOrder() throws Exception {
    String queue = "/queue/" + queue();
    send(session(), TestMessages.numbered(30, queue));
    RecordedDeliveries deliveries = RecordedDeliveries.keeping();
    Receiver receiver = receive(queue, 10, deliveries);
    for (int from = 0; from < 30; from += 10) {
      List<Delivered> open = deliveries.await(from + 10);
      IntStream.of(7, 3, 9, 0, 1, 8, 2, 6, 4, 5).map(from(from)).forEach(i -> open.get(i).accept());
    }
    receiver.close();

    send(session(), List.of(TestMessages.json("id", queue, "last")));
    RecordedDeliveries rest = RecordedDeliveries.accepting();
    receive(queue, MANY, rest);

    assertThat(deliveries.texts()).isEqualTo(numbers(30));
    rest.await(1);
    assertThat(rest.texts()).containsExactly("last");
  }

  @Test
  void deliversNothingAfterAStopAndStillTakesWhatIsDone() throws Exception {
    String queue = "/queue/" + queue();
    send(session(), TestMessages.numbered(5, queue));
    RecordedDeliveries first = RecordedDeliveries.keeping();
    Receiver receiver = receive(queue, 2, first);
    List<Delivered> open = first.await(2);

    receiver.stop();
    open.forEach(Delivered::accept);
    receiver.close();

    assertThat(first.all()).hasSize(2);
    RecordedDeliveries second = RecordedDeliveries.accepting();
    receive(queue, MANY, second);
    second.await(3);
    assertThat(second.texts()).containsExactlyInAnyOrder("2", "3", "4");
  }

  @Test
  void aTopicIsKeptForEachOfItsConsumers() throws Exception {
    String topic = "/topic/" + queue();
    Broker broker = broker(real().settings(real().port()), Map.of());
    for (String consumer : List.of("billing", "stock")) {
      register(broker.receive(source(topic, consumer, 1), RecordedDeliveries.accepting())).close();
    }

    send(session(), TestMessages.numbered(3, topic));

    for (String consumer : List.of("billing", "stock")) {
      RecordedDeliveries deliveries = RecordedDeliveries.accepting();
      register(broker.receive(source(topic, consumer, 1), deliveries));
      deliveries.await(3);
      assertThat(deliveries.texts()).as(consumer).isEqualTo(numbers(3));
    }
  }

  @Test
  void aConsumerMayHaveSeveralTopics() throws Exception {
    Broker broker = broker(real().settings(real().port()), Map.of());
    List<String> topics = List.of("/topic/" + queue(), "/topic/" + queue());
    List<RecordedDeliveries> deliveries = new ArrayList<>();
    for (String topic : topics) {
      RecordedDeliveries ofTopic = RecordedDeliveries.accepting();
      register(broker.receive(source(topic, "billing", 1), ofTopic));
      deliveries.add(ofTopic);
    }

    send(session(), List.of(TestMessages.json("a", topics.get(0), "a")));
    send(session(), List.of(TestMessages.json("b", topics.get(1), "b")));

    deliveries.forEach(ofTopic -> ofTopic.await(1));
    assertThat(deliveries.get(0).texts()).containsExactly("a");
    assertThat(deliveries.get(1).texts()).containsExactly("b");
  }

  @Test
  void tellsOnceThatTheConnectionIsLostAndWhatWasOpenComesAgain() throws Exception {
    TcpProxy proxy = register(real().proxy());
    String queue = "/queue/" + queue();
    send(session(), TestMessages.numbered(3, queue));
    RecordedDeliveries first = RecordedDeliveries.keeping();
    Broker behind = broker(real().settings(proxy.port()), Map.of());
    Receiver receiver = register(behind.receive(source(queue, "billing", 3), first));
    List<Delivered> open = first.await(3);

    proxy.cut();

    Await.until("the loss is told", () -> !first.losses().isEmpty());
    open.forEach(Delivered::accept);
    receiver.close();
    assertThat(first.losses()).hasSize(1);
    assertThat(first.losses().get(0)).hasMessageContaining("events");
    RecordedDeliveries second = RecordedDeliveries.accepting();
    receive(queue, MANY, second);
    second.await(3);
    assertThat(second.texts()).isEqualTo(numbers(3));
  }

  @Test
  void losesNothingToAKilledBroker() throws Exception {
    String queue = "/queue/" + queue();
    assertThat(send(session(), TestMessages.numbered(300, queue))).containsOnly(new Confirmed());
    RecordedDeliveries first = RecordedDeliveries.accepting();
    Receiver receiver = receive(queue, 1, first);
    first.await(20);

    real().kill();
    Await.until("the loss is told", () -> !first.losses().isEmpty());
    receiver.close();
    real().start();

    RecordedDeliveries second = RecordedDeliveries.accepting();
    receive(queue, MANY, second);
    List<String> seen = new ArrayList<>(first.texts());
    Await.until(
        "all have come",
        () -> second.texts().contains("299") && first.all().size() + second.all().size() >= 300);
    seen.addAll(second.texts());
    assertThat(seen.stream().distinct().toList()).as("by first arrival").isEqualTo(numbers(300));
  }

  @Test
  void saysThatNobodyListens() {
    assertFailsToReceive(FreePort.next(), Map.of());
  }

  @Test
  void saysThatTheLoginIsRefused() {
    TransportException refused =
        assertFailsToReceive(real().port(), real().password(BrokerUnderTest.PASSWORD + "-wrong"));

    assertThat(refused).hasMessageContaining("login");
  }

  private TransportException assertFailsToReceive(int port, Map<String, String> others) {
    Broker broker = broker(real().settings(port), merged(others, Duration.ofSeconds(5)));
    RecordedDeliveries deliveries = RecordedDeliveries.keeping();

    TransportException failure =
        catchThrowableOfType(
            TransportException.class,
            () -> broker.receive(source("/queue/any", "billing", 1), deliveries));

    assertThat(failure).hasMessageContaining("events");
    assertThat(deliveries.losses()).isEmpty();
    return failure;
  }

  private Map<String, String> merged(Map<String, String> others, Duration connect) {
    Map<String, String> all = new HashMap<>(real().timeouts(connect, SOON));
    all.putAll(others);
    return all;
  }

  private List<Delivered> accepted(String destination, int count) throws TransportException {
    RecordedDeliveries deliveries = RecordedDeliveries.accepting();
    receive(destination, MANY, deliveries);
    return deliveries.await(count);
  }

  /** A receiver by sound settings. */
  protected final Receiver receive(String destination, int prefetch, DeliveryListener listener)
      throws TransportException {
    Broker broker = broker(real().settings(real().port()), Map.of());
    return register(broker.receive(source(destination, "billing", prefetch), listener));
  }

  private static Source source(String destination, String consumer, int prefetch) {
    return new Source(destination, consumer, 1, prefetch);
  }

  private static IntUnaryOperator from(int start) {
    return i -> start + i;
  }
}
