package dev.postrider.store;

import dev.postrider.store.Activity.Counts;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of minutes. */
final class JdbcActivityLog implements ActivityLog {

  private final Transactions transactions;
  private final String add;
  private final String since;
  private final String purge;

  JdbcActivityLog(Transactions transactions, Dialect dialect, Tables tables) {
    this.transactions = transactions;
    this.add = dialect.addActivity(tables);
    this.since =
        "SELECT at_minute, broker, SUM(stored), SUM(sent), SUM(rejected), SUM(dead) FROM "
            + (tables.activity() + " WHERE at_minute > " + dialect.later())
            + " GROUP BY at_minute, broker ORDER BY at_minute, broker";
    this.purge = "DELETE FROM " + tables.activity() + " WHERE at_minute < " + dialect.later();
  }

  /** In the order of the brokers, so that nobody waits in a circle. */
  @Override
  public void add(String node, Map<String, Counts> counts) throws SQLException {
    if (counts.isEmpty()) {
      return;
    }
    transactions.compete(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(add)) {
            for (Map.Entry<String, Counts> broker : new TreeMap<>(counts).entrySet()) {
              Counts added = broker.getValue();
              new Parameters(statement)
                  .text(node)
                  .text(broker.getKey())
                  .number(added.stored())
                  .number(added.sent())
                  .number(added.rejected())
                  .number(added.dead());
              statement.addBatch();
            }
            return statement.executeBatch();
          }
        });
  }

  @Override
  public List<Minute> since(Duration window) throws SQLException {
    return transactions.each(
        connection -> {
          List<Minute> minutes = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(since)) {
            new Parameters(statement).millis(window.negated());
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                minutes.add(minute(row));
              }
            }
          }
          return minutes;
        });
  }

  private static Minute minute(ResultSet row) throws SQLException {
    return new Minute(
        row.getObject(1, OffsetDateTime.class).toInstant(),
        row.getString(2),
        new Counts(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)));
  }

  @Override
  public void purge(Duration age) throws SQLException {
    transactions.each(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(purge)) {
            new Parameters(statement).millis(age.negated());
            return statement.executeUpdate();
          }
        });
  }
}
