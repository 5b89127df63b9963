package dev.postrider.store;

import java.sql.SQLException;
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
  public Horizon horizon(Tables tables) {
    return new TimeHorizon(tables, transactionTimeout);
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
