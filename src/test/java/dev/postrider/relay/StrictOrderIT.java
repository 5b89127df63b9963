package dev.postrider.relay;

import static dev.postrider.relay.RelayUnderTest.retry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.store.OutboxStore;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Transactions that publish messages of the same keys and lock no row in common, on a real
 * PostgreSQL, which says when each of them committed, and a real Artemis.
 */
class StrictOrderIT {

  private static final int THREADS = 8;
  private static final int EACH = 30;
  private static final int KEYS = 3;
  private static final int MESSAGES = THREADS * EACH * (KEYS - 1);

  private ArtemisServer artemis;
  private RelayUnderTest tables;

  @BeforeEach
  void open() {
    artemis = ArtemisServer.create("strict").start();
    tables = new RelayUnderTest();
  }

  @AfterEach
  void close() {
    tables.close();
    artemis.close();
  }

  @Test
  void inStrictOrderMessagesOfAKeyArriveInTheOrderOfCommits() throws Exception {
    tables.start(artemis.url(), retry(10, WhenExhausted.PARK_KEY));
    publish(tables.store().strictOutbox());

    assertThat(inversions(arrivals())).isZero();
  }

  /** What the strict order is for; and the other test would see it. */
  @Test
  void inNaturalOrderTheyMayOvertakeEachOther() throws Exception {
    publish(tables.store().outbox());
    tables.start(artemis.url(), retry(10, WhenExhausted.PARK_KEY));

    assertThat(inversions(arrivals())).isPositive();
  }

  private void publish(OutboxStore outbox) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> publishers =
          IntStream.range(0, THREADS)
              .<Future<?>>mapToObj(i -> pool.submit(() -> publish(outbox, new Random(i))))
              .toList();
      for (Future<?> publisher : publishers) {
        publisher.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** Transactions that publish to all keys but one, from any on, and commit after a while. */
  private Void publish(OutboxStore outbox, Random random) throws SQLException {
    try (Connection connection = tables.begin();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < EACH; i++) {
        String transaction = text(statement, "SELECT pg_current_xact_id()");
        int first = random.nextInt(KEYS);
        outbox.append(
            connection,
            IntStream.range(first, first + KEYS - 1)
                .mapToObj(key -> RelayUnderTest.entry("k" + key % KEYS, "/queue/q", transaction))
                .toList());
        statement.execute("SELECT pg_sleep(random() * 0.01)");
        connection.commit();
      }
    }
    return null;
  }

  private List<ReceivedMessage> arrivals() {
    try (JmsConsumer consumer = new JmsConsumer(artemis.url())) {
      return consumer.receive("q", MESSAGES, Duration.ofSeconds(20));
    }
  }

  /**
   * How many messages came directly before one of their key whose transaction committed earlier.
   */
  private long inversions(List<ReceivedMessage> messages) throws SQLException {
    Map<String, List<String>> transactions =
        messages.stream()
            .collect(
                Collectors.groupingBy(
                    m -> m.property("postrider_key"),
                    Collectors.mapping(ReceivedMessage::text, Collectors.toList())));
    assertThat(transactions).hasSize(KEYS);
    long inversions = 0;
    try (Connection connection = tables.begin();
        Statement statement = connection.createStatement()) {
      for (List<String> ofKey : transactions.values()) {
        assertThat(ofKey).doesNotHaveDuplicates();
        String before = "";
        for (String transaction : ofKey) {
          String query = "SELECT pg_xact_commit_timestamp('" + transaction + "')";
          String committed = text(statement, "SELECT to_char((" + query + "), 'HH24:MI:SS.US')");
          inversions += committed.compareTo(before) < 0 ? 1 : 0;
          before = committed;
        }
      }
    }
    return inversions;
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
