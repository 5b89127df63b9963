package dev.postrider.bench;

import dev.postrider.relay.RelayDoor;
import dev.postrider.store.LaneId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Rows of Postrider's outbox, very many at once. What only Java knows, the shard of a key, is
 * copied once into a table beside, from which each backlog is inserted by one statement.
 */
final class Backlog {

  private final Stage stage;
  private final Map<Keys, Integer> patterns = new EnumMap<>(Keys.class);

  Backlog(Stage stage) {
    this.stage = stage;
    RelayDoor.createTables(stage.database().pool());
  }

  /** Like a UUID of version 7: it ascends. */
  static String id(long number) {
    long ascending = 0x0190_0000_0000_7000L | number << 16;
    return new UUID(ascending, 0x8000_0000_0000_0000L | number * 0x5DEECE66DL >>> 2).toString();
  }

  /** Fills the empty outbox. */
  void fill(Keys keys, int rows) throws SQLException, IOException {
    Database database = stage.database();
    clear();
    add(keys, rows);
    database.execute("ANALYZE postrider_outbox");
  }

  /** Empties outbox and history. */
  void clear() throws SQLException {
    stage.database().execute("TRUNCATE postrider_outbox, postrider_sent");
  }

  /** Adds rows that must not be there yet. */
  void add(Keys keys, int rows) throws SQLException, IOException {
    pattern(keys, rows);
    stage
        .database()
        .execute(
            "INSERT INTO postrider_outbox"
                + " (id, broker, shard, message_key, destination, content_type, headers, payload)"
                + " SELECT id, '%s', shard, message_key, '/queue/%s', 'application/json', '{}',"
                    .formatted(RelayDoor.BROKER, Stage.QUEUE)
                + " convert_to('%s', 'UTF8') FROM %s WHERE i < %d ORDER BY i"
                    .formatted(Stage.text(), table(keys), rows));
  }

  private void pattern(Keys keys, int rows) throws SQLException, IOException {
    if (patterns.getOrDefault(keys, 0) >= rows) {
      return;
    }
    Database database = stage.database();
    database.execute("DROP TABLE IF EXISTS " + table(keys));
    database.execute(
        "CREATE UNLOGGED TABLE "
            + table(keys)
            + " (i bigint PRIMARY KEY, id text, shard integer, message_key text)");
    copy(keys, rows);
    database.execute("VACUUM ANALYZE " + table(keys));
    patterns.put(keys, rows);
  }

  private void copy(Keys keys, int rows) throws SQLException, IOException {
    try (Connection connection = stage.database().pool().getConnection();
        PGCopyOutputStream out =
            new PGCopyOutputStream(
                connection.unwrap(PGConnection.class), "COPY " + table(keys) + " FROM STDIN")) {
      for (int i = 0; i < rows; i++) {
        String key = keys.key(i);
        LaneId lane = RelayDoor.lane(key);
        String line = i + "\t" + id(i) + "\t" + lane.shard() + "\t" + key + "\n";
        out.write(line.getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private static String table(Keys keys) {
    return "pattern_" + keys.name().toLowerCase(java.util.Locale.ROOT);
  }
}
