package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Who has applied which message. */
abstract class InboxContract extends StoreContract {

  /** What became of one of many that record the same at once. */
  enum Verdict {
    FIRST,
    DUPLICATE,
    FAILED
  }

  @Test
  void recordsAnIdOncePerConsumer() throws SQLException {
    assertThat(record("billing", "id-1")).isTrue();
    assertThat(record("billing", "id-1")).isFalse();
    assertThat(record("shipping", "id-1")).isTrue();
    assertThat(record("billing", "id-2")).isTrue();
  }

  @Test
  void recordsAnIdOnceWithinATransaction() throws SQLException {
    try (Connection connection = begin()) {
      assertThat(store.inbox().record(connection, "billing", "id-1", null)).isTrue();
      assertThat(store.inbox().record(connection, "billing", "id-1", null)).isFalse();
      connection.rollback();
    }
  }

  @Test
  void forgetsWhatIsRolledBack() throws SQLException {
    try (Connection connection = begin()) {
      assertThat(store.inbox().record(connection, "billing", "id-1", null)).isTrue();
      connection.rollback();
    }

    assertThat(record("billing", "id-1")).isTrue();
  }

  @Test
  void tellsLongIdsApart() throws SQLException {
    String same = "x".repeat(4_000);

    assertThat(record("billing", same + "1")).isTrue();
    assertThat(record("billing", same + "2")).isTrue();
    assertThat(record("billing", same + "1")).isFalse();
  }

  @Test
  void remembersThePayloadHash() throws SQLException {
    try (Connection connection = begin()) {
      store.inbox().record(connection, "billing", "id-1", "hash");
      store.inbox().record(connection, "billing", "id-2", null);

      assertThat(store.inbox().payloadHash(connection, "billing", "id-1")).contains("hash");
      assertThat(store.inbox().payloadHash(connection, "billing", "id-2")).isEmpty();
      assertThat(store.inbox().payloadHash(connection, "billing", "id-3")).isEmpty();
      connection.rollback();
    }
  }

  @Test
  void purgesWhatIsOlderThanTheWindowInBatches() throws SQLException {
    record("billing", "new");
    for (int i = 0; i < 5; i++) {
      record("billing", "old" + i);
    }
    execute(
        "UPDATE postrider_inbox SET received_at = CURRENT_TIMESTAMP - INTERVAL '2' HOUR"
            + " WHERE message_id LIKE 'old%'");

    assertThat(store.inbox().purge(Duration.ofHours(1), 3)).isEqualTo(3);
    assertThat(store.inbox().purge(Duration.ofHours(1), 3)).isEqualTo(2);
    assertThat(store.inbox().purge(Duration.ofHours(1), 3)).isZero();
    assertThat(count("SELECT COUNT(*) FROM postrider_inbox WHERE message_id = 'new'")).isEqualTo(1);
  }

  @Test
  void hasOneWinnerAmongSixteenAtOnce() throws Exception {
    List<Verdict> verdicts = recordAtOnce(16);

    assertThat(verdicts).hasSize(16).containsOnlyOnce(Verdict.FIRST);
    assertThat(count("SELECT COUNT(*) FROM postrider_inbox")).isEqualTo(1);
  }

  boolean record(String consumer, String id) throws SQLException {
    try (Connection connection = begin()) {
      boolean first = store.inbox().record(connection, consumer, id, null);
      connection.commit();
      return first;
    }
  }

  /** Each in a transaction of its own, that is committed. */
  List<Verdict> recordAtOnce(int transactions) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(transactions);
    try {
      CyclicBarrier start = new CyclicBarrier(transactions);
      List<Future<Verdict>> running = new ArrayList<>();
      for (int i = 0; i < transactions; i++) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return verdict();
                }));
      }
      List<Verdict> verdicts = new ArrayList<>();
      for (Future<Verdict> one : running) {
        verdicts.add(one.get());
      }
      return verdicts;
    } finally {
      threads.shutdownNow();
    }
  }

  private Verdict verdict() {
    try {
      return record("billing", "same") ? Verdict.FIRST : Verdict.DUPLICATE;
    } catch (SQLException collision) {
      return Verdict.FAILED;
    }
  }
}
