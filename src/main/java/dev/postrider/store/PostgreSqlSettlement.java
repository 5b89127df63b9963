package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * PostgreSQL: in statements of some hundred rows, each a transaction of its own. So a row is in
 * exactly one place, and a node that is stopped in the middle leaves no transaction open, and no
 * locks.
 *
 * <p>No row can get into the history twice: of two nodes that settle it, the second finds it
 * deleted. The history has no unique index: where numbers were given out again, after a restore for
 * instance, it must not hold up the delivery.
 *
 * <p>Rows that were rejected before may block their keys. These are freed in the same transaction,
 * by a second statement: the first one's snapshot would not show an entry that is written while it
 * waits for the row's lock. A rejection counts on the row before it blocks the key ({@link
 * Rejections}), so a row without attempts blocks none.
 */
final class PostgreSqlSettlement implements Settlement {

  /**
   * Rows of a statement. With many more, a server that has no statistics yet would rather read the
   * whole outbox than look up each number.
   */
  static final int MOST = 500;

  /**
   * Lets the commit return before it is on the disk. Should the server crash within the next
   * moment, these rows are there again and their messages are sent again, as after a crash of this
   * node; business transactions have the disk for themselves.
   */
  private static final String UNHURRIED = "set_config('synchronous_commit', 'off', true)";

  private final String endUntried;
  private final String end;
  private final String unblock;

  /** With the history, or without. */
  PostgreSqlSettlement(Tables tables, boolean history) {
    this.endUntried = endUntried(tables, history);
    this.end = end(tables, history, "");
    this.unblock = unblock(tables);
  }

  /** The statement on the hot path, with the numbers for its parameter. */
  static String endUntried(Tables tables, boolean history) {
    return end(tables, history, " AND attempts = 0");
  }

  private static String end(Tables tables, boolean history, String which) {
    String columns = "seq, " + Tables.sentColumns();
    String delete = "DELETE FROM " + tables.outbox() + " WHERE seq = ANY(?)" + which;
    if (!history) {
      return "WITH gone AS ("
          + delete
          + " RETURNING 1) SELECT COUNT(*), "
          + UNHURRIED
          + " FROM gone";
    }
    return ("WITH gone AS (" + delete + " RETURNING " + columns)
        + ("), kept AS (INSERT INTO " + tables.sent() + " (" + columns + ") SELECT " + columns)
        + " FROM gone) SELECT COUNT(*), "
        + UNHURRIED
        + " FROM gone";
  }

  /** The statement that frees keys, with the parameters broker, shard, numbers of heads. */
  static String unblock(Tables tables) {
    return "DELETE FROM "
        + tables.blockedKey()
        + " WHERE broker = ? AND shard = ? AND head_seq = ANY(?) AND reason <> 'HOLD'";
  }

  @Override
  public void settle(
      Transactions transactions, LaneId lane, Collection<Long> seqs, IntConsumer ended)
      throws SQLException {
    List<Long> ascending = seqs.stream().sorted().toList();
    for (int from = 0; from < ascending.size(); from += MOST) {
      int to = Math.min(from + MOST, ascending.size());
      settleSome(transactions, lane, ascending.subList(from, to), ended);
    }
  }

  private void settleSome(
      Transactions transactions, LaneId lane, List<Long> seqs, IntConsumer ended)
      throws SQLException {
    int untried = transactions.each(connection -> end(connection, endUntried, seqs));
    ended.accept(untried);
    if (untried < seqs.size()) {
      ended.accept(transactions.run(connection -> endRejected(connection, lane, seqs)));
    }
  }

  private int endRejected(Connection connection, LaneId lane, Collection<Long> seqs)
      throws SQLException {
    int ended = end(connection, end, seqs);
    try (PreparedStatement statement = connection.prepareStatement(unblock)) {
      new Parameters(statement).lane(lane).numbers(seqs);
      statement.executeUpdate();
    }
    return ended;
  }

  private static int end(Connection connection, String sql, Collection<Long> seqs)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      new Parameters(statement).numbers(seqs);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }
}
