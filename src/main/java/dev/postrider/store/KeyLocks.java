package dev.postrider.store;

import static dev.postrider.store.StoreProblem.SLOTS_MISSING;

import dev.postrider.PostriderException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Locks of keys that last until the end of the transaction, also of a prepared one. Each key has a
 * slot, a row that is locked and never changed; several keys share a slot.
 *
 * <p>Rows and not advisory locks, whose memory is one for the whole server: a transaction with very
 * many keys would take it from everybody.
 */
final class KeyLocks {

  /** As many as the migration makes. Another number would be another lock for the same key. */
  static final int SLOTS = 1024;

  private static final int SHIFT = Integer.numberOfLeadingZeros(SLOTS - 1);

  private final String table;
  private final String lock;

  KeyLocks(Dialect dialect, Tables tables) {
    this.table = tables.keyLock();
    // In one order everywhere, so that nobody waits in a circle: rows are locked as they are
    // sorted.
    this.lock =
        "SELECT slot FROM " + table + " WHERE slot = ANY(?) ORDER BY slot " + dialect.lockRows();
  }

  /** A query for the number of slots that are there. */
  static String count(Tables tables) {
    return "SELECT COUNT(*) FROM " + tables.keyLock() + " WHERE slot BETWEEN 0 AND " + (SLOTS - 1);
  }

  /**
   * The slot of a key, the same on every node and in every version: the upper bits of its hash,
   * multiplied by the golden ratio. The lower bits alone spread keys that end in numbers badly.
   */
  static int slot(String key) {
    return key.hashCode() * 0x9E3779B9 >>> SHIFT;
  }

  /**
   * Waits for the keys of these messages, and holds them until the transaction has ended. Messages
   * whose sender gave no key are alone in theirs and need no lock.
   *
   * @throws PostriderException PR0311 if slots are missing
   */
  void lock(Connection connection, List<OutboxEntry> entries) throws SQLException {
    Set<Long> slots =
        entries.stream()
            .filter(entry -> !entry.key().equals(entry.id()))
            .map(entry -> (long) slot(entry.key()))
            .collect(Collectors.toSet());
    if (!slots.isEmpty()) {
      lock(connection, slots);
    }
  }

  private void lock(Connection connection, Collection<Long> slots) throws SQLException {
    int locked = 0;
    try (PreparedStatement statement = connection.prepareStatement(lock)) {
      new Parameters(statement).numbers(slots);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          locked++;
        }
      }
    }
    if (locked < slots.size()) {
      throw new PostriderException(SLOTS_MISSING.of(table, slots.size() - locked));
    }
  }
}
