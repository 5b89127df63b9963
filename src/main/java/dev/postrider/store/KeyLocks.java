package dev.postrider.store;

import static dev.postrider.store.StoreProblem.SLOTS_MISSING;

import dev.postrider.PostriderException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
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
  private final String lockFree;
  private final String there;

  KeyLocks(Dialect dialect, Tables tables) {
    this.table = tables.keyLock();
    // In one order everywhere, so that nobody waits in a circle: rows are locked as they are
    // sorted.
    this.there = "SELECT slot FROM " + table + " WHERE slot = ANY(?) ORDER BY slot ";
    this.lock = there + dialect.lockRows();
    this.lockFree = there + dialect.lockFree();
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
        slots(
            entries.stream()
                .filter(entry -> !entry.key().equals(entry.id()))
                .map(OutboxEntry::key)
                .collect(Collectors.toSet()));
    if (!slots.isEmpty()) {
      check(slots, select(connection, lock, slots));
    }
  }

  /**
   * Holds those keys until the transaction has ended whose slots nobody else holds. Waits only
   * where the database cannot leave out rows.
   *
   * @param keys that senders gave
   * @return those it holds
   * @throws PostriderException PR0311 if slots are missing
   */
  Set<String> lockFree(Connection connection, Set<String> keys) throws SQLException {
    Set<Long> slots = slots(keys);
    if (slots.isEmpty()) {
      return Set.of();
    }
    Set<Long> locked = select(connection, lockFree, slots);
    if (locked.size() < slots.size()) {
      check(slots, select(connection, there, slots));
    }
    return keys.stream()
        .filter(key -> locked.contains((long) slot(key)))
        .collect(Collectors.toSet());
  }

  private static Set<Long> slots(Set<String> keys) {
    return keys.stream().map(key -> (long) slot(key)).collect(Collectors.toSet());
  }

  private static Set<Long> select(Connection connection, String sql, Set<Long> slots)
      throws SQLException {
    Set<Long> selected = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      new Parameters(statement).numbers(slots);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          selected.add(row.getLong(1));
        }
      }
    }
    return selected;
  }

  private void check(Set<Long> slots, Set<Long> there) {
    if (there.size() < slots.size()) {
      throw new PostriderException(SLOTS_MISSING.of(table, slots.size() - there.size()));
    }
  }
}
