package dev.postrider.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * Which version of the tables is there, read from the tables themselves: those made by hand have no
 * history that tells it.
 */
final class InstalledVersion {

  static final String NONE = "0";

  private InstalledVersion() {}

  /** For each version, in order, a column that its script makes last; a new script adds its own. */
  private static List<Mark> marks(Tables tables) {
    return List.of(
        new Mark("1", tables.layout(), "shards"),
        new Mark("2", tables.keyLock(), "slot"),
        new Mark("3", tables.account(), "created_at"),
        new Mark("4", tables.sent(), "sent_at"),
        new Mark("5", tables.scheduled(), "due_at"),
        new Mark("6", tables.queueJob(), "failure"));
  }

  /** The last version whose mark, and those of all before it, are in the connection's schema. */
  static String of(Connection connection, Tables tables) throws SQLException {
    String version = NONE;
    for (Mark mark : marks(tables)) {
      if (!mark.isIn(connection)) {
        return version;
      }
      version = mark.version();
    }
    return version;
  }

  private record Mark(String version, String table, String column) {

    /**
     * Asks for the schema that Flyway works in: a statement would find the tables of another
     * application too, further down the search path.
     */
    boolean isIn(Connection connection) throws SQLException {
      String schema = connection.getSchema();
      boolean upper = connection.getMetaData().storesUpperCaseIdentifiers();
      String stored = upper ? table.toUpperCase(Locale.ROOT) : table;
      try (ResultSet columns =
          connection.getMetaData().getColumns(connection.getCatalog(), schema, stored, null)) {
        // The arguments are patterns, in which '_' stands for any character.
        while (columns.next()) {
          if (columns.getString("TABLE_SCHEM").equals(schema)
              && columns.getString("TABLE_NAME").equals(stored)
              && columns.getString("COLUMN_NAME").equalsIgnoreCase(column)) {
            return true;
          }
        }
      }
      return false;
    }
  }
}
