package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Moves messages that are due to the outbox, in the transaction of the caller.
 *
 * <p>Who moves a message of a key has the key's lock ({@link KeyLocks}), so that nobody else
 * numbers the next one before the end of the transaction; with the strict order, no publisher does
 * either. Rows are locked only after that, so that what another has moved meanwhile is seen as
 * gone. Neither is waited for where the database can leave out what is locked: a business
 * transaction that has cancelled a message, or published to the key, may stay open for long. What
 * is busy stays, with all that is behind it of its key.
 */
final class Releases {

  /** For a message whose id waits in the outbox already. */
  private static final Duration PUT_OFF = Duration.ofMinutes(1);

  private final KeyLocks locks;
  private final Statements sql;

  Releases(Dialect dialect, Tables tables) {
    this.locks = new KeyLocks(dialect, tables);
    this.sql = Statements.of(dialect, tables);
  }

  /**
   * A message that is due.
   *
   * @param seq its number while it is scheduled
   * @param dueAt by the database's clock
   */
  record Row(long seq, String id, LaneId lane, String key, Instant dueAt) {

    private Name name() {
      return new Name(id, lane.broker());
    }

    private Name keyName() {
      return new Name(key, lane.broker());
    }

    private boolean hasKey() {
      return !key.equals(id);
    }
  }

  record Name(String text, String broker) {}

  /**
   * What became of a page.
   *
   * @param rows those that were moved, in the order in which they became due
   * @param last the last row, if the page was full, so that more may be due
   * @param busyKeys whose messages stay, on this page and those before
   */
  record Page(List<Row> rows, @Nullable Row last, Set<Name> busyKeys) {

    /** Whether it was full, and nothing of it could be moved. */
    boolean isBusy() {
      return last != null && rows.isEmpty();
    }
  }

  /**
   * Moves those that became due first, but not those that are busy.
   *
   * @param rows at most so many
   * @param before a page, of another transaction, behind which to begin
   */
  Page move(Connection connection, int rows, @Nullable Page before) throws SQLException {
    Set<Name> busyKeys = before == null ? new HashSet<>() : new HashSet<>(before.busyKeys());
    List<Row> due = due(connection, rows, before == null ? null : before.last());
    List<Row> moved = move(connection, due, busyKeys);
    return new Page(moved, due.size() == rows ? due.get(rows - 1) : null, busyKeys);
  }

  /** In the order in which they became due, from the first behind a row; not locked. */
  private List<Row> due(Connection connection, int rows, @Nullable Row behind) throws SQLException {
    List<Row> due = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(behind == null ? sql.due : sql.dueBehind)) {
      Parameters parameters = new Parameters(statement);
      if (behind != null) {
        parameters.time(behind.dueAt()).number(behind.seq());
      }
      parameters.number(rows);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          LaneId lane = new LaneId(row.getString(3), row.getInt(4));
          Instant dueAt = row.getObject(6, OffsetDateTime.class).toInstant();
          due.add(new Row(row.getLong(1), row.getString(2), lane, row.getString(5), dueAt));
        }
      }
    }
    return due;
  }

  /**
   * Moves those that are still there and not busy.
   *
   * @param busyKeys keys whose messages stay; those found busy are added
   * @return the ones that were moved
   */
  private List<Row> move(Connection connection, List<Row> due, Set<Name> busyKeys)
      throws SQLException {
    List<Row> held = hold(connection, due, busyKeys);
    if (held.isEmpty()) {
      return held;
    }
    List<Row> free = free(connection, held, busyKeys);
    Set<Name> waiting = waiting(connection, free);
    putOff(connection, free.stream().filter(row -> waiting.contains(row.name())).toList());
    List<Row> moved = free.stream().filter(row -> !waiting.contains(row.name())).toList();
    update(connection, sql.insert, moved);
    update(connection, sql.delete, moved);
    return moved;
  }

  /** Those whose keys nobody else moves or publishes to; their keys are locked now. */
  private List<Row> hold(Connection connection, List<Row> due, Set<Name> busyKeys)
      throws SQLException {
    List<Row> wanted = due.stream().filter(row -> !busyKeys.contains(row.keyName())).toList();
    Set<String> held =
        locks.lockFree(
            connection,
            wanted.stream().filter(Row::hasKey).map(Row::key).collect(Collectors.toSet()));
    wanted.stream()
        .filter(row -> row.hasKey() && !held.contains(row.key()))
        .forEach(row -> busyKeys.add(row.keyName()));
    return wanted.stream().filter(row -> !busyKeys.contains(row.keyName())).toList();
  }

  /** Locks what is there; leaves out what others have locked, and what is behind that. */
  private List<Row> free(Connection connection, List<Row> due, Set<Name> busyKeys)
      throws SQLException {
    Set<Long> locked = numbers(connection, sql.lock, due);
    List<Row> others = due.stream().filter(row -> !locked.contains(row.seq())).toList();
    Set<Long> busy = others.isEmpty() ? Set.of() : numbers(connection, sql.there, others);
    List<Row> free = new ArrayList<>();
    for (Row row : due) {
      if (busy.contains(row.seq())) {
        busyKeys.add(row.keyName());
      } else if (locked.contains(row.seq()) && !busyKeys.contains(row.keyName())) {
        free.add(row);
      }
    }
    return free;
  }

  private static Set<Long> numbers(Connection connection, String sql, List<Row> rows)
      throws SQLException {
    Set<Long> found = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      new Parameters(statement).numbers(seqs(rows));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(row.getLong(1));
        }
      }
    }
    return found;
  }

  /** Those of the names that wait in the outbox. */
  private Set<Name> waiting(Connection connection, List<Row> rows) throws SQLException {
    Set<Name> found = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql.waiting)) {
      new Parameters(statement).texts(rows.stream().map(Row::id).toList());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(new Name(row.getString(1), row.getString(2)));
        }
      }
    }
    return found;
  }

  private void putOff(Connection connection, List<Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql.putOff)) {
      new Parameters(statement).millis(PUT_OFF).numbers(seqs(rows));
      statement.executeUpdate();
    }
  }

  private static void update(Connection connection, String sql, List<Row> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      new Parameters(statement).numbers(seqs(rows));
      statement.executeUpdate();
    }
  }

  private static List<Long> seqs(List<Row> rows) {
    return rows.stream().map(Row::seq).toList();
  }

  private record Statements(
      String due,
      String dueBehind,
      String lock,
      String there,
      String waiting,
      String putOff,
      String insert,
      String delete) {

    static Statements of(Dialect dialect, Tables tables) {
      String table = tables.scheduled();
      String those = " WHERE seq = ANY(?)";
      String columns = Tables.newMessageColumns();
      String there = "SELECT seq FROM " + table + those;
      String due =
          ("SELECT seq, id, broker, shard, message_key, due_at FROM " + table)
              + " WHERE due_at <= CURRENT_TIMESTAMP";
      String first = " ORDER BY due_at, seq LIMIT ?";
      return new Statements(
          due + first,
          due + " AND (due_at, seq) > (?, ?)" + first,
          there + " " + dialect.lockFree(),
          there,
          "SELECT id, broker FROM " + tables.outbox() + " WHERE id = ANY(?)",
          "UPDATE " + table + " SET due_at = " + dialect.later() + those,
          ("INSERT INTO " + tables.outbox() + " (" + columns + ") SELECT " + columns)
              + (" FROM " + table + those + dialect.numbered() + " ORDER BY due_at, seq"),
          "DELETE FROM " + table + those);
    }
  }
}
