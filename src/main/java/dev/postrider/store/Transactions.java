package dev.postrider.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Short transactions of our own, on threads that have no JTA transaction. Statements rely on no
 * more than read committed.
 *
 * <p>A database that falls silent, without an end of the connection, is given up after {@value
 * #SILENCE} ms, where the driver can: whoever waits for it would wait for ever. A shorter time of
 * the pool's stays.
 */
final class Transactions {

  private static final int SILENCE = 30_000;

  /** Two that create the same row collide once; a third time is another trouble. */
  private static final int TRIES = 3;

  private final DataSource dataSource;
  private final int silence;

  Transactions(DataSource dataSource) {
    this(dataSource, SILENCE);
  }

  /**
   * With another limit.
   *
   * @param silence milliseconds
   */
  Transactions(DataSource dataSource, int silence) {
    this.dataSource = dataSource;
    this.silence = silence;
  }

  /** Runs several statements and commits, or rolls back if they throw. */
  <T> T run(JtaConnections.Work<T> work) throws SQLException {
    return connected(
        connection -> {
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
        });
  }

  /**
   * As {@link #run}, and once more if another transaction was at the same rows; then it sees what
   * that one did.
   */
  <T> T compete(JtaConnections.Work<T> work) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return run(work);
      } catch (SQLException failure) {
        if (attempt == TRIES || !isCollision(failure)) {
          throw failure;
        }
      }
    }
  }

  /** A unique key, a deadlock, a row changed meanwhile (H2). */
  private static boolean isCollision(SQLException failure) {
    String state = failure.getSQLState();
    return state != null
        && (state.startsWith("23") || state.startsWith("40") || failure.getErrorCode() == 90131);
  }

  /**
   * Runs statements that each are a transaction of their own, which saves the round trip of the
   * commit.
   */
  <T> T each(JtaConnections.Work<T> work) throws SQLException {
    return connected(
        connection -> {
          if (!connection.getAutoCommit()) {
            connection.setAutoCommit(true);
          }
          return work.run(connection);
        });
  }

  private <T> T connected(JtaConnections.Work<T> work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      int before = networkTimeout(connection);
      boolean limited = (before == 0 || before > silence) && limit(connection, silence);
      try {
        return work.run(connection);
      } finally {
        if (limited) {
          limit(connection, before);
        }
      }
    }
  }

  /** The pool's, in milliseconds; 0 is none. */
  private int networkTimeout(Connection connection) {
    try {
      return connection.getNetworkTimeout();
    } catch (SQLException | AbstractMethodError unsupported) {
      return silence;
    }
  }

  private static boolean limit(Connection connection, int millis) {
    try {
      connection.setNetworkTimeout(Runnable::run, millis);
      return true;
    } catch (SQLException | AbstractMethodError unsupported) {
      return false;
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
