package dev.postrider.store;

import dev.postrider.store.PauseStore.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One row for each lane, one for each pause, one of nothing if scheduled messages are due. */
final class JdbcNewsStore implements NewsStore {

  private final Transactions transactions;
  private final String look;

  JdbcNewsStore(Transactions transactions, Dialect dialect, Tables tables) {
    this.transactions = transactions;
    this.look =
        "SELECT l.broker, l.shard, NULL, (SELECT CASE WHEN o.broker = l.broker AND o.shard = l.shard"
            + (" THEN o.seq END FROM " + tables.outbox() + " o WHERE ")
            + dialect.fromLane("o", new Dialect.Bound("l.broker", "l.shard", "l.seq"))
            + " ORDER BY o.broker, o.shard, o.seq LIMIT 1) IS NOT NULL,"
            + (" EXISTS (SELECT 1 FROM " + tables.blockedKey())
            + " b WHERE b.broker = l.broker AND b.shard = l.shard)"
            + " FROM UNNEST(CAST(? AS varchar ARRAY), CAST(? AS bigint ARRAY),"
            + " CAST(? AS bigint ARRAY)) AS l(broker, shard, seq)"
            + (" UNION ALL SELECT broker, NULL, destination, FALSE, FALSE FROM " + tables.pause())
            + (" UNION ALL SELECT NULL, NULL, NULL, TRUE, TRUE WHERE (SELECT MIN(due_at) FROM ")
            + (tables.scheduled() + ") <= CURRENT_TIMESTAMP");
  }

  @Override
  public News look(Map<LaneId, Long> lowWater) throws SQLException {
    return transactions.each(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(look)) {
            bind(connection, statement, lowWater);
            try (ResultSet row = statement.executeQuery()) {
              return read(row);
            }
          }
        });
  }

  private static void bind(
      Connection connection, PreparedStatement statement, Map<LaneId, Long> lowWater)
      throws SQLException {
    List<Map.Entry<LaneId, Long>> lanes = List.copyOf(lowWater.entrySet());
    Object[] brokers = lanes.stream().map(lane -> lane.getKey().broker()).toArray();
    Object[] shards = lanes.stream().map(lane -> (long) lane.getKey().shard()).toArray();
    Object[] seqs = lanes.stream().map(Map.Entry::getValue).toArray();
    statement.setArray(1, connection.createArrayOf("VARCHAR", brokers));
    statement.setArray(2, connection.createArrayOf("BIGINT", shards));
    statement.setArray(3, connection.createArrayOf("BIGINT", seqs));
  }

  private static News read(ResultSet row) throws SQLException {
    Set<LaneId> unread = new HashSet<>();
    Set<LaneId> blocked = new HashSet<>();
    Set<Scope> paused = new HashSet<>();
    boolean due = false;
    while (row.next()) {
      String broker = row.getString(1);
      String destination = row.getString(3);
      if (broker == null) {
        due = true;
      } else if (destination != null) {
        paused.add(JdbcPauseStore.scope(broker, destination));
      } else {
        note(row, new LaneId(broker, row.getInt(2)), unread, blocked);
      }
    }
    return new News(Pauses.of(paused), unread, blocked, due);
  }

  private static void note(ResultSet row, LaneId lane, Set<LaneId> unread, Set<LaneId> blocked)
      throws SQLException {
    if (row.getBoolean(4)) {
      unread.add(lane);
    }
    if (row.getBoolean(5)) {
      blocked.add(lane);
    }
  }
}
