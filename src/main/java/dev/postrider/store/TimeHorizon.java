package dev.postrider.store;

import dev.postrider.store.LaneStore.Mark;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * H2, which does not tell its open transactions: by time.
 *
 * <p>A mark reads the last number given to a row, then the time. Whoever numbered a row up to the
 * mark's had begun before that time, and has ended when the longest time a transaction may take has
 * gone by since.
 */
final class TimeHorizon implements Horizon {

  private static final String TIME =
      "SELECT DATEDIFF(MILLISECOND, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00',"
          + " CURRENT_TIMESTAMP)";

  /** The base of an identity column is the number it gives next. */
  private static final String LAST_NUMBER =
      "SELECT IDENTITY_BASE - 1 FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA ="
          + " CURRENT_SCHEMA AND UPPER(TABLE_NAME) = UPPER(?) AND UPPER(COLUMN_NAME) = 'SEQ'";

  private final String table;
  private final Duration transactionTimeout;

  TimeHorizon(Tables tables, Duration transactionTimeout) {
    this.table = tables.outbox();
    this.transactionTimeout = transactionTimeout;
  }

  @Override
  public Mark mark(Connection connection) throws SQLException {
    long seq = lastNumber(connection);
    return new Mark(seq, now(connection));
  }

  @Override
  public boolean passed(Connection connection, Mark mark) throws SQLException {
    return now(connection) - mark.point() > transactionTimeout.toMillis();
  }

  private long lastNumber(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LAST_NUMBER)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private static long now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TIME)) {
      row.next();
      return row.getLong(1);
    }
  }
}
