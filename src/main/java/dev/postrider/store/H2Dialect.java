package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  public String secondsSince(String time) {
    return "EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) - EXTRACT(EPOCH FROM " + time + ")";
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

  /** Fails for the second of two transactions that insert the same at once: H2 does not wait. */
  @Override
  public String insertNew(String table, List<String> key, List<String> others) {
    List<String> columns = Stream.concat(key.stream(), others.stream()).toList();
    String values = String.join(", ", Collections.nCopies(columns.size(), "CAST(? AS VARCHAR)"));
    return merge(table, columns, values, key)
        + (" WHEN NOT MATCHED THEN INSERT (" + String.join(", ", columns))
        + (") VALUES (" + each(columns, column -> "v." + column, ", ") + ")");
  }

  @Override
  public String addActivity(Tables tables) {
    List<String> key = List.of("node", "broker", "at_minute");
    List<String> counts = List.of("stored", "sent", "rejected", "dead");
    List<String> columns = Stream.concat(key.stream(), counts.stream()).toList();
    String minute = "DATE_TRUNC('MINUTE', CURRENT_TIMESTAMP)";
    String values =
        "CAST(? AS VARCHAR), CAST(? AS VARCHAR), " + minute + ", CAST(? AS BIGINT)".repeat(4);
    return merge(tables.activity(), columns, values, key)
        + " WHEN MATCHED THEN UPDATE SET "
        + each(counts, count -> count + " = t." + count + " + v." + count, ", ")
        + (" WHEN NOT MATCHED THEN INSERT (" + String.join(", ", columns))
        + (") VALUES (" + each(columns, column -> "v." + column, ", ") + ")");
  }

  private static String merge(String table, List<String> columns, String values, List<String> key) {
    return ("MERGE INTO " + table + " t USING (VALUES (" + values)
        + (")) v(" + String.join(", ", columns) + ") ON ")
        + each(key, column -> "t." + column + " = v." + column, " AND ");
  }

  private static String each(List<String> columns, UnaryOperator<String> text, String separator) {
    return columns.stream().map(text).collect(Collectors.joining(separator));
  }

  @Override
  public String fromLane(String row, Bound lane) {
    return "%1$s.broker = %2$s AND %1$s.shard = %3$s AND %1$s.seq > %4$s"
        .formatted(row, lane.broker(), lane.shard(), lane.seq());
  }

  /** By the number: a derived table could not refer to the lane. */
  @Override
  public String firstInLane(Tables tables, Bound end, int rows) {
    return (tables.outbox() + " o WHERE o.seq < " + end.seq() + " AND ")
        + fromLane("o", new Bound(end.broker(), end.shard(), "0"));
  }

  @Override
  public String lockRows() {
    return "FOR UPDATE";
  }

  @Override
  public String lockFree() {
    return "FOR UPDATE";
  }

  @Override
  public String deleteFree(String table, String key, String which) {
    return ("DELETE FROM " + table + " WHERE " + key + " IN (SELECT " + key)
        + (" FROM " + table + which + ")");
  }

  @Override
  public String hasChanges() {
    return "SELECT TRANSACTION_ID() IS NOT NULL";
  }

  @Override
  public String withoutDigits(String text) {
    String withoutIds = "REGEXP_REPLACE(" + text + ", '" + UUID + "', '#')";
    return "REGEXP_REPLACE(" + withoutIds + ", '[0-9]+', '#')";
  }

  /**
   * Without a limit: H2 would keep it for all later statements of a pooled connection. To say so
   * also makes it forget results, which it reuses wrongly for derived tables with parameters.
   */
  @Override
  public PreparedStatement question(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setQueryTimeout(0);
    return statement;
  }

  @Override
  public String numbered() {
    return "";
  }

  @Override
  public Settlement settlement(Tables tables, boolean history) {
    return new H2Settlement(tables, history);
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
