package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Nodes and leases. A lane is held by a node as long as that node's row is there; the rows of nodes
 * are locked before those of leases, each in the order of their keys, so that nobody waits in a
 * circle.
 */
final class JdbcLeaseStore implements LeaseStore {

  /** Two nodes that create the same lease collide once; a third time is another trouble. */
  private static final int TRIES = 3;

  private static final Comparator<LaneId> ORDER =
      Comparator.comparing(LaneId::broker).thenComparingInt(LaneId::shard);

  private final Transactions transactions;
  private final Statements sql;

  JdbcLeaseStore(Transactions transactions, Dialect dialect, Tables tables) {
    this.transactions = transactions;
    this.sql = Statements.of(dialect, tables);
  }

  /** Joining anew gives up what the node held before, which it believes lost. */
  @Override
  public void join(String node, String description, Duration lease) throws SQLException {
    transactions.run(
        connection -> {
          remove(connection, node);
          try (PreparedStatement statement = connection.prepareStatement(sql.insertNode)) {
            new Parameters(statement).text(node).text(description).millis(lease);
            return statement.executeUpdate();
          }
        });
  }

  /**
   * Also after the lease has run out: as long as the node's row is there, nobody has taken its
   * lanes.
   */
  @Override
  public boolean extend(String node, Duration lease) throws SQLException {
    return transactions.each(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql.extend)) {
            new Parameters(statement).millis(lease).text(node);
            return statement.executeUpdate() == 1;
          }
        });
  }

  @Override
  public Map<LaneId, Long> acquire(String node, Collection<LaneId> lanes) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return transactions.run(connection -> acquire(connection, node, lanes));
      } catch (SQLException failure) {
        if (attempt == TRIES || !isCollision(failure)) {
          throw failure;
        }
      }
    }
  }

  private Map<LaneId, Long> acquire(Connection connection, String node, Collection<LaneId> lanes)
      throws SQLException {
    boolean alive = forgetLost(connection, node);
    Map<LaneId, Long> taken = new LinkedHashMap<>();
    if (alive) {
      for (LaneId lane : free(connection, node, lanes)) {
        long epoch = lock(connection, lane);
        if (take(connection, node, lane)) {
          taken.put(lane, epoch + 1);
        }
      }
    }
    return taken;
  }

  /** Forgets nodes that are out of time; tells whether ours, locked until the end, is not. */
  private boolean forgetLost(Connection connection, String node) throws SQLException {
    boolean alive = false;
    List<String> lost = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql.lockNodes)) {
      new Parameters(statement).text(node);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (row.getBoolean(2)) {
            lost.add(row.getString(1));
          } else {
            alive = true;
          }
        }
      }
    }
    for (String id : lost) {
      remove(connection, id);
    }
    return alive;
  }

  /** The lanes that nobody else holds, in the order of locking, with their rows created. */
  private List<LaneId> free(Connection connection, String node, Collection<LaneId> lanes)
      throws SQLException {
    Map<LaneId, Boolean> held = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql.leases)) {
      new Parameters(statement).text(node);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          held.put(new LaneId(row.getString(1), row.getInt(2)), row.getBoolean(3));
        }
      }
    }
    List<LaneId> free =
        lanes.stream().distinct().filter(l -> !held.getOrDefault(l, false)).sorted(ORDER).toList();
    for (LaneId lane : free) {
      if (!held.containsKey(lane)) {
        create(connection, lane);
      }
    }
    return free;
  }

  private void create(Connection connection, LaneId lane) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.insertLease)) {
      new Parameters(statement).lane(lane).lane(lane);
      statement.executeUpdate();
    }
  }

  private long lock(Connection connection, LaneId lane) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.lockLease)) {
      new Parameters(statement).lane(lane);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /**
   * Takes a locked lane if it is free. A statement of its own: only so does it see the nodes that
   * joined while the lock was waited for.
   */
  private boolean take(Connection connection, String node, LaneId lane) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.take)) {
      new Parameters(statement).text(node).lane(lane).text(node);
      return statement.executeUpdate() == 1;
    }
  }

  @Override
  public void release(String node, LaneId lane, long epoch) throws SQLException {
    transactions.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql.release)) {
            new Parameters(statement).lane(lane).text(node).number(epoch);
            return statement.executeUpdate();
          }
        });
  }

  @Override
  public void leave(String node) throws SQLException {
    transactions.run(
        connection -> {
          remove(connection, node);
          return true;
        });
  }

  private void remove(Connection connection, String node) throws SQLException {
    for (String statementText : List.of(sql.deleteNode, sql.releaseAll)) {
      try (PreparedStatement statement = connection.prepareStatement(statementText)) {
        new Parameters(statement).text(node);
        statement.executeUpdate();
      }
    }
  }

  /** A unique key, a deadlock, a row changed meanwhile: another node was at it. */
  private static boolean isCollision(SQLException failure) {
    String state = failure.getSQLState();
    return state != null
        && (state.startsWith("23") || state.startsWith("40") || failure.getErrorCode() == 90131);
  }

  private record Statements(
      String insertNode,
      String deleteNode,
      String extend,
      String lockNodes,
      String leases,
      String insertLease,
      String lockLease,
      String take,
      String release,
      String releaseAll) {

    static Statements of(Dialect dialect, Tables tables) {
      String node = tables.node();
      String lease = tables.lease();
      return new Statements(
          "INSERT INTO " + node + " (id, description, expires_at) VALUES (?, ?, " + later(dialect),
          "DELETE FROM " + node + " WHERE id = ?",
          "UPDATE " + node + " SET expires_at = " + dialect.later() + " WHERE id = ?",
          "SELECT id, expires_at <= CURRENT_TIMESTAMP FROM "
              + (node + " WHERE id = ? OR expires_at <= CURRENT_TIMESTAMP ORDER BY id FOR UPDATE"),
          "SELECT l.broker, l.shard, n.id IS NOT NULL AND n.id <> ? FROM "
              + (lease + " l LEFT JOIN " + node + " n ON n.id = l.node"),
          "INSERT INTO "
              + (lease + " (broker, shard, epoch) SELECT CAST(? AS varchar), CAST(? AS integer), 0")
              + (" WHERE NOT EXISTS (SELECT 1 FROM " + lease + " WHERE broker = ? AND shard = ?)"),
          "SELECT epoch FROM " + lease + " WHERE broker = ? AND shard = ? FOR UPDATE",
          "UPDATE "
              + (lease + " SET node = ?, epoch = epoch + 1 WHERE broker = ? AND shard = ?")
              + (" AND (node IS NULL OR node = ? OR node NOT IN (SELECT id FROM " + node + "))"),
          "UPDATE "
              + (lease + " SET node = NULL")
              + " WHERE broker = ? AND shard = ? AND node = ? AND epoch = ?",
          "UPDATE " + lease + " SET node = NULL WHERE node = ?");
    }

    private static String later(Dialect dialect) {
      return dialect.later() + ")";
    }
  }
}
