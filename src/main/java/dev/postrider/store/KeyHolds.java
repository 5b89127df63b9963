package dev.postrider.store;

import dev.postrider.store.MessageDesk.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Holds and releases keys in the transaction of the caller. */
final class KeyHolds {

  private final Dialect dialect;
  private final String lock;
  private final String insert;
  private final String update;
  private final String delete;

  KeyHolds(Dialect dialect, Tables tables) {
    this.dialect = dialect;
    String block = tables.blockedKey();
    String key = " WHERE broker = ? AND shard = ? AND message_key = ?";
    lock = "SELECT reason FROM " + block + key + " FOR UPDATE";
    insert =
        ("INSERT INTO " + block + " (broker, shard, message_key, head_seq, reason) SELECT")
            + " CAST(? AS varchar), CAST(? AS integer), CAST(? AS varchar), COALESCE("
            + first(dialect, tables)
            + ", 0), 'HOLD'";
    update = "UPDATE " + block + " SET reason = 'HOLD', due_at = NULL" + key;
    delete = "DELETE FROM " + block + key + " AND reason = 'HOLD'";
  }

  /**
   * A key's first number, by the index of its lane: a key without messages is looked for in all.
   * Another broker may have messages of the same key.
   */
  private static String first(Dialect dialect, Tables tables) {
    return "(SELECT CASE WHEN o.broker = ? AND o.shard = ? THEN o.seq END FROM "
        + (tables.outbox() + " o WHERE ")
        + dialect.fromLane("o", new Dialect.Bound("?", "?", "0"))
        + " AND o.message_key = ? ORDER BY o.broker, o.shard, o.seq LIMIT 1)";
  }

  /** See {@link MessageDesk#hold}; fails on its primary key if the key is blocked just now. */
  Verdict hold(Connection connection, LaneId lane, String key) throws SQLException {
    BlockedKey.Reason reason = reason(connection, lane, key);
    if (reason == BlockedKey.Reason.HOLD) {
      return Verdict.KEY_HELD;
    }
    if (reason == BlockedKey.Reason.DEAD) {
      return Verdict.KEY_DEAD;
    }
    try (PreparedStatement statement =
        dialect.question(connection, reason == null ? insert : update)) {
      Parameters parameters = new Parameters(statement).lane(lane).text(key);
      if (reason == null) {
        parameters.lane(lane).lane(lane).text(key);
      }
      statement.executeUpdate();
    }
    return Verdict.DONE;
  }

  /** See {@link MessageDesk#release}. */
  Verdict release(Connection connection, LaneId lane, String key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(delete)) {
      new Parameters(statement).lane(lane).text(key);
      return statement.executeUpdate() == 1 ? Verdict.DONE : Verdict.KEY_NOT_HELD;
    }
  }

  private BlockedKey.@Nullable Reason reason(Connection connection, LaneId lane, String key)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(lock)) {
      new Parameters(statement).lane(lane).text(key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? BlockedKey.Reason.valueOf(row.getString(1)) : null;
      }
    }
  }
}
