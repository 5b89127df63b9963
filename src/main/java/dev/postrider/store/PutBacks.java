package dev.postrider.store;

import dev.postrider.store.JobActs.Locked;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts dead letters back into the outbox. Without a join: a queue that was empty a minute ago is
 * empty for the planner of PostgreSQL, which then compares each row with each.
 */
final class PutBacks {

  private final String select;
  private final String insert;
  private final String delete;

  PutBacks(Dialect dialect, Tables tables) {
    String columns =
        "id, broker, shard, message_key, destination, type, version, event, content_type, headers,"
            + " payload, created_at, attempts";
    // Those of a consumer were no attempts to send it.
    String values =
        columns.replace("attempts", "CASE WHEN collected_from IS NULL THEN attempts ELSE 0 END");
    this.select = "SELECT id, broker FROM " + tables.outbox() + " WHERE id = ANY(?)";
    this.insert =
        ("INSERT INTO " + tables.outbox() + " (" + columns + ") SELECT " + values)
            + (" FROM " + tables.dead() + " WHERE seq = ANY(?)")
            + (dialect.numbered() + " ORDER BY seq");
    this.delete = "DELETE FROM " + tables.dead() + " WHERE seq = ANY(?)";
  }

  /**
   * In their order, and for ever; but those whose ids wait there already stay where they are.
   *
   * @param dead rows that are locked
   * @return how many were put back
   */
  int putBack(Connection connection, List<Locked> dead) throws SQLException {
    if (dead.isEmpty()) {
      return 0;
    }
    Set<Name> there = there(connection, dead);
    List<Long> absent =
        dead.stream()
            .filter(row -> !there.contains(new Name(row.id(), row.lane().broker())))
            .map(Locked::seq)
            .toList();
    if (absent.isEmpty()) {
      return 0;
    }
    update(connection, insert, absent);
    return update(connection, delete, absent);
  }

  private static int update(Connection connection, String sql, List<Long> seqs)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      new Parameters(statement).numbers(seqs);
      return statement.executeUpdate();
    }
  }

  private Set<Name> there(Connection connection, List<Locked> dead) throws SQLException {
    Set<Name> there = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      new Parameters(statement).texts(dead.stream().map(Locked::id).toList());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          there.add(new Name(row.getString(1), row.getString(2)));
        }
      }
    }
    return there;
  }

  private record Name(String id, String broker) {}
}
