package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

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
        + " WHERE pg_current_xact_id() IS NOT NULL";
  }

  @Override
  public String recordInbox(Tables tables) {
    return "INSERT INTO "
        + tables.inbox()
        + " (consumer, message_id, payload_hash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
  }

  @Override
  public String lockRows() {
    return "FOR NO KEY UPDATE";
  }

  @Override
  public String hasChanges() {
    return "SELECT pg_current_xact_id_if_assigned() IS NOT NULL";
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
