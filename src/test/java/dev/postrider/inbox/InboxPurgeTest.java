package dev.postrider.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.InboxStore;
import dev.postrider.testkit.LogRecords;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InboxPurgeTest {

  private static final Duration WINDOW = Duration.ofDays(7);

  private Instant now = Instant.EPOCH;

  @Test
  void deletesBatchesUntilOneIsNotFull() {
    OldRecords store = new OldRecords(2_500, Duration.ZERO);

    purge(store).run();

    assertThat(store.left).isZero();
    assertThat(store.calls).isEqualTo(3);
  }

  @Test
  void stopsInTimeAndLeavesTheRestToTheNextRun() {
    OldRecords store = new OldRecords(100_000, Duration.ofSeconds(9));

    purge(store).run();
    assertThat(store.calls).isEqualTo(3);

    purge(store).run();
    assertThat(store.left).isEqualTo(94_000);
  }

  @Test
  void warnsOfAFailingStoreAndDoesNotThrow() {
    OldRecords store =
        new OldRecords(1, Duration.ZERO) {
          @Override
          public int purge(Duration window, int max) throws SQLException {
            throw new SQLException("connection lost");
          }
        };
    try (Closing log = new Closing(new LogRecords(InboxPurge.class))) {
      purge(store).run();

      assertThat(log.records().warnings())
          .singleElement()
          .asString()
          .startsWith("PR0906:")
          .contains("connection lost");
    }
  }

  private InboxPurge purge(InboxStore store) {
    return new InboxPurge(store, WINDOW, () -> now);
  }

  private record Closing(LogRecords records) implements AutoCloseable {
    @Override
    public void close() {
      records.close();
    }
  }

  private class OldRecords implements InboxStore {
    private final Duration perBatch;
    private int left;
    private int calls;

    OldRecords(int left, Duration perBatch) {
      this.left = left;
      this.perBatch = perBatch;
    }

    @Override
    public int purge(Duration window, int max) throws SQLException {
      assertThat(window).isEqualTo(WINDOW);
      calls++;
      now = now.plus(perBatch);
      int deleted = Math.min(left, max);
      left -= deleted;
      return deleted;
    }

    @Override
    public boolean record(Connection connection, String consumer, String id, String hash) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> payloadHash(Connection connection, String consumer, String id) {
      throw new UnsupportedOperationException();
    }
  }
}
