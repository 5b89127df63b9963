package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.Rejection.Fate;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is deleted when it is old, and what never is. */
abstract class LeftoverContract extends StoreContract {

  private static final Duration DAY = Duration.ofDays(1);

  /** Makes all times of a column two days older. */
  private void age(String table, String column) throws SQLException {
    execute(
        ("UPDATE postrider_" + table + " SET " + column + " = " + column)
            + (" - INTERVAL '2' DAY WHERE " + column + " > CURRENT_TIMESTAMP - INTERVAL '1' DAY"));
  }

  private void send(int messages) throws SQLException {
    for (int i = 0; i < messages; i++) {
      append(entry("k" + i));
    }
    store.lanesWithHistory().settle(LANE, rows().stream().map(StoredMessage::seq).toList());
  }

  private long sent() throws SQLException {
    return count("SELECT COUNT(*) FROM postrider_sent");
  }

  @Test
  void deletesWhatWasSentLongAgoAndKeepsWhatWasSentSince() throws SQLException {
    send(3);
    age("sent", "sent_at");
    send(2);

    assertThat(store.leftovers().purgeSent(DAY, 10)).isEqualTo(3);
    assertThat(sent()).isEqualTo(2);
    assertThat(store.leftovers().purgeSent(DAY, 10)).isZero();
    assertThat(store.leftovers().purgeSent(Duration.ZERO, 10)).isEqualTo(2);
  }

  @Test
  void deletesNoMoreAtOnceThanItIsToldAndTheOldestFirst() throws SQLException {
    send(3);
    age("sent", "sent_at");
    age("sent", "created_at");
    send(2);

    assertThat(store.leftovers().purgeSent(Duration.ZERO, 2)).isEqualTo(2);
    assertThat(sent()).isEqualTo(3);
    assertThat(store.leftovers().purgeSent(Duration.ZERO, 1)).isEqualTo(1);
    assertThat(
            count(
                "SELECT COUNT(*) FROM postrider_sent WHERE sent_at > CURRENT_TIMESTAMP - INTERVAL '1' DAY"))
        .isEqualTo(2);
  }

  @Test
  void whatWasSentLateTakesAPlaceAndHoldsUpNothingElse() throws SQLException {
    send(7);
    age("sent", "sent_at");
    execute(
        "UPDATE postrider_sent SET sent_at = CURRENT_TIMESTAMP"
            + " WHERE seq = (SELECT MIN(seq) FROM postrider_sent)");

    for (int deleted : List.of(2, 2, 2, 0)) {
      assertThat(store.leftovers().purgeSent(DAY, 3)).isEqualTo(deleted);
    }
    assertThat(sent()).isOne();
  }

  @Test
  void nodesThatDeleteAtOnceDeleteEachRowOnce() throws Exception {
    send(60);
    age("sent", "sent_at");

    List<Integer> deleted =
        AtOnce.call(
            3,
            () -> {
              int own = 0;
              for (int last = 1; last > 0; ) {
                last = store.leftovers().purgeSent(DAY, 7);
                own += last;
              }
              return own;
            });

    assertThat(deleted.stream().mapToInt(Integer::intValue).sum()).isEqualTo(60);
    assertThat(sent()).isZero();
  }

  @Test
  void deletesNothingThatWaitsOrIsDeadHoweverOld() throws SQLException {
    append(entry("a"), entry("b"), entry("c"), entry("d"));
    long epoch = lease("n1");
    List<StoredMessage> rows = rows();
    reject(epoch, rows.get(0), new Fate.Retry(Duration.ofMinutes(1)));
    reject(epoch, rows.get(1), new Fate.ParkKey());
    reject(epoch, rows.get(2), new Fate.Skip());
    age("outbox", "created_at");
    age("dead", "died_at");
    age("dead", "created_at");
    age("attempt", "failed_at");

    purgeAll(Duration.ZERO);

    assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isEqualTo(3);
    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isOne();
    assertThat(count("SELECT COUNT(*) FROM postrider_blocked_key")).isEqualTo(2);
    assertThat(count("SELECT COUNT(*) FROM postrider_attempt")).isEqualTo(3);
  }

  @Test
  void deletesOldAttemptsAtMessagesThatHaveLeft() throws SQLException {
    append(entry("a"), entry("b"), entry("c"));
    long epoch = lease("n1");
    List<StoredMessage> rows = rows();
    reject(epoch, rows.get(0), new Fate.Retry(Duration.ofMinutes(1)));
    reject(epoch, rows.get(1), new Fate.Retry(Duration.ofMinutes(1)));
    age("attempt", "failed_at");
    reject(epoch, rows.get(2), new Fate.Retry(Duration.ofMinutes(1)));
    store.lanesWithHistory().settle(LANE, List.of(rows.get(1).seq(), rows.get(2).seq()));

    assertThat(store.leftovers().purgeAttempts(DAY, 0, 10)).isZero();

    assertThat(count("SELECT COUNT(*) FROM postrider_attempt")).isEqualTo(2);
    assertThat(count("SELECT COUNT(*) FROM postrider_attempt WHERE seq = " + rows.get(1).seq()))
        .isZero();
  }

  @Test
  void looksAtNoMoreAttemptsAtOnceThanItIsTold() throws SQLException {
    append(entry("a"), entry("b"), entry("c"));
    long epoch = lease("n1");
    for (StoredMessage row : rows()) {
      reject(epoch, row, new Fate.Retry(Duration.ofMinutes(1)));
    }
    execute("DELETE FROM postrider_outbox");
    age("attempt", "failed_at");

    long next = store.leftovers().purgeAttempts(DAY, 0, 2);

    assertThat(next).isPositive();
    assertThat(count("SELECT COUNT(*) FROM postrider_attempt")).isOne();
    assertThat(store.leftovers().purgeAttempts(DAY, next, 2)).isZero();
    assertThat(count("SELECT COUNT(*) FROM postrider_attempt")).isZero();
  }

  @Test
  void deletesOldJobsThatHaveEnded() throws SQLException {
    for (String job : List.of("'old', 'DONE'", "'running', 'RUNNING'", "'new', 'FAILED'")) {
      execute(
          "INSERT INTO postrider_command (id, state, action, criteria, asked_by, asked_via,"
              + (" next_seq, last_seq, total, total_capped, asked_at) VALUES (" + job)
              + ", 'RETRY', '{}', 'x', 'x', 0, 0, 0, FALSE,"
              + " CURRENT_TIMESTAMP - INTERVAL '9' DAY)");
    }
    execute("UPDATE postrider_command SET ended_at = CURRENT_TIMESTAMP WHERE id IN ('old', 'new')");
    execute(
        "UPDATE postrider_command SET ended_at = CURRENT_TIMESTAMP - INTERVAL '2' DAY"
            + " WHERE id = 'old'");

    assertThat(store.leftovers().purgeJobs(DAY, 10)).isOne();
    assertThat(count("SELECT COUNT(*) FROM postrider_command WHERE id IN ('running', 'new')"))
        .isEqualTo(2);
  }

  @Test
  void deletesTheFirstEntriesOfTheAuditTrailIfTheyAreOld() throws SQLException {
    audit(5);
    age("audit", "done_at");
    audit(2);

    assertThat(store.leftovers().purgeAudit(DAY, 3)).isEqualTo(3);
    assertThat(store.leftovers().purgeAudit(DAY, 3)).isEqualTo(2);
    assertThat(store.leftovers().purgeAudit(DAY, 3)).isZero();
    assertThat(count("SELECT COUNT(*) FROM postrider_audit")).isEqualTo(2);
  }

  private void audit(int entries) throws SQLException {
    for (int i = 0; i < entries; i++) {
      execute(
          "INSERT INTO postrider_audit (who, via, action, target, outcome)"
              + " VALUES ('x', 'x', 'x', 'x', 'x')");
    }
  }

  private void purgeAll(Duration age) throws SQLException {
    store.leftovers().purgeSent(age, 100);
    store.leftovers().purgeJobs(age, 100);
    store.leftovers().purgeAttempts(age, 0, 100);
  }

  private void reject(long epoch, StoredMessage message, Fate fate) throws SQLException {
    assertThat(
            store.lanes().reject(LANE, epoch, new Rejection(message, "n1", "refused", null, fate)))
        .isTrue();
  }
}
