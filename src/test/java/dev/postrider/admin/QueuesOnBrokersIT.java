package dev.postrider.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.StoreSettings;
import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.connector.BrokerUnderTest;
import dev.postrider.connector.RecordedOutcomes;
import dev.postrider.connector.TestMessages;
import dev.postrider.connector.jms.ArtemisUnderTest;
import dev.postrider.connector.kafka.KafkaUnderTest;
import dev.postrider.connector.rabbitmq.RabbitUnderTest;
import dev.postrider.connector.stomp.RabbitByStomp;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.store.Act;
import dev.postrider.store.BulkJobs.State;
import dev.postrider.store.MessageCatalog.Detail;
import dev.postrider.store.QueueJobs;
import dev.postrider.store.QueueJobs.Action;
import dev.postrider.store.QueueJobs.Ending;
import dev.postrider.store.QueueJobs.Job;
import dev.postrider.store.QueueJobs.Order;
import dev.postrider.store.Store;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.PostgresServer;
import dev.postrider.testkit.ReceivedMessage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs on queues of real brokers, which are killed, and of nodes that are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueuesOnBrokersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final Map<String, BrokerUnderTest> real = new LinkedHashMap<>();
  private final PostgresServer server = PostgresServer.shared();
  private String url;
  private Store store;
  private QueueRunner runner;
  private String job;

  @BeforeAll
  void start() {
    real.put("artemis", new ArtemisUnderTest());
    real.put("rabbit", new RabbitUnderTest());
    real.put("stomp", new RabbitByStomp());
    real.put("kafka", KafkaUnderTest.creatingTopics());
    real.values().forEach(BrokerUnderTest::start);
    String schema = server.newSchema();
    url = server.url(schema, "postgres");
    store =
        Store.open(
            server.dataSource(schema),
            new StoreSettings("none", SchemaMode.MIGRATE, "postrider_", 1));
  }

  @AfterEach
  void stopRunner() throws InterruptedException {
    if (runner != null) {
      runner.stop();
      runner = null;
    }
  }

  @AfterAll
  void end() {
    real.values().forEach(BrokerUnderTest::close);
  }

  @ParameterizedTest
  @CsvSource({
    "rabbit,rabbit",
    "artemis,artemis",
    "artemis,rabbit",
    "rabbit,artemis",
    "stomp,artemis",
    "artemis,stomp"
  })
  void aThousandMessagesAreMovedInTheirOrderAndTheJobEnds(String from, String to) throws Exception {
    String queue = queue();
    String target = queue();
    send(from, TestMessages.numbered(1_000, queue));

    Job done = done(move(from, queue, to, target));

    assertThat(done.ending()).isEqualTo(Ending.EMPTY);
    assertThat(done.done()).isEqualTo(1_000);
    assertThat(real.get(from).browse(plain(queue))).isEmpty();
    assertThat(ids(to, target)).isEqualTo(numbers(1_000));
  }

  @ParameterizedTest
  @CsvSource({"artemis,rabbit", "rabbit,artemis", "stomp,artemis", "kafka,rabbit", "artemis,kafka"})
  void bodyAndHeadersAreTheSameAtAnotherKindOfBroker(String from, String to) throws Exception {
    String queue = queue();
    String target = queue();
    Map<String, String> headers =
        Map.of(
            "postrider_id", "7",
            "postrider_type", "OrderPlaced",
            "postrider_key", "Order:7",
            "postrider_destination", "/topic/orders",
            "postrider_correlation_id", "c-1",
            "tenant", "Zürich");
    byte[] binary = {0, 1, -1, 13, 10, -128};
    send(
        from,
        List.of(
            message("7", queue, "application/json", "{\"ä\":1}".getBytes("UTF-8"), headers),
            message("8", queue, "application/x-own", binary, Map.of("postrider_id", "8"))));

    done(move(from, queue, to, target));

    List<ReceivedMessage> moved = real.get(to).browse(plain(target));
    assertThat(moved).hasSize(2);
    ReceivedMessage text = byId(moved, "7");
    assertThat(text.body()).isEqualTo("{\"ä\":1}".getBytes("UTF-8"));
    assertThat(text.properties()).containsAllEntriesOf(headers);
    assertThat(text.type()).isEqualTo("OrderPlaced");
    assertThat(text.correlationId()).isEqualTo("c-1");
    assertThat(text.persistent()).isTrue();
    assertThat(byId(moved, "8").body()).isEqualTo(binary);
  }

  @Test
  void aPositionInALogIsMovedToItsEndAndStaysThere() throws Exception {
    String topic = queue();
    String target = queue();
    send("kafka", TestMessages.numbered(200, topic));
    assertThat(done(move("kafka", topic, "rabbit", target)).done()).isEqualTo(200);

    Job again = done(move("kafka", topic, "rabbit", target));

    assertThat(again.done()).isZero();
    assertThat(real.get("rabbit").browse(plain(target))).hasSize(200);
    Job purge = ended(new Order(Action.PURGE, "kafka", topic, null, null, null));
    assertThat(purge.state()).isEqualTo(State.FAILED);
    assertThat(purge.failure()).startsWith("PR1029");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rabbit", "artemis", "stomp"})
  void aPurgeEndsAndTellsHowMany(String broker) throws Exception {
    String queue = queue();
    send(broker, TestMessages.numbered(500, queue));
    assertThat(done(new Order(Action.PURGE, broker, queue, null, null, 20L)).done()).isEqualTo(20);
    assertThat(real.get(broker).browse(plain(queue))).hasSize(480);

    Job done = done(new Order(Action.PURGE, broker, queue, null, null, null));

    assertThat(done.done()).isEqualTo(480);
    assertThat(real.get(broker).browse(plain(queue))).isEmpty();
  }

  /** RabbitMQ cannot route it, as the exchange is missing. */
  @Test
  void whatTheTargetRefusesStaysInTheSource() throws Exception {
    String queue = queue();
    send("artemis", TestMessages.numbered(5, queue));

    Job done = done(move("artemis", queue, "rabbit", "/exchange/missing/q"));

    assertThat(done.done()).isZero();
    assertThat(done.skipped()).isEqualTo(5);
    assertThat(done.note()).contains("The message id-0 stays: ");
    assertThat(ids("artemis", queue)).isEqualTo(numbers(5));
  }

  @ParameterizedTest
  @CsvSource({
    "artemis,rabbit,rabbit",
    "artemis,rabbit,artemis",
    "rabbit,artemis,artemis",
    "rabbit,artemis,rabbit"
  })
  void nothingIsLostWhenABrokerIsKilledInTheMiddle(String from, String to, String killed)
      throws Exception {
    String queue = queue();
    String target = queue();
    send(from, TestMessages.numbered(3_000, queue));
    ask(move(from, queue, to, target));
    look();
    Await.until("a part is moved", PATIENCE, () -> job().done() > 300);

    real.get(killed).kill();
    assertThat(job().state()).isEqualTo(State.RUNNING);
    assertThat(job().done()).as("the middle").isLessThan(3_000);
    real.get(killed).start();

    Await.until("the job is done", PATIENCE, () -> job().endedAt() != null);
    assertThat(job().state()).as(job().failure()).isEqualTo(State.DONE);
    assertThat(job().ending()).isEqualTo(Ending.EMPTY);
    assertThat(Set.copyOf(ids(to, target))).isEqualTo(Set.copyOf(numbers(3_000)));
    assertThat(real.get(from).browse(plain(queue))).isEmpty();
  }

  @Test
  void nothingIsLostWhenTheNodeIsKilledInTheMiddle() throws Exception {
    String queue = queue();
    String target = queue();
    send("artemis", TestMessages.numbered(5_000, queue));
    String first;
    try (QueueProcess node = QueueProcess.start(url, real)) {
      ask(move("artemis", queue, "rabbit", target));
      Await.until("a part is moved", PATIENCE, () -> job().done() > 300);
      node.kill();
      first = node.node();
      assertThat(job().state()).isEqualTo(State.RUNNING);
      assertThat(job().node()).isEqualTo(first);
    }
    try (QueueProcess node = QueueProcess.start(url, real)) {
      Await.until("the job is done", PATIENCE, () -> job().endedAt() != null);
      assertThat(job().state()).as(job().failure()).isEqualTo(State.DONE);
      assertThat(job().node()).isEqualTo(node.node());
    }
    assertThat(Set.copyOf(ids("rabbit", target))).isEqualTo(Set.copyOf(numbers(5_000)));
    assertThat(real.get("artemis").browse(plain(queue))).isEmpty();
  }

  @Test
  void noLetterIsLostOrDoubledWhenTheNodeIsKilledWhileItCollects() throws Exception {
    String queue = "/queue/DLQ.orders" + NAMES.incrementAndGet();
    send(
        "rabbit",
        TestMessages.numbered(3_000, queue).stream()
            .map(
                letter ->
                    TestMessages.withHeaders(
                        letter,
                        Map.of(
                            "postrider_id",
                            "letter " + letter.id(),
                            "postrider_error_message",
                            "out of stock",
                            "postrider_error_source",
                            "/queue/orders")))
            .toList());
    try (QueueProcess node = QueueProcess.start(url, real)) {
      ask(new Order(Action.COLLECT, "rabbit", queue, null, null, null));
      Await.until("a part is stored", PATIENCE, () -> job().done() > 300);
      node.kill();
    }
    assertThat(job().state()).isEqualTo(State.RUNNING);
    try (QueueProcess node = QueueProcess.start(url, real)) {
      Await.until("the job is done", PATIENCE, () -> job().endedAt() != null);
      assertThat(job().node()).isEqualTo(node.node());
    }
    assertThat(job().state()).as(job().failure()).isEqualTo(State.DONE);
    assertThat(real.get("rabbit").browse(plain(queue))).isEmpty();
    List<String> letters =
        store
            .admin()
            .catalog()
            .list(AdminParts.filters(java.time.Clock.systemUTC()).parse("status:dead"), null, 5_000)
            .messages()
            .stream()
            .map(entry -> entry.id())
            .filter(id -> id.startsWith("letter "))
            .toList();
    assertThat(letters).hasSize(3_000).doesNotHaveDuplicates();
    Detail detail = store.admin().catalog().find("letter id-7").get(0);
    assertThat(detail.entry().destination()).isEqualTo("/queue/orders");
    assertThat(detail.collected().from()).isEqualTo(queue);
  }

  private static Order move(String from, String queue, String to, String target) {
    return new Order(Action.MOVE, from, queue, to, target, null);
  }

  private QueueJobs jobs() {
    return store.admin().queues();
  }

  private Job job() throws SQLException {
    return jobs().find(job).orElseThrow();
  }

  private void ask(Order order) throws SQLException {
    job = "job " + NAMES.incrementAndGet();
    jobs().ask(job, order, new Act("ada", "api", "queue", null));
  }

  private Job done(Order order) throws Exception {
    Job ended = ended(order);
    assertThat(ended.state()).as(ended.failure()).isEqualTo(State.DONE);
    return ended;
  }

  private Job ended(Order order) throws Exception {
    ask(order);
    look();
    Await.until("the job has ended", PATIENCE, () -> job().endedAt() != null);
    return job();
  }

  private void look() throws SQLException {
    runner =
        new QueueRunner(
            "here",
            new QueueRunner.Reach(
                real.keySet(),
                names -> names.stream().collect(Collectors.toMap(name -> name, this::open))),
            QueueProcess.TERMS,
            Thread::new);
    runner.look(store);
  }

  private Broker open(String name) {
    BrokerUnderTest broker = real.get(name);
    return QueueProcess.open(
        name, broker.connector(), new HashMap<>(broker.settings(broker.port())));
  }

  private void send(String name, List<OutgoingMessage> messages) throws Exception {
    try (Broker broker = open(name);
        BrokerSession session = broker.connect()) {
      for (int from = 0; from < messages.size(); from += 250) {
        List<OutgoingMessage> batch = messages.subList(from, Math.min(from + 250, messages.size()));
        RecordedOutcomes outcomes = new RecordedOutcomes(batch.size());
        session.send(batch, outcomes);
        assertThat(outcomes.await(PATIENCE)).containsOnly(new Outcome.Confirmed());
      }
    }
  }

  private List<String> ids(String broker, String queue) {
    List<String> ids = new ArrayList<>();
    for (ReceivedMessage message : real.get(broker).browse(plain(queue))) {
      ids.add(message.property("postrider_id"));
    }
    return ids;
  }

  private static ReceivedMessage byId(List<ReceivedMessage> messages, String id) {
    return messages.stream()
        .filter(message -> id.equals(message.property("postrider_id")))
        .findFirst()
        .orElseThrow();
  }

  private static OutgoingMessage message(
      String id, String queue, String contentType, byte[] body, Map<String, String> headers) {
    return new OutgoingMessage(
        id,
        queue,
        headers.getOrDefault("postrider_key", id),
        headers.get("postrider_type"),
        contentType,
        headers.get("postrider_correlation_id"),
        headers,
        body,
        null);
  }

  private static String queue() {
    return "/queue/queues.q" + NAMES.incrementAndGet();
  }

  private static String plain(String queue) {
    return queue.substring("/queue/".length());
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(i -> "id-" + i).toList();
  }
}
