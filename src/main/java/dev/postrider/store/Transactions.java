package dev.postrider.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Short transactions of our own, on threads that have no JTA transaction. Statements rely on no
 * more than read committed.
 */
final class Transactions {

  private final DataSource dataSource;

  Transactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Runs several statements and commits, or rolls back if they throw. */
  <T> T run(JtaConnections.Work<T> work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      boolean before = connection.getAutoCommit();
      connection.setAutoCommit(false);
      T result;
      try {
        result = work.run(connection);
        connection.commit();
      } catch (SQLException | RuntimeException | Error failure) {
        undo(connection, before, failure);
        throw failure;
      }
      connection.setAutoCommit(before);
      return result;
    }
  }

  /**
   * Runs statements that each are a transaction of their own, which saves the round trip of the
   * commit.
   */
  <T> T each(JtaConnections.Work<T> work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      if (!connection.getAutoCommit()) {
        connection.setAutoCommit(true);
      }
      return work.run(connection);
    }
  }

  private static void undo(Connection connection, boolean autoCommit, Throwable failure) {
    try {
      connection.rollback();
      // Only after a rollback that worked: else this would commit.
      connection.setAutoCommit(autoCommit);
    } catch (SQLException broken) {
      failure.addSuppressed(broken);
    }
  }
}
