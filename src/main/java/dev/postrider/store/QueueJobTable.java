package dev.postrider.store;

import dev.postrider.store.BulkJobs.State;
import dev.postrider.store.QueueJobs.Action;
import dev.postrider.store.QueueJobs.Ending;
import dev.postrider.store.QueueJobs.Job;
import dev.postrider.store.QueueJobs.Order;
import dev.postrider.store.QueueJobs.Progress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of jobs on queues, in the transaction of the caller. */
final class QueueJobTable {

  private static final int MAX_TEXT = 1_000;

  private final Statements sql;

  QueueJobTable(Dialect dialect, Tables tables) {
    this.sql = Statements.of(dialect, tables);
  }

  void insert(Connection connection, String id, Order order, Act act) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.insert)) {
      new Parameters(statement)
          .text(id)
          .text(order.action().name())
          .text(order.broker())
          .text(order.queue())
          .text(order.toBroker())
          .text(order.destination())
          .text(order.most() == null ? null : String.valueOf(order.most()))
          .text(act.who(), 255)
          .text(act.via(), 20)
          .text(act.reason(), MAX_TEXT);
      statement.executeUpdate();
    }
  }

  Optional<Job> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.find)) {
      new Parameters(statement).text(id);
      return jobs(statement).stream().findFirst();
    }
  }

  List<Job> recent(Connection connection, int limit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.recent)) {
      new Parameters(statement).number(limit);
      return jobs(statement);
    }
  }

  /** The oldest that nobody works on and the node can do, now the node's. */
  Optional<Job> claim(
      Connection connection, String node, Collection<String> brokers, Duration lease)
      throws SQLException {
    Optional<Job> free;
    try (PreparedStatement statement = connection.prepareStatement(sql.lockFree)) {
      new Parameters(statement).texts(brokers).texts(brokers);
      free = jobs(statement).stream().findFirst();
    }
    if (free.isPresent()) {
      try (PreparedStatement statement = connection.prepareStatement(sql.claim)) {
        new Parameters(statement).text(node).millis(lease).text(free.get().id());
        statement.executeUpdate();
      }
    }
    return free;
  }

  /** Locks a job that the node still works on. */
  Optional<Job> lock(Connection connection, String id, String node) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.lock)) {
      new Parameters(statement).text(id).text(node);
      return jobs(statement).stream().findFirst();
    }
  }

  /** Also of a job that was cancelled, but not of one that somebody else has taken. */
  void progress(Connection connection, String id, String node, Progress progress, Duration lease)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.progress)) {
      new Parameters(statement)
          .number(progress.done())
          .number(progress.skipped())
          .text(progress.note(), MAX_TEXT)
          .millis(lease)
          .text(id)
          .text(node);
      statement.executeUpdate();
    }
  }

  void giveBack(Connection connection, String id, String node) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.giveBack)) {
      new Parameters(statement).text(id).text(node);
      statement.executeUpdate();
    }
  }

  /** Ends a job that has not ended, and tells how far it got. */
  Optional<Job> end(
      Connection connection,
      String id,
      State state,
      @Nullable Ending ending,
      @Nullable String failure)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.end)) {
      new Parameters(statement)
          .text(state.name())
          .text(ending == null ? null : ending.name())
          .text(failure, MAX_TEXT)
          .text(id);
      if (statement.executeUpdate() == 0) {
        return Optional.empty();
      }
    }
    return find(connection, id);
  }

  /** Those that were asked for, or left, so long ago, locked. */
  List<Job> lockStranded(Connection connection, Duration age) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.lockStranded)) {
      new Parameters(statement).millis(age.negated()).millis(age.negated());
      return jobs(statement);
    }
  }

  /** What the audit trail says it was done to. */
  static String target(String id, Order order) {
    String to =
        order.toBroker() == null
            ? ""
            : " to " + order.destination() + " of broker " + order.toBroker();
    String most = order.most() == null ? "" : ", at most " + order.most();
    return "queue " + order.queue() + " of broker " + order.broker() + to + most + ", job " + id;
  }

  private static List<Job> jobs(PreparedStatement statement) throws SQLException {
    List<Job> jobs = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        jobs.add(job(row));
      }
    }
    return jobs;
  }

  private static Job job(ResultSet row) throws SQLException {
    Action action = Action.valueOf(row.getString("action"));
    String ending = row.getString("ending");
    OffsetDateTime endedAt = row.getObject("ended_at", OffsetDateTime.class);
    return new Job(
        row.getString("id"),
        new Order(
            action,
            row.getString("broker"),
            row.getString("queue"),
            row.getString("to_broker"),
            row.getString("destination"),
            row.getObject("most", Long.class)),
        State.valueOf(row.getString("state")),
        new Act(
            row.getString("asked_by"),
            row.getString("asked_via"),
            action.name().toLowerCase(Locale.ROOT) + " queue",
            row.getString("reason")),
        row.getObject("asked_at", OffsetDateTime.class).toInstant(),
        row.getLong("done"),
        row.getLong("skipped"),
        row.getString("note"),
        row.getString("node"),
        ending == null ? null : Ending.valueOf(ending),
        endedAt == null ? null : endedAt.toInstant(),
        row.getString("failure"));
  }

  private record Statements(
      String insert,
      String find,
      String recent,
      String lockFree,
      String claim,
      String lock,
      String progress,
      String giveBack,
      String end,
      String lockStranded) {

    static Statements of(Dialect dialect, Tables tables) {
      String table = tables.queueJob();
      String select = "SELECT " + String.join(", ", Tables.QUEUE_JOB) + " FROM " + table;
      return new Statements(
          ("INSERT INTO " + table + " (id, action, broker, queue, to_broker, destination, most,")
              + " asked_by, asked_via, reason, state)"
              + " VALUES (?, ?, ?, ?, ?, ?, CAST(? AS bigint), ?, ?, ?, 'WAITING')",
          select + " WHERE id = ?",
          select + " ORDER BY asked_at DESC, id DESC LIMIT ?",
          (select + " WHERE (state = 'WAITING' OR (state = 'RUNNING'")
              + " AND leased_until <= CURRENT_TIMESTAMP)) AND broker = ANY(?)"
              + " AND (to_broker IS NULL OR to_broker = ANY(?)) ORDER BY asked_at, id LIMIT 1 "
              + dialect.lockFree(),
          ("UPDATE " + table + " SET state = 'RUNNING', node = ?, leased_until = ")
              + (dialect.later() + " WHERE id = ?"),
          (select + " WHERE id = ? AND state = 'RUNNING' AND node = ? " + dialect.lockRows()),
          ("UPDATE " + table + " SET done = done + ?, skipped = ?, note = COALESCE(?, note),")
              + (" leased_until = " + dialect.later() + " WHERE id = ? AND node = ?"),
          ("UPDATE " + table + " SET leased_until = CURRENT_TIMESTAMP")
              + " WHERE id = ? AND state = 'RUNNING' AND node = ?",
          ("UPDATE " + table + " SET state = ?, ending = ?, ended_at = CURRENT_TIMESTAMP,")
              + " failure = ? WHERE id = ? AND state IN ('WAITING', 'RUNNING')",
          (select + " WHERE (state = 'WAITING' AND asked_at < " + dialect.later())
              + (") OR (state = 'RUNNING' AND leased_until < " + dialect.later())
              + (") ORDER BY id " + dialect.lockFree()));
    }
  }
}
