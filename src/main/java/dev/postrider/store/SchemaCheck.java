package dev.postrider.store;

import static dev.postrider.store.StoreProblem.RIGHTS_MISSING;
import static dev.postrider.store.StoreProblem.SLOTS_MISSING;
import static dev.postrider.store.StoreProblem.TABLES_MISSING;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks that every table and column is there and may be used, by statements that do nothing: so
 * names are found as the real statements find them, whatever search path or letter case is in
 * force.
 */
final class SchemaCheck {

  private final Dialect dialect;
  private final Tables tables;
  private final String database;
  private final List<String> missing = new ArrayList<>();
  private final List<String> forbidden = new ArrayList<>();
  private int missingSlots;

  /**
   * For one run.
   *
   * @param database how to name it in problems
   */
  SchemaCheck(Dialect dialect, Tables tables, String database) {
    this.database = database;
    this.dialect = dialect;
    this.tables = tables;
  }

  /**
   * Checks, each statement a transaction of its own, since one that fails would end a common one.
   *
   * @throws PostriderException PR0307, PR0308 and PR0311, with all that is missing
   */
  void run(Transactions transactions) throws SQLException {
    transactions.each(
        connection -> {
          check(connection);
          return true;
        });
    report();
  }

  private void check(Connection connection) throws SQLException {
    for (Map.Entry<String, List<String>> table : tables.columns().entrySet()) {
      if (works(connection, "SELECT * FROM " + table.getKey() + " WHERE 1 = 0", table.getKey())) {
        checkColumns(connection, table.getKey(), table.getValue());
      }
    }
    if (missing.isEmpty()) {
      for (String probe : dialect.probes(tables)) {
        works(connection, probe, probe.substring(probe.lastIndexOf(' ') + 1));
      }
    }
    if (isReadable(tables.keyLock())) {
      countSlots(connection);
    }
  }

  private boolean isReadable(String table) {
    return missing.stream().noneMatch(what -> what.startsWith(table))
        && !forbidden.contains("SELECT on " + table);
  }

  /** A table made by hand without its rows would lock nothing. */
  private void countSlots(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(KeyLocks.count(tables))) {
      row.next();
      missingSlots = KeyLocks.SLOTS - row.getInt(1);
    }
  }

  private void checkColumns(Connection connection, String table, List<String> columns)
      throws SQLException {
    int before = missing.size();
    for (String column : columns) {
      String query = "SELECT " + column + " FROM " + table + " WHERE 1 = 0";
      works(connection, query, table + "." + column);
    }
    if (missing.size() == before) {
      checkRights(connection, table, columns);
    }
  }

  private void checkRights(Connection connection, String table, List<String> columns)
      throws SQLException {
    String names = String.join(", ", columns);
    String first = columns.get(0);
    String nothing = " WHERE 1 = 0";
    works(
        connection,
        "INSERT INTO " + table + " (" + names + ") SELECT " + names + " FROM " + table + nothing,
        "INSERT on " + table);
    works(
        connection,
        "UPDATE " + table + " SET " + first + " = " + first + nothing,
        "UPDATE on " + table);
    works(connection, "DELETE FROM " + table + nothing, "DELETE on " + table);
  }

  private boolean works(Connection connection, String text, String what) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
      return true;
    } catch (SQLException failure) {
      if (dialect.isMissing(failure)) {
        missing.add(what);
      } else if (dialect.isForbidden(failure)) {
        forbidden.add(what.contains(" on ") ? what : "SELECT on " + what);
      } else {
        throw failure;
      }
      return false;
    }
  }

  private void report() {
    List<Problem> problems = new ArrayList<>();
    if (!missing.isEmpty()) {
      problems.add(TABLES_MISSING.of(database, String.join(", ", missing)));
    }
    if (!forbidden.isEmpty()) {
      problems.add(RIGHTS_MISSING.of(String.join(", ", forbidden)));
    }
    if (missingSlots > 0) {
      problems.add(SLOTS_MISSING.of(tables.keyLock(), missingSlots));
    }
    if (!problems.isEmpty()) {
      throw new PostriderException(problems);
    }
  }
}
