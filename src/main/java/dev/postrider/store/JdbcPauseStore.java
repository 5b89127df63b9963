package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The table of switches. What a switch does not name is stored as the empty text. */
final class JdbcPauseStore implements PauseStore {

  private static final String NONE = "";

  private final Transactions transactions;
  private final AuditRows audit;
  private final String list;
  private final String insert;
  private final String delete;

  JdbcPauseStore(Transactions transactions, Dialect dialect, Tables tables, AuditRows audit) {
    this.transactions = transactions;
    this.audit = audit;
    String table = tables.pause();
    this.list =
        "SELECT broker, destination, paused_at, paused_by, reason FROM "
            + (table + " ORDER BY broker, destination");
    this.insert =
        dialect.insertNew(table, List.of("broker", "destination"), List.of("paused_by", "reason"));
    this.delete = "DELETE FROM " + table + " WHERE broker = ? AND destination = ?";
  }

  @Override
  public List<Pause> list() throws SQLException {
    return transactions.each(
        connection -> {
          List<Pause> pauses = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(list);
              ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              pauses.add(
                  new Pause(
                      scope(row),
                      row.getObject(3, OffsetDateTime.class).toInstant(),
                      row.getString(4),
                      row.getString(5)));
            }
          }
          return pauses;
        });
  }

  private static Scope scope(ResultSet row) throws SQLException {
    return scope(row.getString(1), row.getString(2));
  }

  /** As it is stored. */
  static Scope scope(String broker, String destination) {
    return new Scope(name(broker), name(destination));
  }

  private static @Nullable String name(String stored) {
    return stored.equals(NONE) ? null : stored;
  }

  @Override
  public boolean pause(Scope scope, Act act) throws SQLException {
    return transactions.compete(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(insert)) {
            where(scope, statement).text(act.who(), 255).text(act.reason(), 1_000);
            return done(connection, statement.executeUpdate(), scope, act);
          }
        });
  }

  @Override
  public boolean resume(Scope scope, Act act) throws SQLException {
    return transactions.compete(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(delete)) {
            where(scope, statement);
            return done(connection, statement.executeUpdate(), scope, act);
          }
        });
  }

  private static Parameters where(Scope scope, PreparedStatement statement) throws SQLException {
    return new Parameters(statement)
        .text(Objects.requireNonNullElse(scope.broker(), NONE))
        .text(Objects.requireNonNullElse(scope.destination(), NONE));
  }

  private boolean done(Connection connection, int rows, Scope scope, Act act) throws SQLException {
    if (rows == 0) {
      return false;
    }
    audit.write(connection, act, scope.toString(), "done", 0);
    return true;
  }
}
