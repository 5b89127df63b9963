package dev.postrider.relay;

import static dev.postrider.relay.RelayUnderTest.retry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More, larger and later than usual: a real PostgreSQL, a real Artemis. */
class ProducersAtTheEdgeIT {

  private static final int MANY = 100_000;
  private static final int KEYS = 50;
  private static final Duration LONG = Duration.ofSeconds(120);

  private static ArtemisServer artemis;

  private RelayUnderTest tables;
  private String queue;

  @BeforeAll
  static void startBroker() {
    artemis = ArtemisServer.create("edge").start();
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

  /** A live message waits for what was stored before it, and for nothing that is stored after. */
  @Test
  void oneTransactionOfManyMessagesArrivesInOrderAndHoldsUpNoOther() throws Exception {
    tables.start(artemis.url(), retry(10, WhenExhausted.PARK_KEY));
    try (Connection connection = tables.begin()) {
      tables.append(connection, MANY, i -> "m" + i % KEYS, queue, i -> i % KEYS + ":" + i);
      for (int i = 0; i < 20; i++) {
        tables.publish("live", queue, "live:" + i);
      }
      // All are past the numbers of the large transaction, which has not committed.
      Await.until("the live ones do not wait for it", () -> tables.waiting() == 0);
      connection.commit();
    }
    for (int i = 20; i < 40; i++) {
      tables.publish("live", queue, "live:" + i);
    }

    Await.until("everything has left", LONG, () -> tables.waiting() == 0);
    assertInOrder(drain(), MANY + 40);
  }

  /** The key's rows are passed over while it waits, and share the lane with others when it goes. */
  @Test
  void aKeyWithManyWaitingMessagesHoldsUpNoOther() throws Exception {
    tables.start(artemis.url(), retry(10, WhenExhausted.PARK_KEY));
    tables.execute(
        "INSERT INTO postrider_blocked_key (broker, shard, message_key, head_seq, reason)"
            + " VALUES ('artemis', 0, 'held', 0, 'HOLD')");
    try (Connection connection = tables.begin()) {
      tables.append(connection, MANY, i -> "held", queue, i -> "held:" + i);
      connection.commit();
    }
    for (int i = 0; i < 20; i++) {
      tables.publish("live", queue, "live:" + i);
    }
    Await.until("only the held ones wait", LONG, () -> tables.waiting() == MANY);

    tables.execute("DELETE FROM postrider_blocked_key");
    Await.until("the key is drained", () -> tables.waiting() < MANY);
    for (int i = 20; i < 40; i++) {
      tables.publish("live", queue, "live:" + i);
    }

    Await.until("everything has left", LONG, () -> tables.waiting() == 0);
    List<ReceivedMessage> arrived = drain();
    assertInOrder(arrived, MANY + 40);
    assertThat(arrived.get(arrived.size() - 1).text()).as("the last").startsWith("held:");
  }

  @ParameterizedTest
  @CsvSource({"60, 1_000_000", "12, 8_388_608"})
  void largePayloadsPassThroughARelayOfLittleMemory(int count, String size) throws Exception {
    byte[] body = new byte[Integer.parseInt(size.replace("_", ""))];
    for (int i = 0; i < count; i++) {
      body[0] = (byte) i;
      tables.publish("k" + i % 3, queue, body);
    }

    assertAllPass(count);
  }

  @Test
  void largeTextsPassThroughARelayOfLittleMemory() throws Exception {
    publishTexts(60, 1_000_000);

    assertAllPass(60);
  }

  @Test
  void lackOfMemoryIsNoFaultOfTheMessage() throws Exception {
    publishTexts(12, 8_388_608);

    assertAllPass(12);
  }

  private void publishTexts(int count, int size) throws SQLException {
    String text = "x".repeat(size);
    for (int i = 0; i < count; i++) {
      tables.publish("k" + i % 3, queue, text);
    }
  }

  private void assertAllPass(int count) throws Exception {
    try (RelayProcess relay = RelayProcess.start(tables.url(), artemis.url(), 1)) {
      Await.until("all have left", LONG, () -> tables.waiting() == 0);
    }
    assertThat(drain()).hasSize(count);
    assertThat(tables.count("SELECT count(*) FROM postrider_attempt")).isZero();
  }

  /** Numbered first and committed last: each stays before what its key stores after. */
  @Test
  void transactionsThatCommitLateAndOutOfTurnKeepTheOrderOfTheirKeys() throws Exception {
    tables.start(artemis.url(), retry(10, WhenExhausted.PARK_KEY));
    List<Connection> open = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Connection connection = tables.begin();
      tables.append(connection, "k" + i, queue, "k" + i + ":0");
      open.add(connection);
      tables.publish("live", queue, "live:" + i);
    }
    Await.until("the cursor is past them", () -> tables.waiting() == 0);
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).commit();
      open.get(i).close();
      tables.publish("k" + i, queue, "k" + i + ":1");
    }

    Await.until("everything has left", () -> tables.waiting() == 0);
    assertInOrder(drain(), 60);
  }

  private List<ReceivedMessage> drain() {
    try (JmsConsumer consumer = new JmsConsumer(artemis.url())) {
      return consumer.drain(queue);
    }
  }

  /** Each once, those of a key ascending. */
  private static void assertInOrder(List<ReceivedMessage> arrived, int count) {
    assertThat(arrived).hasSize(count);
    assertThat(new Arrivals(arrived).assertAscending().repeats()).isZero();
  }
}
