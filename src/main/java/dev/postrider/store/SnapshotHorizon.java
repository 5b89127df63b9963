package dev.postrider.store;

import dev.postrider.store.LaneStore.Mark;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * PostgreSQL: by the numbers of transactions.
 *
 * <p>A mark reads the last number given to a row, then takes a transaction number. Whoever numbered
 * a row up to the mark's had a transaction number before that ({@link PostgreSqlDialect#append}),
 * hence a lower one than the mark. So all of them have ended once the oldest running transaction,
 * prepared ones included, is not below the mark. The upper end of a snapshot ({@code xmax}) would
 * not do: it follows the last transaction that <em>ended</em>, and running ones lie above it.
 */
final class SnapshotHorizon implements Horizon {

  private static final String OWN_NUMBER =
      "SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint)";

  private static final String PASSED =
      "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint) >= ?";

  private final String lastNumber;

  SnapshotHorizon(Tables tables) {
    this.lastNumber = lastNumber(tables);
  }

  static String lastNumber(Tables tables) {
    return "SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM "
        + tables.prefix()
        + "outbox_seq";
  }

  @Override
  public Mark mark(Connection connection) throws SQLException {
    long seq = number(connection, lastNumber);
    return new Mark(seq, number(connection, OWN_NUMBER));
  }

  @Override
  public boolean passed(Connection connection, Mark mark) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PASSED)) {
      statement.setLong(1, mark.point());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
