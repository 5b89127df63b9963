package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * One row for each lane's oldest message, each table of what is stuck and each broker's backlog.
 *
 * <p>Each part ends by a limit or is found by an index, so no part grows with the tables.
 */
final class JdbcLevelProbe implements LevelProbe {

  /** Rows of a lane. Not numbers: these run across all lanes, and have gaps. */
  static final int PASSED_OVER = 1_000;

  private final Transactions transactions;
  private final Dialect dialect;
  private final Shards shards;
  private final String stuck;
  private final String backlog;

  JdbcLevelProbe(Transactions transactions, Dialect dialect, Tables tables, Shards shards) {
    this.transactions = transactions;
    this.dialect = dialect;
    this.shards = shards;
    this.stuck = oldest(dialect, tables) + stuck(tables);
    this.backlog =
        " UNION ALL SELECT 'BACKLOG', CAST(? AS varchar), NULL, COUNT(*), NULL FROM (SELECT 1 FROM "
            + tables.outbox()
            // All columns of the index: it is walked in its order, and no further than the limit.
            + " o WHERE o.broker = ? ORDER BY o.broker, o.shard, o.seq LIMIT ?) c";
  }

  private static String oldest(Dialect dialect, Tables tables) {
    Dialect.Bound end = new Dialect.Bound("l.broker", "l.shard", "l.bound");
    String flowing =
        ("(SELECT o.queued_at FROM " + dialect.firstInLane(tables, end, PASSED_OVER))
            + (" AND NOT EXISTS (SELECT 1 FROM " + tables.blockedKey())
            + " b WHERE b.broker = o.broker AND b.shard = o.shard"
            + " AND b.message_key = o.message_key AND b.reason <> 'RETRY')"
            + " ORDER BY o.broker, o.shard, o.seq LIMIT 1)";
    return "SELECT 'OLDEST', l.broker, CAST(NULL AS varchar), CAST(NULL AS bigint),"
        + " EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) - EXTRACT(EPOCH FROM COALESCE("
        + (flowing + ", " + next(dialect, tables, "f.queued_at"))
        // Once for each lane: H2 would ask for it again for each row.
        + (")) FROM (SELECT l.broker, l.shard, COALESCE(" + next(dialect, tables, "f.seq"))
        + (", " + Long.MAX_VALUE + ") AS bound FROM")
        + " UNNEST(CAST(? AS varchar ARRAY), CAST(? AS bigint ARRAY)) AS l(broker, shard)) l";
  }

  /** Of the first row that is not passed over, if there is one. */
  private static String next(Dialect dialect, Tables tables, String column) {
    return "(SELECT CASE WHEN f.broker = l.broker AND f.shard = l.shard THEN "
        + (column + " END FROM " + tables.outbox() + " f WHERE ")
        + dialect.fromLane("f", new Dialect.Bound("l.broker", "l.shard", "0"))
        + (" ORDER BY f.broker, f.shard, f.seq LIMIT 1 OFFSET " + PASSED_OVER + ")");
  }

  private static String stuck(Tables tables) {
    return " UNION ALL SELECT 'DEAD', broker, NULL, COUNT(*), NULL FROM (SELECT broker FROM "
        + (tables.dead() + " ORDER BY seq LIMIT ?) d GROUP BY broker")
        + " UNION ALL SELECT 'KEY', broker, reason, COUNT(*), NULL FROM (SELECT broker, reason FROM "
        + (tables.blockedKey() + " ORDER BY broker, shard, message_key LIMIT ?)")
        + " b GROUP BY broker, reason"
        + (" UNION ALL SELECT 'LEASED', broker, NULL, NULL, NULL FROM "
            + tables.lease()
            + " GROUP BY broker");
  }

  @Override
  public Levels look(Collection<String> brokers, int cap) throws SQLException {
    return transactions.each(connection -> look(connection, brokers, cap));
  }

  private Levels look(Connection connection, Collection<String> brokers, int cap)
      throws SQLException {
    String sql = stuck + backlog.repeat(brokers.size());
    try (PreparedStatement statement = dialect.question(connection, sql)) {
      List<LaneId> lanes = brokers.stream().flatMap(b -> shards.lanes(b).stream()).toList();
      Parameters parameters =
          new Parameters(statement)
              .texts(lanes.stream().map(LaneId::broker).toList())
              .array("BIGINT", lanes.stream().map(lane -> (long) lane.shard()).toArray())
              .number(cap)
              .number(cap);
      for (String broker : brokers) {
        parameters.text(broker).text(broker).number(cap);
      }
      LevelRows levels = new LevelRows(brokers, cap);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          levels.add(row);
        }
      }
      return levels.levels();
    }
  }
}
