package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.IntConsumer;

/**
 * H2: in a transaction. Of two nodes that settle a row at once, the second fails at the primary key
 * of the history, and then finds it deleted.
 */
final class H2Settlement implements Settlement {

  private final boolean history;
  private final String keep;
  private final String delete;
  private final String unblock;

  H2Settlement(Tables tables, boolean history) {
    this.history = history;
    String columns = "seq, " + Tables.sentColumns();
    this.keep =
        ("INSERT INTO " + tables.sent() + " (" + columns + ") SELECT " + columns)
            + (" FROM " + tables.outbox() + " o WHERE seq = ANY(?)")
            // Numbers may be given out again, after a restore for instance.
            + (" AND NOT EXISTS (SELECT 1 FROM " + tables.sent() + " s WHERE s.seq = o.seq)");
    this.delete = "DELETE FROM " + tables.outbox() + " WHERE seq = ANY(?)";
    this.unblock = PostgreSqlSettlement.unblock(tables);
  }

  @Override
  public void settle(
      Transactions transactions, LaneId lane, Collection<Long> seqs, IntConsumer ended)
      throws SQLException {
    ended.accept(transactions.compete(connection -> settle(connection, lane, seqs)));
  }

  private int settle(Connection connection, LaneId lane, Collection<Long> seqs)
      throws SQLException {
    if (history) {
      update(connection, keep, seqs);
    }
    int ended = update(connection, delete, seqs);
    try (PreparedStatement statement = connection.prepareStatement(unblock)) {
      new Parameters(statement).lane(lane).numbers(seqs);
      statement.executeUpdate();
    }
    return ended;
  }

  private static int update(Connection connection, String sql, Collection<Long> seqs)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      new Parameters(statement).numbers(seqs);
      return statement.executeUpdate();
    }
  }
}
