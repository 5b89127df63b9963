package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.store.Activity.Counts;
import dev.postrider.store.ActivityLog.Minute;
import dev.postrider.store.Rejection.Fate;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How much is stored and sent. */
abstract class ActivityContract extends StoreContract {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void addsUpWhatNodesReportForEachBroker() throws SQLException {
    log().add("n1", Map.of("events", new Counts(1, 2, 3, 4), "legacy", new Counts(0, 0, 0, 1)));
    log().add("n1", Map.of("events", new Counts(10, 20, 30, 40)));
    log().add("n2", Map.of("events", new Counts(100, 200, 300, 400)));
    log().add("n2", Map.of());

    assertThat(sum("events")).isEqualTo(new Counts(111, 222, 333, 444));
    assertThat(sum("legacy")).isEqualTo(new Counts(0, 0, 0, 1));
  }

  @Test
  void tellsWholeMinutesAscendingNoOlderThanAsked() throws SQLException {
    for (int minutes : List.of(120, 30, 10)) {
      log().add("n1", Map.of("events", new Counts(minutes, 0, 0, 0)));
      execute(
          "UPDATE postrider_activity SET at_minute = at_minute - INTERVAL '"
              + minutes
              + "' MINUTE WHERE stored = "
              + minutes);
    }
    List<Minute> minutes = log().since(HOUR);

    assertThat(minutes).extracting(minute -> minute.counts().stored()).containsExactly(30L, 10L);
    assertThat(minutes)
        .allMatch(m -> m.minute().truncatedTo(ChronoUnit.MINUTES).equals(m.minute()));
    assertThat(
            count(
                "SELECT COUNT(*) FROM postrider_activity WHERE at_minute BETWEEN"
                    + " CURRENT_TIMESTAMP - INTERVAL '12' MINUTE AND"
                    + " CURRENT_TIMESTAMP - INTERVAL '10' MINUTE"))
        .isEqualTo(1);
  }

  @Test
  void forgetsWhatIsOld() throws SQLException {
    log().add("n1", Map.of("events", new Counts(1, 0, 0, 0)));
    execute("UPDATE postrider_activity SET at_minute = at_minute - INTERVAL '2' HOUR");
    log().add("n1", Map.of("events", new Counts(2, 0, 0, 0)));

    log().purge(HOUR);

    assertThat(log().since(Duration.ofDays(1)))
        .extracting(minute -> minute.counts().stored())
        .containsExactly(2L);
  }

  @Test
  void losesNothingIfManyAddAtOnce() throws Exception {
    AtOnce.call(
        8,
        () -> {
          for (int i = 0; i < 20; i++) {
            addUntilDone(Map.of("a", new Counts(1, 1, 1, 1), "b", new Counts(1, 0, 0, 0)));
          }
          return true;
        });

    assertThat(sum("a")).isEqualTo(new Counts(160, 160, 160, 160));
    assertThat(sum("b")).isEqualTo(new Counts(160, 0, 0, 0));
  }

  /** As nodes do: what could not be written down is added later. */
  private void addUntilDone(Map<String, Counts> counts) {
    while (true) {
      try {
        log().add("n1", counts);
        return;
      } catch (SQLException collision) {
        // Nothing of it was written.
      }
    }
  }

  @Test
  void countsWhatWasDeletedBecauseItsBrokerHadIt() throws SQLException {
    append(entry("a"), entry("b"), entry("c"));
    List<Long> seqs = rows().stream().map(StoredMessage::seq).toList();
    counted();

    store.lanes().settle(LANE, seqs.subList(0, 2));
    store.lanes().settle(LANE, seqs); // of which one is left

    assertThat(counted()).isEqualTo(new Counts(0, 3, 0, 0));
    assertThat(counted()).isEqualTo(Counts.NONE);
  }

  /** Where rows are settled in several transactions, the first ones may have committed. */
  @Test
  void countsWhatWasDeletedBeforeTheRestFailed() throws SQLException {
    int messages = PostgreSqlSettlement.MOST + 10;
    append(Stream.generate(() -> entry("a")).limit(messages).toArray(OutboxEntry[]::new));
    List<Long> seqs = rows().stream().map(StoredMessage::seq).toList();
    counted();

    execute("CREATE TABLE keeps (seq BIGINT REFERENCES postrider_outbox (seq))");
    try {
      execute("INSERT INTO keeps VALUES (" + seqs.get(messages - 1) + ")");
      assertThatThrownBy(() -> store.lanes().settle(LANE, seqs)).isInstanceOf(SQLException.class);
    } finally {
      execute("DROP TABLE keeps");
    }

    assertThat(rows()).isNotEmpty();
    assertThat(counted()).isEqualTo(new Counts(0, messages - rows().size(), 0, 0));
  }

  @Test
  void countsRejectedAttemptsAndDeadLetters() throws SQLException {
    append(entry("a"), entry("b"), entry("c"));
    long epoch = lease("n1");
    List<StoredMessage> rows = rows();
    counted();

    reject(epoch, rows.get(0), new Fate.Retry(HOUR));
    assertThat(counted()).isEqualTo(new Counts(0, 0, 1, 0));
    reject(epoch, rows.get(1), new Fate.ParkKey());
    assertThat(counted()).isEqualTo(new Counts(0, 0, 1, 1));
    reject(epoch, rows.get(2), new Fate.Skip());
    assertThat(counted()).isEqualTo(new Counts(0, 0, 1, 1));
  }

  @Test
  void countsAnExpiredMessageAsDeadThoughNobodyRejectedIt() throws SQLException {
    append(entry("a"));
    execute("UPDATE postrider_outbox SET expires_at = CURRENT_TIMESTAMP");
    counted();

    reject(lease("n1"), rows().get(0), new Fate.Skip());

    assertThat(counted()).isEqualTo(new Counts(0, 0, 0, 1));
  }

  @Test
  void countsNothingThatWasNotWritten() throws SQLException {
    append(entry("a"));
    long lost = lease("n1");
    StoredMessage row = rows().get(0);
    lease("n1");
    counted();

    reject(lost, row, new Fate.ParkKey());
    execute("ALTER TABLE postrider_outbox RENAME TO elsewhere");
    try {
      assertThatThrownBy(() -> store.lanes().settle(LANE, List.of(row.seq())))
          .isInstanceOf(SQLException.class);
    } finally {
      execute("ALTER TABLE elsewhere RENAME TO postrider_outbox");
    }

    assertThat(rows()).hasSize(1);
    assertThat(counted()).isEqualTo(Counts.NONE);
  }

  private ActivityLog log() {
    return store.admin().activity();
  }

  private Counts sum(String broker) throws SQLException {
    return log().since(HOUR).stream()
        .filter(minute -> minute.broker().equals(broker))
        .map(Minute::counts)
        .reduce(Counts.NONE, Counts::plus);
  }

  private Counts counted() {
    return store.activity().drain().getOrDefault(LANE.broker(), Counts.NONE);
  }

  private void reject(long epoch, StoredMessage message, Fate fate) throws SQLException {
    store.lanes().reject(LANE, epoch, new Rejection(message, "n1", "refused", null, fate));
  }
}
