package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.Rejection.Fate;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Confirmed and rejected messages. */
abstract class SettleContract extends StoreContract {

  static final Fate LATER = new Fate.Retry(Duration.ofMinutes(1));

  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** What settles. */
  LaneStore lanes() {
    return store.lanes();
  }

  /** How many statements wait for a lock on the outbox. */
  abstract long waiting() throws SQLException;

  @AfterAll
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void deletesConfirmedRowsHoweverOften() throws SQLException {
    append(entry("a"), entry("b"));
    List<Long> seqs = rows().stream().map(StoredMessage::seq).toList();

    lanes().settle(LANE, List.of(seqs.get(0)));
    lanes().settle(LANE, List.of(seqs.get(0), 4711L));
    lanes().settle(LANE, List.of());

    assertThat(rows()).extracting(StoredMessage::seq).containsExactly(seqs.get(1));
  }

  @Test
  void freesTheKeyWhoseHeadIsConfirmed() throws SQLException {
    append(entry("a"), entry("b"));
    long epoch = lease("n1");
    List<StoredMessage> rows = rows();
    reject(epoch, rows.get(0), LATER);
    reject(epoch, rows.get(1), LATER);

    lanes().settle(LANE, List.of(rows.get(0).seq()));

    assertThat(lanes().blockedKeys(LANE)).extracting(BlockedKey::key).containsExactly("b");
  }

  @Test
  void settlesWhatWasRejectedBeforeTogetherWithWhatWasNot() throws SQLException {
    append(entry("a"), entry("b"), entry("c"));
    List<StoredMessage> rows = rows();
    reject(lease("n1"), rows.get(1), LATER);
    store.activity().drain();

    lanes().settle(LANE, rows.stream().map(StoredMessage::seq).toList());

    assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isZero();
    assertThat(lanes().blockedKeys(LANE)).isEmpty();
    assertThat(store.activity().drain().get("events").sent()).isEqualTo(3);
  }

  /** Two nodes believe that they lead: the broker refuses it to the one, and took the other's. */
  @Test
  void freesAKeyThatIsBlockedWhileItsHeadIsSettled() throws Exception {
    append(entry("a"));
    long seq = rows().get(0).seq();
    Future<?> settled;
    try (Connection rejecting = begin();
        Statement statement = rejecting.createStatement()) {
      statement.execute("UPDATE postrider_outbox SET attempts = attempts + 1");
      settled =
          threads.submit(
              () -> {
                lanes().settle(LANE, List.of(seq));
                return null;
              });
      Waiting.until(() -> waiting() == 1);
      statement.execute(
          "INSERT INTO postrider_blocked_key (broker, shard, message_key, head_seq, reason)"
              + " VALUES ('events', 0, 'a', "
              + seq
              + ", 'DEAD')");
      rejecting.commit();
    }
    settled.get();

    assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isZero();
    assertThat(lanes().blockedKeys(LANE)).isEmpty();
  }

  @Test
  void letsAKeyWaitBehindARejectedMessage() throws SQLException {
    append(entry("a"));
    long epoch = lease("n1");
    StoredMessage head = rows().get(0);

    assertThat(reject(epoch, head, LATER)).isTrue();

    BlockedKey blocked = lanes().blockedKeys(LANE).get(0);
    assertThat(blocked.key()).isEqualTo("a");
    assertThat(blocked.headSeq()).isEqualTo(head.seq());
    assertThat(blocked.reason()).isEqualTo(BlockedKey.Reason.RETRY);
    assertThat(blocked.dueIn()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
    assertThat(attempts(head)).isEqualTo(1);
    assertThat(count("SELECT COUNT(*) FROM postrider_attempt WHERE attempt = 1")).isEqualTo(1);
  }

  @Test
  void saysWhenAKeyIsDue() throws SQLException {
    append(entry("a"));
    reject(lease("n1"), rows().get(0), new Fate.Retry(Duration.ZERO));

    assertThat(lanes().blockedKeys(LANE).get(0).dueIn()).isLessThanOrEqualTo(Duration.ZERO);
  }

  @Test
  void countsEachAttemptAndMovesTheDueTime() throws SQLException {
    append(entry("a"));
    long epoch = lease("n1");
    reject(epoch, rows().get(0), new Fate.Retry(Duration.ZERO));
    StoredMessage again = head("a");

    assertThat(reject(epoch, again, LATER)).isTrue();

    assertThat(attempts(again)).isEqualTo(2);
    assertThat(lanes().blockedKeys(LANE))
        .singleElement()
        .matches(key -> key.dueIn().compareTo(Duration.ofSeconds(1)) > 0);
  }

  @Test
  void keepsADeadMessageAsHeadOfItsKey() throws SQLException {
    append(entry("a"), entry("a"));
    StoredMessage head = rows().get(0);

    reject(lease("n1"), head, new Fate.ParkKey());

    assertThat(lanes().blockedKeys(LANE))
        .extracting(BlockedKey::headSeq, BlockedKey::reason)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(head.seq(), BlockedKey.Reason.DEAD));
    assertThat(rows()).isEmpty();
    assertThat(attempts(head)).isEqualTo(1);
  }

  @Test
  void movesASkippedMessageAsideAndFreesItsKey() throws SQLException {
    append(entry("a", new byte[] {9, 8}), entry("a"));
    long epoch = lease("n1");
    StoredMessage head = rows().get(0);
    reject(epoch, head, LATER);

    assertThat(reject(epoch, head("a"), new Fate.Skip())).isTrue();

    assertThat(lanes().blockedKeys(LANE)).isEmpty();
    assertThat(rows()).hasSize(1);
    assertThat(
            count(
                "SELECT COUNT(*) FROM postrider_dead WHERE attempts = 2 AND reason = 'refused'"
                    + " AND OCTET_LENGTH(payload) = 2 AND died_at IS NOT NULL AND id = '"
                    + head.id()
                    + "' AND seq = "
                    + head.seq()))
        .isEqualTo(1);
  }

  @Test
  void writesNothingForANodeThatLostTheLane() throws SQLException {
    append(entry("a"));
    long lost = lease("n1");
    store.leases().leave("n1");
    assertThat(reject(lost, rows().get(0), LATER)).isFalse();
    lease("n2");

    assertThat(reject(lost, rows().get(0), new Fate.Skip())).isFalse();

    assertNothingWritten();
  }

  @Test
  void writesNothingAfterTheLaneWasGivenBack() throws SQLException {
    append(entry("a"));
    long epoch = lease("n1");
    store.leases().release("n1", LANE, epoch);

    assertThat(reject(epoch, rows().get(0), LATER)).isFalse();

    assertNothingWritten();
  }

  @Test
  void writesNothingIfTheMessageWasRejectedOrConfirmedMeanwhile() throws SQLException {
    append(entry("a"), entry("b"));
    long epoch = lease("n1");
    List<StoredMessage> rows = rows();
    reject(epoch, rows.get(0), LATER);
    lanes().settle(LANE, List.of(rows.get(1).seq()));

    assertThat(reject(epoch, rows.get(0), new Fate.Skip())).isFalse();
    assertThat(reject(epoch, rows.get(1), LATER)).isFalse();

    assertThat(attempts(rows.get(0))).isEqualTo(1);
    assertThat(count("SELECT COUNT(*) FROM postrider_attempt")).isEqualTo(1);
    assertThat(lanes().blockedKeys(LANE)).extracting(BlockedKey::key).containsExactly("a");
  }

  @Test
  void leavesAKeyHeldThatAnOperatorHolds() throws SQLException {
    append(entry("a"));
    long epoch = lease("n1");
    StoredMessage head = rows().get(0);
    execute(
        "INSERT INTO postrider_blocked_key (broker, shard, message_key, head_seq, reason)"
            + " VALUES ('events', 0, 'a', "
            + head.seq()
            + ", 'HOLD')");

    assertThat(reject(epoch, head, LATER)).isTrue();

    assertThat(lanes().blockedKeys(LANE))
        .extracting(BlockedKey::reason)
        .containsExactly(BlockedKey.Reason.HOLD);
  }

  @Test
  void leavesAKeyHeldWhoseHeadIsConfirmedOrGivenUp() throws SQLException {
    append(entry("a"), entry("b"));
    long epoch = lease("n1");
    List<StoredMessage> rows = rows();
    for (StoredMessage row : rows) {
      execute(
          String.format(
              "INSERT INTO postrider_blocked_key (broker, shard, message_key, head_seq, reason)"
                  + " VALUES ('events', 0, '%s', %d, 'HOLD')",
              row.key(), row.seq()));
    }

    lanes().settle(LANE, List.of(rows.get(0).seq()));
    Rejection skipped = new Rejection(rows.get(1), "n1", "no", null, new Fate.Skip());
    assertThat(lanes().reject(LANE, epoch, skipped)).isTrue();

    assertThat(lanes().blockedKeys(LANE)).extracting(BlockedKey::key).containsExactly("a", "b");
  }

  @Test
  void cutsATraceAndStoresWhateverCharactersItHas() throws SQLException {
    append(entry("a"));
    StoredMessage head = rows().get(0);
    String trace = "at x\0".repeat(10_000);

    boolean won =
        lanes()
            .reject(
                LANE, lease("n1"), new Rejection(head, "n1", "r\0".repeat(9_000), trace, LATER));

    assertThat(won).isTrue();
    assertThat(count("SELECT CHAR_LENGTH(trace) FROM postrider_attempt")).isEqualTo(16_000);
  }

  boolean reject(long epoch, StoredMessage message, Fate fate) throws SQLException {
    return lanes().reject(LANE, epoch, new Rejection(message, "n1", "refused", null, fate));
  }

  /** The first row of a key, blocked or not. */
  StoredMessage head(String key) throws SQLException {
    return lanes().readKey(LANE, key, 0, Long.MAX_VALUE, ALL).messages().get(0);
  }

  private long attempts(StoredMessage message) throws SQLException {
    return count("SELECT attempts FROM postrider_outbox WHERE seq = " + message.seq());
  }

  private void assertNothingWritten() throws SQLException {
    assertThat(count("SELECT COUNT(*) FROM postrider_attempt")).isZero();
    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isZero();
    assertThat(lanes().blockedKeys(LANE)).isEmpty();
    assertThat(rows()).singleElement().matches(message -> message.attempts() == 0);
  }
}
