package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Nodes and leases. A lane is held by a node as long as that node's row is there: a lease that
 * names another node is free, and whoever takes it writes over the name.
 *
 * <p>Who acquires waits for no lock where the database can leave out what is locked, and keeps none
 * on the row of a node: a node that freezes with a lock would else stop all others, one by one. So
 * it holds up the lanes whose leases it has locked, and no more.
 */
final class JdbcLeaseStore implements LeaseStore {

  private static final Comparator<LaneId> ORDER =
      Comparator.comparing(LaneId::broker).thenComparingInt(LaneId::shard);

  /** Of SQL states: another has made that row. */
  private static final String DUPLICATE = "23";

  private final Transactions transactions;
  private final LeaseStatements sql;

  JdbcLeaseStore(Transactions transactions, Dialect dialect, Tables tables) {
    this.transactions = transactions;
    this.sql = LeaseStatements.of(dialect, tables);
  }

  /** Joining anew gives up what the node held before, which it believes lost. */
  @Override
  public void join(String node, String description, Set<String> brokers, Duration lease)
      throws SQLException {
    transactions.run(
        connection -> {
          update(connection, sql.deleteNode(), node);
          update(connection, sql.releaseAll(), node);
          try (PreparedStatement statement = connection.prepareStatement(sql.insertNode())) {
            new Parameters(statement)
                .text(node)
                .text(description)
                .text(String.join(",", brokers))
                .millis(lease);
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
          try (PreparedStatement statement = connection.prepareStatement(sql.extend())) {
            new Parameters(statement).millis(lease).text(node);
            return statement.executeUpdate() == 1;
          }
        });
  }

  @Override
  public Cluster look() throws SQLException {
    return transactions.each(
        connection -> {
          Map<String, Member> members = new HashMap<>();
          boolean lost = false;
          try (PreparedStatement statement = connection.prepareStatement(sql.look());
              ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              if (row.getBoolean(3)) {
                lost = true;
              } else {
                note(row, members);
              }
            }
          }
          return new Cluster(members, lost);
        });
  }

  private static void note(ResultSet row, Map<String, Member> members) throws SQLException {
    Set<String> brokers = Set.of(row.getString(2).split(",", -1));
    Member member =
        members.computeIfAbsent(row.getString(1), id -> new Member(brokers, new HashSet<>()));
    if (row.getString(4) != null) {
      member.lanes().add(new LaneId(row.getString(4), row.getInt(5)));
    }
  }

  @Override
  public Map<LaneId, Long> acquire(String node, Collection<LaneId> lanes) throws SQLException {
    boolean alive = forgetLost(node);
    List<LaneId> free = alive ? free(node, lanes) : List.of();
    return free.isEmpty()
        ? Map.of()
        : transactions.compete(connection -> take(connection, node, free));
  }

  /**
   * Forgets nodes that are out of time; tells whether ours is not. Each statement is a transaction
   * of its own, so that a node that freezes here locks nobody. To forget them later, or ours in
   * between, does no harm: a node that is out of time does not trust its leases.
   */
  private boolean forgetLost(String node) throws SQLException {
    return transactions.each(
        connection -> {
          try (PreparedStatement forget = connection.prepareStatement(sql.forgetLost())) {
            forget.executeUpdate();
          }
          try (PreparedStatement statement = connection.prepareStatement(sql.isThere())) {
            new Parameters(statement).text(node);
            try (ResultSet row = statement.executeQuery()) {
              return row.next();
            }
          }
        });
  }

  /** The lanes that nobody else holds, in the order of locking, with their rows created. */
  private List<LaneId> free(String node, Collection<LaneId> lanes) throws SQLException {
    return transactions.each(
        connection -> {
          Map<LaneId, Boolean> held = held(connection, node);
          List<LaneId> free =
              lanes.stream()
                  .distinct()
                  .filter(lane -> !held.getOrDefault(lane, false))
                  .sorted(ORDER)
                  .toList();
          for (LaneId lane : free) {
            if (!held.containsKey(lane)) {
              create(connection, lane);
            }
          }
          return free;
        });
  }

  /** Of each lane that has a row, whether another node holds it. */
  private Map<LaneId, Boolean> held(Connection connection, String node) throws SQLException {
    Map<LaneId, Boolean> held = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql.leases())) {
      new Parameters(statement).text(node);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          held.put(new LaneId(row.getString(1), row.getInt(2)), row.getBoolean(3));
        }
      }
    }
    return held;
  }

  /** Committed at once: others that create the same row wait for it. */
  private void create(Connection connection, LaneId lane) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.insertLease())) {
      new Parameters(statement).lane(lane).lane(lane);
      statement.executeUpdate();
    } catch (SQLException failure) {
      String state = failure.getSQLState();
      if (state == null || !state.startsWith(DUPLICATE)) {
        throw failure;
      }
    }
  }

  private Map<LaneId, Long> take(Connection connection, String node, List<LaneId> lanes)
      throws SQLException {
    Map<LaneId, Long> taken = new LinkedHashMap<>();
    for (LaneId lane : lanes) {
      OptionalLong epoch = lock(connection, lane);
      if (epoch.isPresent() && take(connection, node, lane)) {
        taken.put(lane, epoch.getAsLong() + 1);
      }
    }
    return taken;
  }

  /** The epoch of a lane, now locked; none if another has it locked. */
  private OptionalLong lock(Connection connection, LaneId lane) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.lockLease())) {
      new Parameters(statement).lane(lane);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /**
   * Takes a locked lane if it is free. A statement of its own: only so does it see the nodes that
   * joined before the lane was locked.
   */
  private boolean take(Connection connection, String node, LaneId lane) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.take())) {
      new Parameters(statement).text(node).lane(lane).text(node);
      return statement.executeUpdate() == 1;
    }
  }

  @Override
  public void release(String node, LaneId lane, long epoch) throws SQLException {
    transactions.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql.release())) {
            new Parameters(statement).lane(lane).text(node).number(epoch);
            return statement.executeUpdate();
          }
        });
  }

  /** Its leases keep its name, which nobody has any more: to change them, one may have to wait. */
  @Override
  public void leave(String node) throws SQLException {
    transactions.each(connection -> update(connection, sql.deleteNode(), node));
  }

  private static int update(Connection connection, String sql, String node) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      new Parameters(statement).text(node);
      return statement.executeUpdate();
    }
  }
}
