package dev.postrider.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The outbox table with the numbers of each key in commit order, also where transactions have no
 * row in common that they lock: the keys are locked first.
 */
final class StrictOutboxStore implements OutboxStore {

  private final KeyLocks locks;
  private final OutboxStore rows;

  StrictOutboxStore(KeyLocks locks, OutboxStore rows) {
    this.locks = locks;
    this.rows = rows;
  }

  /** Two statements: rows take their numbers only when all keys are locked. */
  @Override
  public void append(Connection connection, List<OutboxEntry> entries) throws SQLException {
    locks.lock(connection, entries);
    rows.append(connection, entries);
  }
}
