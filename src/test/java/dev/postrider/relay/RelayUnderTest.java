package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RelaySettings;
import dev.postrider.config.RetrySettings;
import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.config.StoreSettings;
import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.connector.jms.JmsConnector;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.store.InboxStore;
import dev.postrider.store.LaneId;
import dev.postrider.store.OutboxEntry;
import dev.postrider.store.Store;
import dev.postrider.testkit.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Tables in a PostgreSQL, relays on them, and what a producer and a spectator do. */
final class RelayUnderTest implements AutoCloseable {

  static final String BROKER = "artemis";
  static final LaneId LANE = new LaneId(BROKER, 0);

  /** The most messages a relay sends at once. */
  static final int BATCH = 200;

  /** Of the nodes that are started here. */
  static final Duration LEASE = Duration.ofSeconds(3);

  private final String url;
  private final int shards;
  private final DataSource business;
  private final Store store;
  private final List<Runnable> stops = new ArrayList<>();

  RelayUnderTest() {
    this(PostgresServer.shared());
  }

  /** All messages are in the last of so many lanes, which is the first to be handed over. */
  RelayUnderTest(int shards) {
    this(PostgresServer.shared(), PostgresServer.shared().newSchema(), shards);
  }

  /** On a server that may be stopped meanwhile. */
  RelayUnderTest(PostgresServer server) {
    this(server, server.newSchema(), 1);
  }

  /** On what is in a schema of the shared server, upgraded. */
  RelayUnderTest(String schema) {
    this(PostgresServer.shared(), schema, 1);
  }

  private RelayUnderTest(PostgresServer server, String schema, int shards) {
    this.shards = shards;
    this.url = server.url(schema, "postgres");
    this.business = dataSource(url, "business");
    this.store =
        Store.open(business, new StoreSettings("none", SchemaMode.MIGRATE, "postrider_", shards));
  }

  /** Starts a relay to an Artemis; returns it started, with its heartbeat running. */
  Relay start(String brokerUrl, RetrySettings retry) {
    return start(dataSource(url, "relay"), Map.of("url", brokerUrl), settings(retry, LEASE));
  }

  /** As {@link #start(String, RetrySettings)}, over networks that may fail, and with patience. */
  Relay start(DataSource database, Map<String, String> broker, RelaySettings settings) {
    ThreadScheduler scheduler =
        new ThreadScheduler(
            task -> {
              Thread thread = new Thread(task, "relay under test");
              thread.setDaemon(true);
              return thread;
            });
    Relay relay = relay(store(database, shards), broker, settings, scheduler, "under test");
    relay.start();
    stops.add(
        () -> {
          try {
            relay.stop();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          scheduler.close();
        });
    return relay;
  }

  /** A relay on tables that are there, not started. */
  static Relay relay(
      DataSource database,
      String brokerUrl,
      RelaySettings settings,
      ThreadScheduler scheduler,
      String description) {
    return relay(store(database), Map.of("url", brokerUrl), settings, scheduler, description);
  }

  private static Relay relay(
      Store store,
      Map<String, String> broker,
      RelaySettings settings,
      ThreadScheduler scheduler,
      String description) {
    return new Relay(
        new Relay.RelayStores(
            store.leases(),
            store.lanesWithHistory(),
            store.news(),
            store.schedule(),
            store.shards()),
        Map.of(BROKER, broker(broker)),
        settings,
        scheduler,
        description);
  }

  /** Tables that are there. */
  static Store store(DataSource database) {
    return store(database, 1);
  }

  static Store store(DataSource database, int shards) {
    return Store.open(database, new StoreSettings("none", SchemaMode.NONE, "postrider_", shards));
  }

  static Broker broker(String url) {
    return broker(Map.of("url", url));
  }

  private static Broker broker(Map<String, String> settings) {
    return new JmsConnector().open(new BrokerDefinition(BROKER, settings));
  }

  /** For relays of other processes. */
  String url() {
    return url;
  }

  static RetrySettings retry(int attempts, WhenExhausted exhausted) {
    return new RetrySettings(attempts, Duration.ofMillis(100), Duration.ofSeconds(1), 0, exhausted);
  }

  static RelaySettings settings(RetrySettings retry, Duration lease) {
    return new RelaySettings(
        true,
        lease,
        Duration.ofMillis(20),
        Duration.ofMillis(200),
        2000,
        16_000_000,
        BATCH,
        Duration.ofSeconds(5),
        Duration.ofMinutes(1),
        Duration.ofSeconds(5),
        retry);
  }

  /** Stores one message, null for one without key, in its own transaction; returns its id. */
  String publish(String key, String destination, String body) throws SQLException {
    try (Connection connection = begin()) {
      String id = append(connection, key, destination, body);
      connection.commit();
      return id;
    }
  }

  Connection begin() throws SQLException {
    Connection connection = business.getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  /** As {@link #publish(String, String, String)}, of bytes. */
  void publish(String key, String destination, byte[] body) throws SQLException {
    try (Connection connection = begin()) {
      OutboxEntry entry = entry(lane(), key, destination, "application/octet-stream", body);
      store.outbox().append(connection, List.of(entry));
      connection.commit();
    }
  }

  String append(Connection connection, String key, String destination, String body)
      throws SQLException {
    OutboxEntry entry = entry(lane(), key, destination, "text/plain", bytes(body));
    store.outbox().append(connection, List.of(entry));
    return entry.id();
  }

  /** Appends many at once, as capture does. */
  void append(
      Connection connection,
      int count,
      IntFunction<String> key,
      String destination,
      IntFunction<String> body)
      throws SQLException {
    List<OutboxEntry> entries =
        IntStream.range(0, count)
            .mapToObj(
                i -> entry(lane(), key.apply(i), destination, "text/plain", bytes(body.apply(i))))
            .toList();
    store.outbox().append(connection, entries);
  }

  static OutboxEntry entry(String key, String destination, String body) {
    return entry(LANE, key, destination, "text/plain", bytes(body));
  }

  int shards() {
    return shards;
  }

  private LaneId lane() {
    return new LaneId(BROKER, shards - 1);
  }

  private static OutboxEntry entry(
      LaneId lane, String key, String destination, String type, byte[] body) {
    String id = UUID.randomUUID().toString();
    return new OutboxEntry(
        id,
        lane,
        key == null ? id : key,
        destination,
        "Test",
        null,
        null,
        type,
        Map.of("shade", "dark"),
        body,
        null);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  Store store() {
    return store;
  }

  /** Who has applied which message, in the same database. */
  InboxStore inbox() {
    return store.inbox();
  }

  long count(String query) throws SQLException {
    try (Connection connection = business.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = business.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** How the living node calls itself that holds the lane; empty if there is none. */
  String holder() throws SQLException {
    try (Connection connection = business.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT n.description FROM postrider_lease l JOIN postrider_node n ON n.id = l.node"
                    + " WHERE n.expires_at > CURRENT_TIMESTAMP")) {
      return row.next() ? row.getString(1) : "";
    }
  }

  long waiting() throws SQLException {
    return count("SELECT count(*) FROM postrider_outbox");
  }

  /** No attempt, no dead letter, no blocked key: all that happened was nobody's fault. */
  void assertNoFailureRecorded() throws SQLException {
    assertThat(count("SELECT count(*) FROM postrider_attempt")).as("attempts").isZero();
    assertThat(count("SELECT count(*) FROM postrider_dead")).as("dead letters").isZero();
    assertThat(count("SELECT count(*) FROM postrider_blocked_key")).as("blocked keys").isZero();
  }

  /** Connections the relays have open; each call of the store opens and closes its own. */
  long relayConnections() throws SQLException {
    return count("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'relay'");
  }

  @Override
  public void close() {
    stops.forEach(Runnable::run);
  }

  static DataSource dataSource(String url, String application) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url);
    dataSource.setApplicationName(application);
    return dataSource;
  }
}
