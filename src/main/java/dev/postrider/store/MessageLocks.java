package dev.postrider.store;

import dev.postrider.store.MessageActs.Locked;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Finds single messages, wherever their rows are, and locks them until the transaction ends. */
final class MessageLocks {

  private final String outbox;
  private final String dead;
  private final String scheduled;
  private final String sent;
  private final String block;

  MessageLocks(Tables tables) {
    String columns = "SELECT seq, shard, message_key FROM ";
    String one = " WHERE id = ? AND broker = ? FOR UPDATE";
    this.outbox = columns + tables.outbox() + one;
    this.dead = columns + tables.dead() + one;
    this.scheduled = columns + tables.scheduled() + one;
    this.sent = columns + tables.sent() + one;
    this.block =
        "SELECT head_seq, reason, due_at <= CURRENT_TIMESTAMP FROM "
            + tables.blockedKey()
            + " WHERE broker = ? AND shard = ? AND message_key = ? FOR UPDATE";
  }

  /** Finds a message and locks it; null if there is none. */
  @Nullable Locked lock(Connection connection, String id, String broker) throws SQLException {
    Locked waiting = inOutbox(connection, id, broker);
    if (waiting != null) {
      return waiting;
    }
    Found aside = find(connection, dead, id, broker);
    if (aside != null) {
      return new Locked(aside.row(id), MessageState.DEAD, true, false, false);
    }
    Found waits = find(connection, scheduled, id, broker);
    if (waits != null) {
      return new Locked(waits.row(id), MessageState.SCHEDULED, false, false, false);
    }
    // Another operator may have put it back between the looks, or a node have moved it.
    Locked back = inOutbox(connection, id, broker);
    if (back != null) {
      return back;
    }
    Found gone = find(connection, sent, id, broker);
    return gone == null ? null : new Locked(gone.row(id), MessageState.SENT, false, false, false);
  }

  private @Nullable Locked inOutbox(Connection connection, String id, String broker)
      throws SQLException {
    Found found = find(connection, outbox, id, broker);
    return found == null ? null : inOutbox(connection, found.row(id));
  }

  private static @Nullable Found find(Connection connection, String sql, String id, String broker)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      new Parameters(statement).text(id).text(broker);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new Found(row.getLong(1), new LaneId(broker, row.getInt(2)), row.getString(3))
            : null;
      }
    }
  }

  private Locked inOutbox(Connection connection, JobActs.Locked found) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(block)) {
      new Parameters(statement).lane(found.lane()).text(found.key());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return inOutbox(found, MessageState.PENDING, false, false);
        }
        boolean head = row.getLong(1) == found.seq();
        return switch (BlockedKey.Reason.valueOf(row.getString(2))) {
          case HOLD -> inOutbox(found, MessageState.HELD, false, true);
          case DEAD -> inOutbox(found, head ? MessageState.DEAD : MessageState.HELD, false, false);
          case RETRY ->
              inOutbox(
                  found, head ? MessageState.FAILED : MessageState.HELD, row.getBoolean(3), false);
        };
      }
    }
  }

  private static Locked inOutbox(
      JobActs.Locked row, MessageState state, boolean due, boolean held) {
    return new Locked(row, state, false, due, held);
  }

  private record Found(long seq, LaneId lane, String key) {

    JobActs.Locked row(String id) {
      return new JobActs.Locked(seq, id, lane, key);
    }
  }
}
