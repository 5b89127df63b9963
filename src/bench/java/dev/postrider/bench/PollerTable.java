package dev.postrider.bench;

import java.sql.SQLException;

/**
 * The table of an outbox written by hand: what the message needs that is to arrive, and no more.
 */
final class PollerTable {

  static final String NAME = "poller_outbox";

  private final Stage stage;

  PollerTable(Stage stage) {
    this.stage = stage;
  }

  /** Vacuumed as eagerly as ours: that is a setting, and no merit. */
  void fill(int rows) throws SQLException {
    Database database = stage.database();
    database.execute(
        "CREATE TABLE IF NOT EXISTS poller_outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY"
            + " KEY, message_id varchar(255) NOT NULL, message_key varchar(1000) NOT NULL,"
            + " destination varchar(600) NOT NULL, content_type varchar(255) NOT NULL,"
            + " payload bytea NOT NULL, created_at timestamptz NOT NULL DEFAULT now()) WITH"
            + " (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,"
            + " autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000,"
            + " autovacuum_vacuum_cost_delay = 0)");
    database.execute("TRUNCATE poller_outbox");
    database.execute(
        "INSERT INTO poller_outbox (message_id, message_key, destination, content_type, payload)"
            + " SELECT gen_random_uuid(), 'key-' || i % 1000, '/queue/"
            + Stage.QUEUE
            + "', 'application/json', convert_to('"
            + Stage.text()
            + "', 'UTF8') FROM generate_series(1, "
            + rows
            + ") i");
    database.execute("ANALYZE poller_outbox");
  }
}
