package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** What is old, in the tables. */
final class JdbcLeftovers implements Leftovers {

  private final Transactions transactions;
  private final String sent;
  private final String jobs;
  private final String queueJobs;
  private final String audit;
  private final String nextAttempts;
  private final String attempts;

  JdbcLeftovers(Transactions transactions, Dialect dialect, Tables tables) {
    this.transactions = transactions;
    String old = " < " + dialect.later();
    this.sent =
        dialect.deleteFree(
            tables.sent(),
            "seq",
            // In the order of numbers, which are about as old: an index on times would cost more.
            (" WHERE sent_at" + old)
                + (" AND seq <= (SELECT MAX(seq) FROM (SELECT seq FROM " + tables.sent())
                + " ORDER BY seq LIMIT ?) f) ORDER BY seq");
    this.jobs =
        dialect.deleteFree(
            tables.command(), "id", " WHERE ended_at" + old + " ORDER BY id LIMIT ?");
    this.queueJobs =
        dialect.deleteFree(
            tables.queueJob(), "id", " WHERE ended_at" + old + " ORDER BY id LIMIT ?");
    // The trail has no index on its times, but is written in their order: only its first rows.
    this.audit =
        dialect.deleteFree(
            tables.audit(),
            "audit_id",
            (" WHERE done_at" + old)
                + (" AND audit_id < (SELECT MIN(audit_id) FROM " + tables.audit() + ") + ?")
                + " ORDER BY audit_id");
    this.nextAttempts =
        ("SELECT MAX(attempt_id), COUNT(*) FROM (SELECT attempt_id FROM " + tables.attempt())
            + " WHERE attempt_id > ? ORDER BY attempt_id LIMIT ?) a";
    this.attempts =
        ("DELETE FROM " + tables.attempt() + " a WHERE attempt_id > ? AND attempt_id <= ?")
            + (" AND failed_at" + old + unknown(tables.outbox()) + unknown(tables.dead()));
  }

  private static String unknown(String table) {
    return " AND NOT EXISTS (SELECT 1 FROM "
        + table
        + " m WHERE m.id = a.id AND m.broker = a.broker)";
  }

  @Override
  public int purgeSent(Duration age, int max) throws SQLException {
    return purge(sent, age, max);
  }

  @Override
  public int purgeJobs(Duration age, int max) throws SQLException {
    return Math.max(purge(jobs, age, max), purge(queueJobs, age, max));
  }

  @Override
  public int purgeAudit(Duration age, int max) throws SQLException {
    return purge(audit, age, max);
  }

  private int purge(String sql, Duration age, int max) throws SQLException {
    return transactions.compete(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            new Parameters(statement).millis(age.negated()).number(max);
            return statement.executeUpdate();
          }
        });
  }

  @Override
  public long purgeAttempts(Duration age, long after, int max) throws SQLException {
    return transactions.compete(connection -> purgeAttempts(connection, age, after, max));
  }

  private long purgeAttempts(Connection connection, Duration age, long after, int max)
      throws SQLException {
    long last;
    boolean more;
    try (PreparedStatement statement = connection.prepareStatement(nextAttempts)) {
      new Parameters(statement).number(after).number(max);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        last = row.getLong(1);
        more = row.getInt(2) == max;
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(attempts)) {
      new Parameters(statement).number(after).number(last).millis(age.negated());
      statement.executeUpdate();
    }
    return more ? last : 0;
  }
}
