package dev.postrider.store;

import dev.postrider.store.BulkJobs.Order;
import dev.postrider.store.FilteredMessages.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes many messages at once, in the transaction of the caller, as {@link MessageActs} changes
 * one. All rows are locked before the first is changed, so that what happens to the head of a key
 * does not change the state of those behind it.
 */
final class JobActs {

  private static final Comparator<LaneId> LANES =
      Comparator.comparing(LaneId::broker).thenComparingInt(LaneId::shard);

  private final MessageActs acts;
  private final Supplier<String> ids;
  private final Statements sql;

  /** With what makes ids of new messages. */
  JobActs(Dialect dialect, Tables tables, MessageActs acts, Supplier<String> ids) {
    this.acts = acts;
    this.ids = ids;
    this.sql = Statements.of(dialect, tables);
  }

  /** A row that is locked until the end of the transaction. */
  record Locked(long seq, String id, LaneId lane, String key) {}

  /**
   * Does it to those that are still there and wait.
   *
   * @return to how many
   */
  int act(Connection connection, Order order, List<Row> rows) throws SQLException {
    List<Long> waiting = seqs(rows, false);
    List<Long> aside = seqs(rows, true);
    return switch (order.action()) {
      case RETRY -> retry(connection, waiting, aside);
      case DISCARD ->
          delete(connection, blocked(connection, waiting), locked(connection, sql.lockDead, aside));
      case REQUEUE -> requeue(connection, waiting, aside, order.destination());
    };
  }

  private static List<Long> seqs(List<Row> rows, boolean aside) {
    return rows.stream().filter(row -> row.aside() == aside).map(Row::seq).toList();
  }

  private int retry(Connection connection, List<Long> waiting, List<Long> aside)
      throws SQLException {
    int done = waiting.isEmpty() ? 0 : acts.retryHeads(connection, waiting);
    // Locked first: a row that somebody else put back may have left already.
    List<Locked> dead = locked(connection, sql.lockDead, aside);
    return done + acts.putBack(connection, dead);
  }

  private int requeue(
      Connection connection, List<Long> waiting, List<Long> aside, @Nullable String destination)
      throws SQLException {
    List<Locked> blocked = blocked(connection, waiting);
    List<Locked> dead = locked(connection, sql.lockDead, aside);
    copy(connection, blocked, dead, destination);
    return delete(connection, blocked, dead);
  }

  /** Those of the outbox whose keys are blocked, and so are not on their way. */
  private List<Locked> blocked(Connection connection, List<Long> seqs) throws SQLException {
    List<Locked> rows = locked(connection, sql.lockOutbox, seqs);
    Map<LaneId, Set<String>> keys = new TreeMap<>(LANES);
    for (Locked row : rows) {
      keys.computeIfAbsent(row.lane(), lane -> new HashSet<>()).add(row.key());
    }
    for (Map.Entry<LaneId, Set<String>> lane : keys.entrySet()) {
      lane.getValue().retainAll(blockedKeys(connection, lane.getKey(), lane.getValue()));
    }
    return rows.stream()
        .filter(row -> keys.getOrDefault(row.lane(), Set.of()).contains(row.key()))
        .toList();
  }

  private Set<String> blockedKeys(Connection connection, LaneId lane, Collection<String> keys)
      throws SQLException {
    Set<String> blocked = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql.lockBlocks)) {
      new Parameters(statement).lane(lane).texts(keys);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          blocked.add(row.getString(1));
        }
      }
    }
    return blocked;
  }

  private static List<Locked> locked(Connection connection, String sql, List<Long> seqs)
      throws SQLException {
    List<Locked> rows = new ArrayList<>();
    if (seqs.isEmpty()) {
      return rows;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      new Parameters(statement).numbers(seqs);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          LaneId lane = new LaneId(row.getString(3), row.getInt(4));
          rows.add(new Locked(row.getLong(1), row.getString(2), lane, row.getString(5)));
        }
      }
    }
    return rows;
  }

  /** In the order of their numbers, in whichever table they are. */
  private void copy(
      Connection connection, List<Locked> waiting, List<Locked> dead, @Nullable String destination)
      throws SQLException {
    List<Locked> rows =
        Stream.concat(waiting.stream(), dead.stream())
            .sorted(Comparator.comparingLong(Locked::seq))
            .toList();
    if (rows.isEmpty()) {
      return;
    }
    List<String> newIds = rows.stream().map(row -> ids.get()).toList();
    List<String> keys = new ArrayList<>();
    List<String> shards = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Locked row = rows.get(i);
      // Without a key of its own it has its id for one.
      String key = row.key().equals(row.id()) ? newIds.get(i) : row.key();
      keys.add(key);
      shards.add(String.valueOf(acts.lane(row.lane().broker(), key).shard()));
    }
    try (PreparedStatement statement = connection.prepareStatement(sql.copy)) {
      new Parameters(statement)
          .text(destination)
          .numbers(numbers(waiting))
          .numbers(numbers(dead))
          .numbers(numbers(rows))
          .texts(newIds)
          .texts(shards)
          .texts(keys);
      statement.executeUpdate();
    }
  }

  private int delete(Connection connection, List<Locked> waiting, List<Locked> dead)
      throws SQLException {
    int deleted = update(connection, sql.deleteOutbox, waiting);
    update(connection, sql.unblock, waiting);
    return deleted + update(connection, sql.deleteDead, dead);
  }

  private static int update(Connection connection, String sql, List<Locked> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      new Parameters(statement).numbers(numbers(rows));
      return statement.executeUpdate();
    }
  }

  private static List<Long> numbers(List<Locked> rows) {
    return rows.stream().map(Locked::seq).toList();
  }

  /** Whether there is more, up to a number, behind heads of keys that are among these. */
  boolean cutsAKey(Connection connection, List<Row> rows, long last) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.cutsAKey)) {
      new Parameters(statement)
          .numbers(seqs(rows, false))
          .number(rows.get(rows.size() - 1).seq())
          .number(last);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private record Statements(
      String lockOutbox,
      String lockBlocks,
      String lockDead,
      String copy,
      String deleteOutbox,
      String unblock,
      String deleteDead,
      String cutsAKey) {

    static Statements of(Dialect dialect, Tables tables) {
      String outbox = tables.outbox();
      String dead = tables.dead();
      String block = tables.blockedKey();
      String those = " WHERE seq = ANY(?)";
      String lock = "SELECT seq, id, broker, shard, message_key FROM ";
      String ordered = those + " ORDER BY seq " + dialect.lockRows();
      return new Statements(
          lock + outbox + ordered,
          ("SELECT message_key FROM " + block)
              + " WHERE broker = ? AND shard = ? AND message_key = ANY(?) ORDER BY message_key "
              + dialect.lockRows(),
          lock + dead + ordered,
          copy(dialect, outbox, dead),
          "DELETE FROM " + outbox + those,
          "DELETE FROM " + block + " WHERE head_seq = ANY(?) AND reason <> 'HOLD'",
          "DELETE FROM " + dead + those,
          ("SELECT 1 FROM " + block + " b JOIN " + outbox + " o ON o.broker = b.broker")
              + " AND o.shard = b.shard AND o.message_key = b.message_key"
              + " WHERE b.head_seq = ANY(?) AND b.reason <> 'HOLD' AND o.seq > ? AND o.seq <= ?"
              + " LIMIT 1");
    }

    private static String copy(Dialect dialect, String outbox, String dead) {
      String columns = "type, version, event, content_type, headers, payload";
      String select = "SELECT seq, broker, destination, " + columns + " FROM ";
      String those = " WHERE seq = ANY(?)";
      return ("INSERT INTO " + outbox + " (id, broker, shard, message_key, destination, " + columns)
          + ") SELECT n.id, m.broker, CAST(n.shard AS integer), n.message_key,"
          + (" COALESCE(CAST(? AS varchar), m.destination), " + columns)
          + (" FROM (" + select + outbox + those + " UNION ALL " + select + dead + those)
          + ") m JOIN UNNEST(CAST(? AS bigint ARRAY), CAST(? AS varchar ARRAY),"
          + " CAST(? AS varchar ARRAY), CAST(? AS varchar ARRAY))"
          + " AS n(seq, id, shard, message_key) ON n.seq = m.seq WHERE 1 = 1"
          + (dialect.numbered() + " ORDER BY m.seq");
    }
  }
}
