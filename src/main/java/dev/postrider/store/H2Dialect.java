package dev.postrider.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** H2 2. */
final class H2Dialect implements Dialect {

  /**
   * No such table (twice: with and without a suggestion, or in an empty database), column, schema.
   */
  private static final Set<Integer> MISSING = Set.of(42102, 42103, 42104, 42122, 90079);

  private static final Set<Integer> FORBIDDEN = Set.of(90040, 90096);

  /** The table or the row was just made by another, is locked too long, was just changed. */
  private static final Set<Integer> COLLISION = Set.of(42101, 23505, 50200, 90131);

  /** Each waits for the lock time-out, a second or two. */
  private static final int LOCK_TRIES = 60;

  private final Duration transactionTimeout;

  H2Dialect(Duration transactionTimeout) {
    this.transactionTimeout = transactionTimeout;
  }

  @Override
  public String folder() {
    return "h2";
  }

  @Override
  public String later() {
    return "DATEADD(MILLISECOND, CAST(? AS BIGINT), CURRENT_TIMESTAMP)";
  }

  @Override
  public String append(Tables tables) {
    return "INSERT INTO "
        + tables.outbox()
        + " (id, broker, shard, message_key, destination, type, version, event, content_type,"
        + " headers, payload, expires_at) VALUES ("
        + "?, ".repeat(11)
        + later()
        + ")";
  }

  /** Fails for the second of two transactions that record the same at once: H2 does not wait. */
  @Override
  public String recordInbox(Tables tables) {
    return "MERGE INTO "
        + tables.inbox()
        + " i USING (VALUES (CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS VARCHAR)))"
        + " v(consumer, message_id, payload_hash)"
        + " ON i.consumer = v.consumer AND i.message_id = v.message_id"
        + " WHEN NOT MATCHED THEN INSERT (consumer, message_id, payload_hash)"
        + " VALUES (v.consumer, v.message_id, v.payload_hash)";
  }

  @Override
  public String lockRows() {
    return "FOR UPDATE";
  }

  @Override
  public String hasChanges() {
    return "SELECT TRANSACTION_ID() IS NOT NULL";
  }

  @Override
  public Horizon horizon(Tables tables) {
    return new TimeHorizon(tables, transactionTimeout);
  }

  /** By the lock on the one row of a table of its own, which is made on the way. */
  @Override
  public void lockMigration(Connection connection, Tables tables) throws SQLException {
    String table = tables.prefix() + "schema_lock";
    try (Statement statement = connection.createStatement()) {
      for (int attempt = 1; ; attempt++) {
        try {
          statement.execute("CREATE TABLE IF NOT EXISTS " + table + " (id INTEGER PRIMARY KEY)");
          statement.execute("MERGE INTO " + table + " (id) KEY (id) VALUES (1)");
          return;
        } catch (SQLException failure) {
          if (attempt == LOCK_TRIES || !COLLISION.contains(failure.getErrorCode())) {
            throw failure;
          }
        }
      }
    }
  }

  @Override
  public List<String> probes(Tables tables) {
    return List.of();
  }

  @Override
  public boolean isMissing(SQLException failure) {
    return MISSING.contains(failure.getErrorCode());
  }

  @Override
  public boolean isForbidden(SQLException failure) {
    return FORBIDDEN.contains(failure.getErrorCode());
  }
}
