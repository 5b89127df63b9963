package dev.postrider.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The one place from which the library takes connections inside a JTA transaction: what is done on
 * them commits and rolls back with it, for certain.
 */
public interface JtaConnections {

  /**
   * Runs {@code work} on a connection enlisted in the caller's JTA transaction.
   *
   * @throws dev.postrider.PostriderException PR0301 if no enlisted connection can be had; PR0302 if
   *     the work fails with an {@link SQLException}. In both cases the transaction is marked for
   *     rollback.
   */
  <T> T call(Work<T> work);

  /** What is done on a connection; must not commit, roll back or close it. */
  @FunctionalInterface
  interface Work<T> {

    /** Does it. */
    T run(Connection connection) throws SQLException;
  }
}
