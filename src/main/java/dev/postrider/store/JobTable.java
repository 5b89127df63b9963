package dev.postrider.store;

import dev.postrider.store.BulkJobs.Action;
import dev.postrider.store.BulkJobs.Job;
import dev.postrider.store.BulkJobs.Order;
import dev.postrider.store.BulkJobs.State;
import dev.postrider.store.MessageCatalog.Count;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of jobs, in the transaction of the caller. */
final class JobTable {

  private static final int MAX_TEXT = 1_000;

  private final FilterJson filters = new FilterJson();
  private final Statements sql;

  JobTable(Dialect dialect, Tables tables) {
    this.sql = Statements.of(dialect, tables);
  }

  /**
   * A job with the numbers it still has to look at.
   *
   * @param next the first
   * @param last the last, included
   */
  record Work(Job job, long next, long last) {}

  /** Those numbers end with the highest there is. */
  void insert(Connection connection, String id, Order order, Count total, Act act)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.insert)) {
      new Parameters(statement)
          .text(id)
          .text(order.action().name())
          .text(filters.write(order.filter()))
          .text(order.destination())
          .text(act.who(), 255)
          .text(act.via(), 20)
          .text(act.reason(), MAX_TEXT)
          .number(total.value())
          .text(String.valueOf(total.capped()));
      statement.executeUpdate();
    }
  }

  Optional<Job> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.find)) {
      new Parameters(statement).text(id);
      return works(statement).stream().map(Work::job).findFirst();
    }
  }

  List<Job> recent(Connection connection, int limit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.recent)) {
      new Parameters(statement).number(limit);
      return works(statement).stream().map(Work::job).toList();
    }
  }

  /** The oldest that nobody works on, now the node's. */
  Optional<String> claim(Connection connection, String node, Duration lease) throws SQLException {
    String id;
    try (PreparedStatement statement = connection.prepareStatement(sql.lockFree);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      id = row.getString(1);
    }
    try (PreparedStatement statement = connection.prepareStatement(sql.claim)) {
      new Parameters(statement).text(node).millis(lease).text(id);
      statement.executeUpdate();
    }
    return Optional.of(id);
  }

  /** Locks a job that the node still works on. */
  Optional<Work> lock(Connection connection, String id, String node) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.lock)) {
      new Parameters(statement).text(id).text(node);
      return works(statement).stream().findFirst();
    }
  }

  /** Notes how far a job is that was locked, and extends its lease. */
  void progress(Connection connection, Work work, JobStep.Result step, Duration lease)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.progress)) {
      new Parameters(statement)
          .number(step.next())
          .number(step.last())
          .number(step.done())
          .number(step.skipped())
          .millis(lease)
          .text(work.job().id());
      statement.executeUpdate();
    }
  }

  /** Ends a job that has not ended, and tells how far it got. */
  Optional<Job> end(Connection connection, String id, State state, @Nullable String failure)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.end)) {
      new Parameters(statement).text(state.name()).text(failure, MAX_TEXT).text(id);
      if (statement.executeUpdate() == 0) {
        return Optional.empty();
      }
    }
    return find(connection, id);
  }

  /** What the audit trail says it was done to. */
  String target(String id, Order order) {
    String to = order.destination() == null ? "" : " to " + order.destination();
    return "job " + id + to + ": " + filters.write(order.filter());
  }

  private List<Work> works(PreparedStatement statement) throws SQLException {
    List<Work> works = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        works.add(new Work(job(row), row.getLong("next_seq"), row.getLong("last_seq")));
      }
    }
    return works;
  }

  private Job job(ResultSet row) throws SQLException {
    Action action = Action.valueOf(row.getString("action"));
    OffsetDateTime endedAt = row.getObject("ended_at", OffsetDateTime.class);
    return new Job(
        row.getString("id"),
        new Order(action, filters.read(row.getString("criteria")), row.getString("destination")),
        State.valueOf(row.getString("state")),
        new Act(
            row.getString("asked_by"),
            row.getString("asked_via"),
            name(action),
            row.getString("reason")),
        row.getObject("asked_at", OffsetDateTime.class).toInstant(),
        new Count(row.getLong("total"), row.getBoolean("total_capped")),
        row.getLong("done"),
        row.getLong("skipped"),
        row.getString("node"),
        instant(endedAt),
        row.getString("failure"));
  }

  private static String name(Action action) {
    return action.name().toLowerCase(Locale.ROOT) + " all";
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private record Statements(
      String insert,
      String find,
      String recent,
      String lockFree,
      String claim,
      String lock,
      String progress,
      String end) {

    static Statements of(Dialect dialect, Tables tables) {
      String table = tables.command();
      String select = "SELECT " + String.join(", ", Tables.COMMAND) + " FROM " + table;
      return new Statements(
          ("INSERT INTO " + table + " (id, action, criteria, destination, asked_by, asked_via,")
              + " reason, total, total_capped, state, next_seq, last_seq)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS boolean), 'WAITING', 0, GREATEST("
              + ("COALESCE((SELECT MAX(seq) FROM " + tables.outbox() + "), 0), ")
              + ("COALESCE((SELECT MAX(seq) FROM " + tables.dead() + "), 0)))"),
          select + " WHERE id = ?",
          select + " ORDER BY asked_at DESC, id DESC LIMIT ?",
          ("SELECT id FROM " + table + " WHERE state = 'WAITING' OR (state = 'RUNNING'")
              + " AND leased_until <= CURRENT_TIMESTAMP) ORDER BY asked_at, id LIMIT 1 "
              + dialect.lockFree(),
          ("UPDATE " + table + " SET state = 'RUNNING', node = ?, leased_until = ")
              + (dialect.later() + " WHERE id = ?"),
          (select + " WHERE id = ? AND state = 'RUNNING' AND node = ? " + dialect.lockRows()),
          ("UPDATE " + table + " SET next_seq = ?, last_seq = ?, done = done + ?,")
              + (" skipped = skipped + ?, leased_until = " + dialect.later() + " WHERE id = ?"),
          ("UPDATE " + table + " SET state = ?, ended_at = CURRENT_TIMESTAMP, failure = ?")
              + " WHERE id = ? AND state IN ('WAITING', 'RUNNING')");
    }
  }
}
