package dev.postrider.store;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** Names a database so that a reader can tell it from others, without secrets. */
final class DatabaseName {

  private DatabaseName() {}

  /** Like {@code java:comp/DefaultDataSource (PostgreSQL 16.2, jdbc:postgresql://host/shop)}. */
  static String of(String dataSource, DatabaseMetaData database) throws SQLException {
    return dataSource
        + " ("
        + database.getDatabaseProductName()
        + " "
        + database.getDatabaseProductVersion()
        + ", "
        + address(String.valueOf(database.getURL()))
        + ")";
  }

  /** A URL without user, password and parameters, which may hold a password too. */
  static String address(String url) {
    return url.replaceFirst("(?s)[?;].*", "").replaceFirst("//[^/]*@", "//");
  }
}
