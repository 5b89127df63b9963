package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** PostgreSQL 13 and newer. */
final class PostgreSqlDialect implements Dialect {

  /** No such table, column, schema. */
  private static final Set<String> MISSING = Set.of("42P01", "42703", "3F000");

  @Override
  public String folder() {
    return "postgresql";
  }

  @Override
  public String later() {
    return "CURRENT_TIMESTAMP + CAST(? AS bigint) * INTERVAL '1 millisecond'";
  }

  @Override
  public String secondsSince(String time) {
    // EXTRACT would calculate with decimal numbers, several times as long.
    return "DATE_PART('epoch', CURRENT_TIMESTAMP - " + time + ")";
  }

  /**
   * The condition makes the transaction take its number before the row takes its own: PostgreSQL
   * tests it before it computes the columns, and would otherwise number the transaction only when
   * it writes the row, which the {@link SnapshotHorizon} could not bear.
   */
  @Override
  public String append(Tables tables) {
    String text = "CAST(? AS varchar), ";
    return "INSERT INTO "
        + tables.outbox()
        + " (id, broker, shard, message_key, destination, type, version, event, content_type,"
        + " headers, payload, expires_at) SELECT "
        + text
        + text
        + "CAST(? AS integer), "
        + text.repeat(7)
        + "CAST(? AS bytea), "
        + later()
        + " WHERE 1 = 1"
        + numbered();
  }

  @Override
  public String insertNew(String table, List<String> key, List<String> others) {
    List<String> columns = Stream.concat(key.stream(), others.stream()).toList();
    return "INSERT INTO "
        + (table + " (" + String.join(", ", columns) + ") VALUES (?")
        + (", ?".repeat(columns.size() - 1) + ") ON CONFLICT DO NOTHING");
  }

  @Override
  public String addActivity(Tables tables) {
    return "INSERT INTO "
        + tables.activity()
        + " AS t (at_minute, node, broker, stored, sent, rejected, dead)"
        + " VALUES (date_trunc('minute', CURRENT_TIMESTAMP), ?, ?, ?, ?, ?, ?)"
        + " ON CONFLICT (at_minute, broker, node) DO UPDATE SET stored = t.stored + EXCLUDED.stored,"
        + " sent = t.sent + EXCLUDED.sent, rejected = t.rejected + EXCLUDED.rejected,"
        + " dead = t.dead + EXCLUDED.dead";
  }

  /** As one comparison of rows, which no other index can answer. */
  @Override
  public String fromLane(String row, Bound lane) {
    return "(%1$s.broker, %1$s.shard, %1$s.seq) > (%2$s, %3$s, %4$s)"
        .formatted(row, lane.broker(), lane.shard(), lane.seq());
  }

  /** By a limit: with a number the index would be read to its end all the same. */
  @Override
  public String firstInLane(Tables tables, Bound end, int rows) {
    return "(SELECT i.broker, i.shard, i.seq, i.message_key, i.queued_at FROM "
        + (tables.outbox() + " i WHERE ")
        + fromLane("i", new Bound(end.broker(), end.shard(), "0"))
        + (" ORDER BY i.broker, i.shard, i.seq LIMIT " + rows + ") o WHERE o.broker = ")
        + (end.broker() + " AND o.shard = " + end.shard());
  }

  @Override
  public String lockRows() {
    return "FOR NO KEY UPDATE";
  }

  @Override
  public String lockFree() {
    return "FOR NO KEY UPDATE SKIP LOCKED";
  }

  /** As an array, so that the rows are found by their key whatever the planner believes. */
  @Override
  public String deleteFree(String table, String key, String which) {
    return ("DELETE FROM " + table + " WHERE " + key + " = ANY(ARRAY(SELECT " + key)
        + (" FROM " + table + which + " FOR UPDATE SKIP LOCKED))");
  }

  @Override
  public String hasChanges() {
    return "SELECT pg_current_xact_id_if_assigned() IS NOT NULL";
  }

  @Override
  public String withoutDigits(String text) {
    String withoutIds = "REGEXP_REPLACE(" + text + ", '" + UUID + "', '#', 'g')";
    return "REGEXP_REPLACE(" + withoutIds + ", '[0-9]+', '#', 'g')";
  }

  @Override
  public String numbered() {
    return " AND pg_current_xact_id() IS NOT NULL";
  }

  @Override
  public Settlement settlement(Tables tables, boolean history) {
    return new PostgreSqlSettlement(tables, history);
  }

  @Override
  public Horizon horizon(Tables tables) {
    return new SnapshotHorizon(tables);
  }

  @Override
  public void lockMigration(Connection connection, Tables tables) throws SQLException {
    String lock = "SELECT pg_advisory_xact_lock(hashtext(COALESCE(current_schema(), '') || ?))";
    try (PreparedStatement statement = connection.prepareStatement(lock)) {
      new Parameters(statement).text(tables.history());
      statement.execute();
    }
  }

  @Override
  public List<String> probes(Tables tables) {
    return List.of(SnapshotHorizon.lastNumber(tables));
  }

  @Override
  public boolean isMissing(SQLException failure) {
    return MISSING.contains(failure.getSQLState());
  }

  @Override
  public boolean isForbidden(SQLException failure) {
    return "42501".equals(failure.getSQLState());
  }
}
