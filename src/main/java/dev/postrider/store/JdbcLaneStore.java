package dev.postrider.store;

import java.sql.Connection;
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
 * <p>A read is two statements. The first finds the rows, without payloads but with their length,
 * and alone decides what the page is: one statement is one snapshot. The second fetches the rows
 * chosen by their numbers; one that is gone by then was confirmed by another node and must not be
 * sent. So no more than the limit is in memory, whatever the sizes, an idle read is one round trip,
 * and no transaction or isolation level needs to be set up.
 */
final class JdbcLaneStore implements LaneStore {

  private final Transactions transactions;
  private final MessageRows rows;
  private final Horizon horizon;
  private final Rejections rejections;
  private final Statements sql;

  JdbcLaneStore(Transactions transactions, Dialect dialect, Tables tables, Headers headers) {
    this.transactions = transactions;
    this.rows = new MessageRows(tables, headers);
    this.horizon = dialect.horizon(tables);
    this.rejections = new Rejections(dialect, tables);
    this.sql = Statements.of(tables);
  }

  @Override
  public Page read(LaneId lane, Position position, Set<Long> known, Limit limit)
      throws SQLException {
    return transactions.each(
        connection -> {
          PageBuilder page = new PageBuilder(limit, position.cursor());
          try (PreparedStatement statement = connection.prepareStatement(sql.find)) {
            new Parameters(statement)
                .lane(lane)
                .number(Math.min(position.lowWater(), position.cursor()))
                .number(position.cursor())
                .texts(position.waiting())
                .number(1L + limit.rows() + known.size());
            collect(statement, known, page);
          }
          return page.build(rows.fetch(connection, page.chosen()));
        });
  }

  @Override
  public Page readKey(LaneId lane, String key, long from, long to, Limit limit)
      throws SQLException {
    return transactions.each(
        connection -> {
          PageBuilder page = new PageBuilder(limit, from);
          try (PreparedStatement statement = connection.prepareStatement(sql.findKey)) {
            new Parameters(statement)
                .lane(lane)
                .text(key)
                .number(from)
                .number(to)
                .number(1L + limit.rows());
            collect(statement, Set.of(), page);
          }
          if (!page.cut()) {
            page.seen(to);
          }
          return page.build(rows.fetch(connection, page.chosen()));
        });
  }

  private static void collect(PreparedStatement statement, Set<Long> known, PageBuilder page)
      throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        long seq = row.getLong(1);
        if (!known.contains(seq)
            && !page.add(seq, row.getString(2), row.getBoolean(3), row.getLong(4))) {
          return;
        }
      }
    }
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
    if (seqs.isEmpty()) {
      return;
    }
    transactions.run(
        connection -> {
          settle(connection, lane, seqs);
          return true;
        });
  }

  private void settle(Connection connection, LaneId lane, Collection<Long> seqs)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.delete)) {
      new Parameters(statement).numbers(seqs);
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(sql.unblock)) {
      new Parameters(statement).lane(lane).numbers(seqs);
      statement.executeUpdate();
    }
  }

  @Override
  public boolean reject(LaneId lane, long epoch, Rejection rejection) throws SQLException {
    return transactions.run(connection -> rejections.record(connection, lane, epoch, rejection));
  }

  @Override
  public Mark mark() throws SQLException {
    return transactions.each(horizon::mark);
  }

  @Override
  public boolean passed(Mark mark) throws SQLException {
    return transactions.each(connection -> horizon.passed(connection, mark));
  }

  private record Statements(
      String find, String findKey, String blockedKeys, String delete, String unblock) {

    static Statements of(Tables tables) {
      return new Statements(
          "SELECT o.seq, o.message_key, b.message_key IS NOT NULL, OCTET_LENGTH(o.payload) FROM "
              + tables.outbox()
              + " o LEFT JOIN "
              + tables.blockedKey()
              + " b ON b.broker = o.broker AND b.shard = o.shard"
              + " AND b.message_key = o.message_key"
              + " WHERE o.broker = ? AND o.shard = ? AND o.seq > ?"
              // Late rows of waiting keys would only fill the page; new ones move the cursor.
              + " AND (o.seq > ? OR NOT (o.message_key = ANY(?)))"
              // All columns of the index: H2 sorts the whole lane otherwise.
              + " ORDER BY o.broker, o.shard, o.seq LIMIT ?",
          "SELECT seq, message_key, FALSE, OCTET_LENGTH(payload) FROM "
              + tables.outbox()
              + " WHERE broker = ? AND shard = ? AND message_key = ? AND seq BETWEEN ? AND ?"
              + " ORDER BY broker, shard, seq LIMIT ?",
          "SELECT message_key, head_seq, reason,"
              + " EXTRACT(EPOCH FROM due_at) - EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) FROM "
              + tables.blockedKey()
              + " WHERE broker = ? AND shard = ? ORDER BY head_seq",
          "DELETE FROM " + tables.outbox() + " WHERE seq = ANY(?)",
          "DELETE FROM "
              + tables.blockedKey()
              + " WHERE broker = ? AND shard = ? AND head_seq = ANY(?) AND reason <> 'HOLD'");
    }
  }
}
