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
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
  private final Set<String> forbidden = new LinkedHashSet<>();
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
      checkTable(connection, table.getKey(), table.getValue());
    }
    if (missing.isEmpty()) {
      for (String probe : dialect.probes(tables)) {
        String object = probe.substring(probe.lastIndexOf(' ') + 1);
        attempt(connection, probe, object, "SELECT on " + object);
      }
    }
    if (isReadable(tables.keyLock())) {
      countSlots(connection);
    }
  }

  private void checkTable(Connection connection, String table, List<String> columns)
      throws SQLException {
    String select = "SELECT on " + table;
    if (!attempt(connection, "SELECT * FROM " + table + " WHERE 1 = 0", table, select)) {
      return;
    }
    boolean complete = true;
    for (String column : columns) {
      String query = "SELECT " + column + " FROM " + table + " WHERE 1 = 0";
      complete &= attempt(connection, query, table + "." + column, select);
    }
    if (complete) {
      checkRights(connection, table, columns);
    }
  }

  /** Each by a statement that needs no other right, so that all that are missing are found. */
  private void checkRights(Connection connection, String table, List<String> columns)
      throws SQLException {
    String names = String.join(", ", columns);
    String nulls = String.join(", ", Collections.nCopies(columns.size(), "NULL"));
    for (String statement :
        List.of(
            "INSERT INTO " + table + " (" + names + ") SELECT " + nulls + " WHERE 1 = 0",
            "UPDATE " + table + " SET " + columns.get(0) + " = NULL WHERE 1 = 0",
            "DELETE FROM " + table + " WHERE 1 = 0")) {
      String right = statement.substring(0, statement.indexOf(' ')) + " on " + table;
      attempt(connection, statement, table, right);
    }
  }

  /**
   * Executes a statement that does nothing.
   *
   * @param object what it needs
   * @param right what it needs to be allowed
   * @return false if the object is missing
   */
  private boolean attempt(Connection connection, String text, String object, String right)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
    } catch (SQLException failure) {
      if (dialect.isMissing(failure)) {
        missing.add(object);
        return false;
      }
      if (!dialect.isForbidden(failure)) {
        throw failure;
      }
      forbidden.add(right);
    }
    return true;
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
