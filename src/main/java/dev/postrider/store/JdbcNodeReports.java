package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of reports, and a view on the relay's leases. */
final class JdbcNodeReports implements NodeReports {

  /** For how long a lost node is shown. */
  private static final Duration MEMORY = Duration.ofDays(1);

  private final Transactions transactions;
  private final Statements sql;

  JdbcNodeReports(Transactions transactions, Dialect dialect, Tables tables) {
    this.transactions = transactions;
    this.sql = Statements.of(dialect, tables);
  }

  @Override
  public void write(String node, String text, Duration lifetime) throws SQLException {
    transactions.compete(
        connection -> {
          if (write(connection, sql.update, node, text, lifetime) == 0) {
            write(connection, sql.insert, node, text, lifetime);
          }
          return true;
        });
    // Alone, so that nobody who waits for a row has one that others wait for.
    transactions.each(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql.forget)) {
            new Parameters(statement).millis(MEMORY.negated());
            return statement.executeUpdate();
          }
        });
  }

  private static int write(
      Connection connection, String sql, String node, String text, Duration lifetime)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      new Parameters(statement).text(text).millis(lifetime).text(node);
      return statement.executeUpdate();
    }
  }

  @Override
  public void remove(String node) throws SQLException {
    transactions.each(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql.delete)) {
            new Parameters(statement).text(node);
            return statement.executeUpdate();
          }
        });
  }

  @Override
  public List<Report> all() throws SQLException {
    return transactions.each(
        connection -> {
          List<Report> reports = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(sql.all)) {
            new Parameters(statement).millis(MEMORY.negated());
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                reports.add(report(row));
              }
            }
          }
          return reports;
        });
  }

  private static Report report(ResultSet row) throws SQLException {
    return new Report(
        row.getString(1),
        row.getString(2),
        row.getObject(3, OffsetDateTime.class).toInstant(),
        seconds(row.getDouble(4)),
        row.getBoolean(5));
  }

  @Override
  public List<Lease> leases() throws SQLException {
    return transactions.each(
        connection -> {
          List<Lease> leases = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(sql.leases);
              ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              leases.add(lease(row));
            }
          }
          return leases;
        });
  }

  private static Lease lease(ResultSet row) throws SQLException {
    LaneId lane = new LaneId(row.getString(1), row.getInt(2));
    @Nullable String node = row.getString(4);
    Duration expiresIn = node == null ? null : seconds(row.getDouble(5));
    return new Lease(lane, node, row.getLong(3), expiresIn);
  }

  private static Duration seconds(double value) {
    return Duration.ofMillis(Math.round(value * 1000));
  }

  private record Statements(
      String update, String insert, String forget, String delete, String all, String leases) {

    static Statements of(Dialect dialect, Tables tables) {
      String table = tables.nodeReport();
      String now = "EXTRACT(EPOCH FROM CURRENT_TIMESTAMP)";
      return new Statements(
          "UPDATE "
              + table
              + " SET report = ?, reported_at = CURRENT_TIMESTAMP, expires_at = "
              + (dialect.later() + " WHERE node = ?"),
          "INSERT INTO "
              + (table + " (report, expires_at, node) VALUES (?, " + dialect.later() + ", ?)"),
          "DELETE FROM " + table + " WHERE expires_at < " + dialect.later(),
          "DELETE FROM " + table + " WHERE node = ?",
          "SELECT node, report, since, "
              + (now + " - EXTRACT(EPOCH FROM reported_at), expires_at > CURRENT_TIMESTAMP FROM ")
              + (table + " WHERE expires_at >= " + dialect.later() + " ORDER BY since, node"),
          "SELECT l.broker, l.shard, l.epoch, n.id, EXTRACT(EPOCH FROM n.expires_at) - "
              + (now + " FROM " + tables.lease() + " l LEFT JOIN " + tables.node())
              + " n ON n.id = l.node ORDER BY l.broker, l.shard");
    }
  }
}
