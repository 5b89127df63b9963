package dev.postrider.web;

import dev.postrider.config.StoreSettings;
import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.store.Due;
import dev.postrider.store.LaneId;
import dev.postrider.store.LaneStore.Limit;
import dev.postrider.store.OutboxEntry;
import dev.postrider.store.Rejection;
import dev.postrider.store.Rejection.Fate;
import dev.postrider.store.Store;
import dev.postrider.store.StoredMessage;
import dev.postrider.testkit.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** The tables that a console looks at, and a relay of another node that meets a bad broker. */
final class RestFixture {

  /** Not one of the server's brokers: nobody else touches its messages. */
  static final String BROKER = "elsewhere";

  /** All is in one lane, which the other node holds. */
  static final String SHARDS = "1";

  private static final LaneId LANE = new LaneId(BROKER, 0);
  private static final String NODE = "another";

  private final String schema = PostgresServer.shared().newSchema();
  private final DataSource dataSource = PostgresServer.shared().dataSource(schema);
  private final Store store =
      Store.open(dataSource, new StoreSettings("test", SchemaMode.MIGRATE, "postrider_", 1));
  private final long epoch;

  RestFixture() throws SQLException {
    store.leases().join(NODE, "test", Set.of("test"), Duration.ofHours(1));
    epoch = store.leases().acquire(NODE, List.of(LANE)).get(LANE);
  }

  /** For the server's data source. */
  String url() {
    return PostgresServer.shared().url(schema, "postgres");
  }

  /** A message on its way. */
  String stored(String key) throws SQLException {
    return stored(UUID.randomUUID().toString(), key, "text/plain", "secret");
  }

  /** One that is due in an hour. */
  String scheduled(String key) throws SQLException {
    Due due = new Due.After(Duration.ofHours(1));
    return stored(UUID.randomUUID().toString(), key, "text/plain", "secret", due);
  }

  String stored(String id, String key, String contentType, String payload) throws SQLException {
    return stored(id, key, contentType, payload, null);
  }

  private String stored(String id, String key, String contentType, String payload, Due due)
      throws SQLException {
    OutboxEntry entry =
        new OutboxEntry(
            id,
            LANE,
            key,
            "/queue/orders",
            "OrderPlaced",
            null,
            null,
            contentType,
            Map.of("colour", "red"),
            payload.getBytes(StandardCharsets.UTF_8),
            null,
            due);
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      store.outbox().append(connection, List.of(entry));
      connection.commit();
    }
    return id;
  }

  /** A message that is tried again in an hour. */
  String failed(String key, String reason) throws SQLException {
    String id = stored(key);
    reject(key, reason, new Fate.Retry(Duration.ofHours(1)));
    return id;
  }

  /** A message that was put aside. */
  String dead(String key, String reason) throws SQLException {
    String id = stored(key);
    reject(key, reason, new Fate.Skip());
    return id;
  }

  /** Nobody else gets at messages until it is closed. */
  Connection locked() throws SQLException {
    Connection connection = dataSource.getConnection();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE postrider_outbox IN ACCESS EXCLUSIVE MODE");
    }
    return connection;
  }

  private void reject(String key, String reason, Fate fate) throws SQLException {
    StoredMessage message =
        store.lanes().readKey(LANE, key, 0, Long.MAX_VALUE, new Limit(10, 1_000)).messages().get(0);
    if (!store
        .lanes()
        .reject(LANE, epoch, new Rejection(message, NODE, reason, "at a.B.c(B.java:1)", fate))) {
      throw new AssertionError("The lease is lost");
    }
  }
}
