package dev.postrider.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The rows of lanes.
 *
 * <p>One statement alone decides what a page is, since one statement is one snapshot; no
 * transaction or isolation level needs to be set up. It brings the payloads of new rows that are
 * not larger than their even share of the limit. Those that are, and late rows, of which most are
 * known, it only measures; a second statement fetches what is chosen of them. So no more than the
 * limit is in memory, whatever the sizes, and a read is one round trip as a rule.
 */
final class JdbcLaneStore implements LaneStore {

  private final Transactions transactions;
  private final MessageRows rows;
  private final Horizon horizon;
  private final MessageEnds ends;
  private final Statements sql;

  JdbcLaneStore(
      Transactions transactions,
      Dialect dialect,
      Tables tables,
      Headers headers,
      MessageEnds ends) {
    this.transactions = transactions;
    this.ends = ends;
    this.rows = new MessageRows(dialect, tables, headers);
    this.horizon = dialect.horizon(tables);
    this.sql = Statements.of(dialect, tables);
  }

  @Override
  public Page read(LaneId lane, Position position, Set<Long> known, Limit limit)
      throws SQLException {
    return transactions.each(
        connection -> {
          PageBuilder page = new PageBuilder(limit, position.cursor());
          try (PreparedStatement statement = connection.prepareStatement(sql.find)) {
            new Parameters(statement)
                .number(position.cursor())
                .number(evenShare(limit))
                .lane(lane)
                .lane(lane)
                .number(Math.min(position.lowWater(), position.cursor()))
                .number(position.cursor())
                .texts(position.waiting())
                .texts(position.paused())
                .number(1L + limit.rows() + known.size())
                .lane(lane);
            collect(statement, known, page);
          }
          return page.build(rows.fetch(connection, page.missing()));
        });
  }

  private static long evenShare(Limit limit) {
    return Math.max(0, limit.bytes()) / limit.rows();
  }

  @Override
  public Page readKey(LaneId lane, String key, long from, long to, Limit limit)
      throws SQLException {
    return transactions.each(
        connection -> {
          PageBuilder page = new PageBuilder(limit, from);
          try (PreparedStatement statement = connection.prepareStatement(sql.findKey)) {
            new Parameters(statement)
                .number(evenShare(limit))
                .lane(lane)
                .number(from)
                .number(to)
                .text(key)
                .number(1L + limit.rows());
            collect(statement, Set.of(), page);
          }
          if (!page.cut()) {
            page.seen(to);
          }
          return page.build(rows.fetch(connection, page.missing()));
        });
  }

  private void collect(PreparedStatement statement, Set<Long> known, PageBuilder page)
      throws SQLException {
    long asked = System.nanoTime();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        long seq = row.getLong(1);
        if (!known.contains(seq) && !offer(row, asked, page)) {
          return;
        }
      }
    }
  }

  private boolean offer(ResultSet row, long asked, PageBuilder page) throws SQLException {
    long seq = row.getLong(1);
    if (row.getBoolean("blocked")) {
      return page.addBlocked(seq, row.getString("message_key"));
    }
    return page.add(seq, row.getLong("length"), rows.messageOf(row, asked));
  }

  @Override
  public List<BlockedKey> blockedKeys(LaneId lane) throws SQLException {
    return transactions.each(
        connection -> {
          List<BlockedKey> keys = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(sql.blockedKeys)) {
            new Parameters(statement).lane(lane);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                keys.add(blockedKey(row));
              }
            }
          }
          return keys;
        });
  }

  private static BlockedKey blockedKey(ResultSet row) throws SQLException {
    // The seconds are a fraction; null, without meaning, becomes zero.
    long millis = Math.round(row.getDouble(4) * 1000);
    return new BlockedKey(
        row.getString(1),
        row.getLong(2),
        BlockedKey.Reason.valueOf(row.getString(3)),
        Duration.ofMillis(millis));
  }

  @Override
  public void settle(LaneId lane, Collection<Long> seqs) throws SQLException {
    ends.settle(lane, seqs);
  }

  @Override
  public boolean reject(LaneId lane, long epoch, Rejection rejection) throws SQLException {
    return ends.reject(lane, epoch, rejection);
  }

  @Override
  public Mark mark() throws SQLException {
    return transactions.each(horizon::mark);
  }

  @Override
  public boolean passed(Mark mark) throws SQLException {
    return transactions.each(connection -> horizon.passed(connection, mark));
  }

  private record Statements(String find, String findKey, String blockedKeys) {

    static Statements of(Dialect dialect, Tables tables) {
      String columns = MessageRows.columns(dialect, "o");
      String length = "OCTET_LENGTH(o.payload)";
      String fromLane = dialect.fromLane("o", Dialect.Bound.PARAMETERS);
      // All columns of the index: H2 sorts the whole lane otherwise.
      String ordered = " ORDER BY o.broker, o.shard, o.seq";
      return new Statements(
          ("SELECT " + columns + ", CASE WHEN o.seq > ? AND " + length + " <= ? THEN o.payload END")
              + (" AS payload, " + length + " AS length, o.message_key IN (")
              // Not a join: it is looked up once, whatever the planner expects.
              + ("SELECT b.message_key FROM " + tables.blockedKey())
              + " b WHERE b.broker = ? AND b.shard = ?) AS blocked FROM (SELECT o.* FROM "
              + (tables.outbox() + " o WHERE " + fromLane)
              // Late rows that wait would only fill the page; new ones move the cursor.
              + " AND (o.seq > ? OR NOT (o.message_key = ANY(?)"
              + (" OR (o.message_key = o.id AND o.destination = ANY(?))))" + ordered)
              + (" LIMIT ?) o WHERE o.broker = ? AND o.shard = ?" + ordered),
          ("SELECT " + columns + ", CASE WHEN " + length + " <= ? THEN o.payload END AS payload, ")
              + (length + " AS length, FALSE AS blocked FROM " + tables.outbox() + " o WHERE ")
              // No further than the key is wanted: it may be one of very many.
              + "o.broker = ? AND o.shard = ? AND o.seq BETWEEN ? AND ? AND o.message_key = ?"
              + (ordered + " LIMIT ?"),
          "SELECT message_key, head_seq, reason,"
              + " EXTRACT(EPOCH FROM due_at) - EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) FROM "
              + tables.blockedKey()
              + " WHERE broker = ? AND shard = ? ORDER BY head_seq");
    }
  }
}
