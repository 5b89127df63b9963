package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.StoreSettings;
import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.store.LaneStore.Limit;
import dev.postrider.store.LaneStore.Page;
import dev.postrider.store.LaneStore.Position;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * What every database is asked. The tables are made once for a class and emptied before each test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreContract {

  static final LaneId LANE = new LaneId("events", 0);
  static final Limit ALL = new Limit(1_000, Long.MAX_VALUE);
  static final Position START = new Position(0, 0);

  DataSource dataSource;
  Store store;

  abstract DataSource emptyDatabase() throws SQLException;

  @BeforeAll
  void open() throws SQLException {
    dataSource = emptyDatabase();
    store = Store.open(dataSource, settings(SchemaMode.MIGRATE));
  }

  @BeforeEach
  void empty() throws SQLException {
    Tables tables = new Tables("postrider_");
    for (String table : tables.columns().keySet()) {
      if (!table.equals(tables.keyLock())) { // its rows are part of the schema
        execute("DELETE FROM " + table);
      }
    }
  }

  static StoreSettings settings(SchemaMode mode) {
    return new StoreSettings("java:comp/DefaultDataSource", mode, "postrider_", 1);
  }

  static OutboxEntry entry(String key) {
    return entry(key, new byte[] {1, 2, 3});
  }

  static OutboxEntry entry(String key, byte[] payload) {
    return new OutboxEntry(
        UUID.randomUUID().toString(),
        LANE,
        key,
        "/queue/orders",
        null,
        null,
        null,
        "application/json",
        Map.of(),
        payload,
        null);
  }

  static OutboxEntry entryFor(String destination, String key) {
    return entry(UUID.randomUUID().toString(), destination, key);
  }

  /** Its key is its id. */
  static OutboxEntry entryWithoutKey(String destination) {
    String id = UUID.randomUUID().toString();
    return entry(id, destination, id);
  }

  private static OutboxEntry entry(String id, String destination, String key) {
    return new OutboxEntry(
        id,
        LANE,
        key,
        destination,
        null,
        null,
        null,
        "application/json",
        Map.of(),
        new byte[1],
        null);
  }

  Connection begin() throws SQLException {
    Connection connection = dataSource.getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  void append(OutboxEntry... entries) throws SQLException {
    try (Connection connection = begin()) {
      store.outbox().append(connection, List.of(entries));
      connection.commit();
    }
  }

  Page read(Position position, Long... known) throws SQLException {
    return store.lanes().read(LANE, position, Set.of(known), ALL);
  }

  /** The rows of the lane, all of them. */
  List<StoredMessage> rows() throws SQLException {
    return store.lanes().read(LANE, START, Set.of(), ALL).messages();
  }

  static List<String> keys(Page page) {
    return page.messages().stream().map(StoredMessage::key).toList();
  }

  /** Joins a node that lives long, which takes the lane. */
  long lease(String node) throws SQLException {
    store.leases().join(node, "test", Set.of("events"), Duration.ofMinutes(5));
    Long epoch = store.leases().acquire(node, List.of(LANE)).get(LANE);
    assertThat(epoch).isNotNull();
    return epoch;
  }

  long count(String query) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
