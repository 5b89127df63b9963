package dev.postrider.relay;

import static dev.postrider.relay.RelayUnderTest.LANE;
import static dev.postrider.relay.RelayUnderTest.retry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RetrySettings;
import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import jakarta.jms.JMSContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The relay on a real PostgreSQL and a real Artemis, which can be killed. */
class RelayOnRealPartsIT {

  private static final RetrySettings PATIENT = retry(10, WhenExhausted.PARK_KEY);
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Refused by the broker, which has a queue of that name. */
  private static final String REFUSED = "/topic/already.a.queue";

  private static ArtemisServer artemis;

  private RelayUnderTest tables;
  private String queue;

  @BeforeAll
  static void startBroker() {
    artemis = ArtemisServer.create("relay").start();
    try (var factory = new ActiveMQConnectionFactory(artemis.url());
        JMSContext context = factory.createContext()) {
      context.createProducer().send(context.createQueue("already.a.queue"), "occupied");
    }
  }

  @AfterAll
  static void stopBroker() {
    artemis.close();
  }

  @BeforeEach
  void open() {
    tables = new RelayUnderTest();
    queue = "q" + System.nanoTime();
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void sendsACommittedMessageAndOnlyThenDeletesItsRow() throws Exception {
    Relay relay = tables.start(artemis.url(), PATIENT);
    String id = tables.publish("k", "/queue/" + queue, "hello");
    relay.wake(Set.of(LANE));

    ReceivedMessage message = receive(1).get(0);
    assertThat(message.text()).isEqualTo("hello");
    assertThat(message.properties())
        .containsEntry("postrider_id", id)
        .containsEntry("postrider_key", "k")
        .containsEntry("postrider_type", "Test")
        .containsEntry("postrider_destination", "/queue/" + queue)
        .containsKey("postrider_created_at")
        .containsEntry("shade", "dark");
    assertThat(message.persistent()).isTrue();
    Await.until("the row is gone", () -> tables.waiting() == 0);
  }

  @Test
  void sendsNothingOfATransactionThatRolledBack() throws Exception {
    tables.start(artemis.url(), PATIENT);
    try (Connection connection = tables.begin()) {
      tables.append(connection, "k", "/queue/" + queue, "never");
      connection.rollback();
    }
    tables.publish("k", "/queue/" + queue, "after");

    assertThat(texts(receive(1))).containsExactly("after");
  }

  @Test
  void keepsTheOrderOfEachKeyUnderConcurrentTransactions() throws Exception {
    tables.start(artemis.url(), PATIENT);
    produce(4, 100, 5);

    assertInOrder(receive(400), 400);
  }

  /** A relay that merely reads on from its cursor would send the later message first. */
  @Test
  void waitsForNobodyAndStillSendsALateCommitBeforeItsSuccessor() throws Exception {
    tables.start(artemis.url(), PATIENT);
    try (Connection slow = tables.begin()) {
      tables.append(slow, "k", "/queue/" + queue, "k1");
      for (int i = 0; i < 20; i++) {
        tables.publish("other", "/queue/" + queue, "o" + i);
      }
      assertThat(receive(20)).hasSize(20); // the cursor is past the slow transaction's number
      slow.commit();
    }
    tables.publish("k", "/queue/" + queue, "k2");

    assertThat(texts(receive(2))).containsExactly("k1", "k2");
  }

  @Test
  void survivesABrokerThatIsKilledUnderLoad() throws Exception {
    tables.start(artemis.url(), PATIENT);
    ExecutorService producers = Executors.newSingleThreadExecutor();
    try {
      Future<?> load = producers.submit(() -> produceUnchecked(2, 400, 10));
      Await.until("some are stored", () -> tables.count("SELECT sum(version) FROM entity") > 50);
      artemis.kill();
      load.get(); // every commit succeeds while the broker is away
      Await.until("the relay has noticed", () -> tables.relayConnections() == 0);
      assertThat(tables.waiting()).isPositive();
      Await.until("holds no connection while waiting", () -> tables.relayConnections() == 0);
      assertThat(tables.count("SELECT count(*) FROM postrider_attempt")).isZero();
      assertThat(tables.count("SELECT coalesce(max(attempts), 0) FROM postrider_outbox")).isZero();
    } finally {
      producers.shutdownNow();
      artemis.start();
    }
    Await.until("everything has left", LONG, () -> tables.waiting() == 0);

    assertInOrder(drain(), 800);
    assertThat(tables.count("SELECT count(*) FROM postrider_attempt")).isZero();
    assertThat(tables.count("SELECT count(*) FROM postrider_blocked_key")).isZero();
  }

  @Test
  void aRejectedMessageHoldsBackItsKeyOnlyAndTheKeyFollowsInOrder() throws Exception {
    tables.start(artemis.url(), retry(1000, WhenExhausted.PARK_KEY));
    tables.publish("bad", REFUSED, "b1");
    String second = tables.publish("bad", "/queue/" + queue, "b2");
    tables.publish("good", "/queue/" + queue, "g1");

    assertThat(texts(receive(1))).containsExactly("g1");
    Await.until(
        "attempts are counted", () -> tables.count("SELECT count(*) FROM postrider_attempt") > 1);
    assertThat(tables.waiting()).isEqualTo(2);
    tables.execute(
        "UPDATE postrider_outbox SET destination = '/queue/"
            + (queue + "' WHERE destination = '" + REFUSED + "'"));

    List<ReceivedMessage> mended = receive(2);
    assertThat(texts(mended)).containsExactly("b1", "b2");
    assertThat(mended.get(1).properties()).containsEntry("postrider_id", second);
    Await.until("nothing is left", () -> tables.waiting() == 0);
    Await.until(
        "the key is free", () -> tables.count("SELECT count(*) FROM postrider_blocked_key") == 0);
  }

  @Test
  void parksTheKeyOfADeadMessageUntilAnOperatorActs() throws Exception {
    tables.start(artemis.url(), retry(2, WhenExhausted.PARK_KEY));
    tables.publish("bad", REFUSED, "b1");
    tables.publish("bad", "/queue/" + queue, "b2");
    Await.until(
        "the head is dead",
        () ->
            tables.count("SELECT count(*) FROM postrider_blocked_key WHERE reason = 'DEAD'") == 1);
    tables.publish("good", "/queue/" + queue, "g1");
    assertThat(texts(receive(1))).containsExactly("g1");
    assertThat(tables.count("SELECT count(*) FROM postrider_attempt")).isEqualTo(2);

    tables.execute("DELETE FROM postrider_outbox WHERE destination = '" + REFUSED + "'");
    tables.execute("DELETE FROM postrider_blocked_key");

    assertThat(texts(receive(1))).containsExactly("b2");
  }

  /** The statements of docs/dead-letters.md. */
  @Test
  void aDeadHeadIsRetriedBySqlAfterItsCauseWasMended() throws Exception {
    tables.start(artemis.url(), retry(1, WhenExhausted.PARK_KEY));
    tables.publish("bad", REFUSED, "b1");
    tables.publish("bad", "/queue/" + queue, "b2");
    Await.until(
        "the head is dead",
        () ->
            tables.count("SELECT count(*) FROM postrider_blocked_key WHERE reason = 'DEAD'") == 1);
    tables.execute(
        "UPDATE postrider_outbox SET destination = '/queue/"
            + (queue + "' WHERE destination = '" + REFUSED + "'"));
    tables.execute(
        "UPDATE postrider_blocked_key SET reason = 'RETRY', due_at = CURRENT_TIMESTAMP"
            + " WHERE broker = 'artemis' AND message_key = 'bad' AND reason = 'DEAD'");

    assertThat(texts(receive(2))).containsExactly("b1", "b2");
  }

  @Test
  void putsADeadMessageAsideWhereThePolicySaysSo() throws Exception {
    tables.start(artemis.url(), retry(2, WhenExhausted.SKIP));
    tables.publish("bad", REFUSED, "b1");
    tables.publish("bad", "/queue/" + queue, "b2");

    assertThat(texts(receive(1))).containsExactly("b2");
    assertThat(tables.count("SELECT count(*) FROM postrider_dead")).isEqualTo(1);
    Await.until("nothing is left", () -> tables.waiting() == 0);
    assertThat(tables.count("SELECT count(*) FROM postrider_blocked_key")).isZero();
  }

  @Test
  void expiredMessagesBecomeDeadLetters() throws Exception {
    tables.publish("k", "/queue/" + queue, "too late");
    tables.execute("UPDATE postrider_outbox SET expires_at = CURRENT_TIMESTAMP");
    tables.publish("k", "/queue/" + queue, "in time");
    tables.start(artemis.url(), PATIENT);

    assertThat(texts(receive(1))).containsExactly("in time");
    Await.until(
        "it is a dead letter", () -> tables.count("SELECT count(*) FROM postrider_dead") == 1);
  }

  @Test
  void aStandbyTakesOverFromALeaderThatLeft() throws Exception {
    Relay leader = tables.start(artemis.url(), PATIENT);
    Await.until("the first leads", () -> leader.lanes().contains(LANE));
    Relay standby = tables.start(artemis.url(), PATIENT);
    tables.publish("k", "/queue/" + queue, "one");
    assertThat(texts(receive(1))).containsExactly("one");
    assertThat(standby.lanes()).isEmpty();

    leader.stop();
    tables.publish("k", "/queue/" + queue, "two");

    assertThat(texts(receive(1))).containsExactly("two");
    assertThat(standby.lanes()).contains(LANE);
  }

  /** Threads that commit numbered messages of few keys, each key under a lock of its own. */
  private void produce(int threads, int each, int keys) throws Exception {
    tables.execute("CREATE TABLE IF NOT EXISTS entity (id int PRIMARY KEY, version int)");
    for (int key = 0; key < keys; key++) {
      tables.execute("INSERT INTO entity VALUES (" + key + ", 0) ON CONFLICT DO NOTHING");
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> done = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int first = t;
      done.add(pool.submit(() -> change(first, each, keys)));
    }
    for (Future<?> future : done) {
      future.get();
    }
    pool.shutdown();
  }

  private void produceUnchecked(int threads, int each, int keys) {
    try {
      produce(threads, each, keys);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Void change(int first, int times, int keys) throws SQLException {
    try (Connection connection = tables.begin();
        var update =
            connection.prepareStatement(
                "UPDATE entity SET version = version + 1 WHERE id = ? RETURNING version")) {
      for (int i = 0; i < times; i++) {
        int key = (first + i) % keys;
        update.setInt(1, key);
        try (var row = update.executeQuery()) {
          row.next();
          tables.append(connection, "k" + key, "/queue/" + queue, key + ":" + row.getInt(1));
        }
        connection.commit();
      }
    }
    return null;
  }

  /** Every message at least once; first arrivals of each key ascend. */
  private static void assertInOrder(List<ReceivedMessage> messages, int distinct) {
    Arrivals arrived = new Arrivals(messages);
    assertThat(arrived.first()).hasSize(distinct);
    arrived.assertComplete();
  }

  private List<ReceivedMessage> receive(int count) {
    try (JmsConsumer consumer = new JmsConsumer(artemis.url())) {
      return consumer.receive(queue, count, Duration.ofSeconds(20));
    }
  }

  private List<ReceivedMessage> drain() {
    try (JmsConsumer consumer = new JmsConsumer(artemis.url())) {
      return consumer.drain(queue);
    }
  }

  private static List<String> texts(List<ReceivedMessage> messages) {
    return messages.stream().map(ReceivedMessage::text).toList();
  }
}
