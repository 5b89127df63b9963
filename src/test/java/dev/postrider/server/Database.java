package dev.postrider.server;

import dev.postrider.testkit.PostgresServer;
import dev.postrider.testkit.ProductTables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The application's database as anybody else sees it: on a connection of our own each time. */
final class Database {

  private final String schema = PostgresServer.shared().newSchema();

  /** With the tables of the product, as an administrator makes them from the SQL in the jar. */
  static Database withTables(String... businessTables) {
    Database database = new Database();
    database.execute(ProductTables.sql("postgresql", "postrider_"));
    for (String table : businessTables) {
      database.execute(table);
    }
    return database;
  }

  /** For the application's data source. */
  String url() {
    return PostgresServer.shared().url(schema, "postgres");
  }

  void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  Connection connect() throws SQLException {
    return PostgresServer.shared().dataSource(schema).getConnection();
  }

  /** All rows, each by column. */
  List<Map<String, Object>> rows(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Map<String, Object>> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first column of the first row. */
  long number(String sql) {
    return ((Number) rows(sql).get(0).values().iterator().next()).longValue();
  }
}
