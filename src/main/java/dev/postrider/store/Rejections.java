package dev.postrider.store;

import dev.postrider.store.Rejection.Fate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Records rejected attempts, for the holder of the lane only. */
final class Rejections {

  private static final int MAX_TRACE = 16_000;
  private static final int MAX_REASON = 4_000;

  private final String lockLease;
  private final String countAttempt;
  private final String insertAttempt;
  private final String updateBlock;
  private final String insertBlock;
  private final String copyToDead;
  private final String deleteRow;
  private final String deleteBlock;

  Rejections(Dialect dialect, Tables tables) {
    String block = tables.blockedKey();
    lockLease =
        ("SELECT epoch FROM " + tables.lease() + " WHERE broker = ? AND shard = ?")
            + (" AND node IN (SELECT id FROM " + tables.node() + ") FOR UPDATE");
    countAttempt =
        "UPDATE " + tables.outbox() + " SET attempts = attempts + 1 WHERE seq = ? AND attempts = ?";
    insertAttempt =
        "INSERT INTO "
            + tables.attempt()
            + " (seq, id, broker, attempt, node, reason, trace) VALUES (?, ?, ?, ?, ?, ?, ?)";
    // What an operator holds stays held.
    updateBlock =
        "UPDATE "
            + block
            + (" SET head_seq = ?, reason = ?, due_at = " + dialect.later())
            + " WHERE broker = ? AND shard = ? AND message_key = ? AND reason <> 'HOLD'";
    insertBlock =
        "INSERT INTO "
            + block
            + " (head_seq, reason, due_at, broker, shard, message_key) SELECT CAST(? AS bigint),"
            + (" CAST(? AS varchar), " + dialect.later())
            + ", CAST(? AS varchar), CAST(? AS integer), CAST(? AS varchar) WHERE NOT EXISTS"
            + (" (SELECT 1 FROM " + block)
            + " WHERE broker = ? AND shard = ? AND message_key = ?)";
    copyToDead =
        "INSERT INTO "
            + (tables.dead() + " (seq, " + Tables.messageColumns())
            + (", reason) SELECT seq, " + Tables.messageColumns())
            + (", CAST(? AS varchar) FROM " + tables.outbox())
            + " WHERE seq = ?";
    deleteRow = "DELETE FROM " + tables.outbox() + " WHERE seq = ?";
    deleteBlock =
        "DELETE FROM "
            + block
            + " WHERE broker = ? AND shard = ? AND head_seq = ? AND reason <> 'HOLD'";
  }

  /** See {@link LaneStore#reject}. Where it returns false it has written nothing. */
  boolean record(Connection connection, LaneId lane, long epoch, Rejection rejection)
      throws SQLException {
    if (!holds(connection, lane, epoch) || !count(connection, rejection.message())) {
      return false;
    }
    insertAttempt(connection, lane, rejection);
    Fate fate = rejection.fate();
    if (fate instanceof Fate.Retry retry) {
      block(connection, lane, rejection.message(), BlockedKey.Reason.RETRY, retry.delay());
    } else if (fate instanceof Fate.ParkKey) {
      block(connection, lane, rejection.message(), BlockedKey.Reason.DEAD, null);
    } else {
      moveAside(connection, lane, rejection);
    }
    return true;
  }

  /** Locks the lease, so that nobody takes the lane before this transaction ends. */
  private boolean holds(Connection connection, LaneId lane, long epoch) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(lockLease)) {
      new Parameters(statement).lane(lane);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getLong(1) == epoch;
      }
    }
  }

  private boolean count(Connection connection, StoredMessage message) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(countAttempt)) {
      new Parameters(statement).number(message.seq()).number(message.attempts());
      return statement.executeUpdate() == 1;
    }
  }

  private void insertAttempt(Connection connection, LaneId lane, Rejection rejection)
      throws SQLException {
    StoredMessage message = rejection.message();
    try (PreparedStatement statement = connection.prepareStatement(insertAttempt)) {
      new Parameters(statement)
          .number(message.seq())
          .text(message.id())
          .text(lane.broker())
          .number(message.attempts() + 1)
          .text(rejection.node())
          .text(rejection.reason(), MAX_REASON)
          .text(rejection.trace(), MAX_TRACE);
      statement.executeUpdate();
    }
  }

  private void block(
      Connection connection,
      LaneId lane,
      StoredMessage head,
      BlockedKey.Reason reason,
      @Nullable Duration delay)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(updateBlock)) {
      new Parameters(statement)
          .number(head.seq())
          .text(reason.name())
          .millis(delay)
          .lane(lane)
          .text(head.key());
      if (statement.executeUpdate() > 0) {
        return;
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(insertBlock)) {
      new Parameters(statement)
          .number(head.seq())
          .text(reason.name())
          .millis(delay)
          .lane(lane)
          .text(head.key())
          .lane(lane)
          .text(head.key());
      statement.executeUpdate();
    }
  }

  private void moveAside(Connection connection, LaneId lane, Rejection rejection)
      throws SQLException {
    long seq = rejection.message().seq();
    try (PreparedStatement statement = connection.prepareStatement(copyToDead)) {
      new Parameters(statement).text(rejection.reason(), MAX_REASON).number(seq);
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(deleteRow)) {
      new Parameters(statement).number(seq);
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(deleteBlock)) {
      new Parameters(statement).lane(lane).number(seq);
      statement.executeUpdate();
    }
  }
}
