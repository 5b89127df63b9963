package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.Await;
import dev.postrider.testkit.ReceivedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Business transactions that go on whatever fails: each changes an entity and publishes its new
 * version. Whether a commit happened whose answer got lost, the entity's version in the database
 * tells in the end.
 */
final class Traffic implements AutoCloseable {

  private static final int KEYS = 12;
  private static final Duration PAUSE = Duration.ofMillis(3);

  private final RelayUnderTest tables;
  private final String queue;
  private final List<CompletableFuture<Void>> producers = new ArrayList<>();
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean ended;

  Traffic(RelayUnderTest tables, String queue) throws SQLException {
    this.tables = tables;
    this.queue = queue;
    tables.execute("CREATE TABLE entity (id int PRIMARY KEY, version int)");
    tables.execute("INSERT INTO entity SELECT n, 0 FROM generate_series(1, " + KEYS + ") n");
  }

  Traffic start(int threads) {
    for (int i = 0; i < threads; i++) {
      SplittableRandom random = new SplittableRandom(i);
      producers.add(CompletableFuture.runAsync(() -> produce(random), this::onOwnThread));
    }
    return this;
  }

  /** Waits until so many more transactions have committed. */
  void awaitCommits(int more) {
    int from = commits.get();
    Await.until(more + " commits", () -> commits.get() >= from + more);
  }

  /** Waits until so many more transactions have failed. */
  void awaitFailures(int more) {
    int from = failures.get();
    Await.until(more + " failures", () -> failures.get() >= from + more);
  }

  @Override
  public void close() {
    ended = true;
    producers.forEach(CompletableFuture::join);
  }

  /** Each version of each entity, first arrivals ascending. */
  void assertAllIn(List<ReceivedMessage> arrived) throws SQLException {
    Map<String, Integer> last = new Arrivals(arrived).assertComplete();
    for (int key = 1; key <= KEYS; key++) {
      assertThat(last.getOrDefault("k" + key, 0).longValue())
          .as("the last version of k%d", key)
          .isEqualTo(tables.count("SELECT version FROM entity WHERE id = " + key));
    }
  }

  private void onOwnThread(Runnable work) {
    Thread thread = new Thread(work, "producer");
    thread.setDaemon(true);
    thread.start();
  }

  private void produce(SplittableRandom random) {
    while (!ended) {
      try (Connection connection = tables.begin()) {
        while (!ended) {
          change(connection, 1 + random.nextInt(KEYS));
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      } catch (SQLException | AssertionError e) {
        // PostgreSQL's driver says the latter of a connection that breaks amid a batch.
        failures.incrementAndGet();
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void change(Connection connection, int key) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "UPDATE entity SET version = version + 1 WHERE id = ? RETURNING version")) {
      update.setInt(1, key);
      try (var row = update.executeQuery()) {
        row.next();
        tables.append(connection, "k" + key, queue, "k" + key + ":" + row.getInt(1));
      }
    }
    connection.commit();
    commits.incrementAndGet();
  }
}
