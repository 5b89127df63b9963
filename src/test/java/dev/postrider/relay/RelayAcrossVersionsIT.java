package dev.postrider.relay;

import static dev.postrider.relay.RelayUnderTest.retry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RetrySettings;
import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.config.StoreSettings;
import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.store.Store;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.NextVersion;
import dev.postrider.testkit.PostgresServer;
import dev.postrider.testkit.ProductTables;
import dev.postrider.testkit.ReceivedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Relays of one version on tables of another. */
class RelayAcrossVersionsIT {

  private static final RetrySettings PATIENT = retry(10, WhenExhausted.PARK_KEY);

  private ArtemisServer artemis;
  private String schema;
  private DataSource database;

  @BeforeEach
  void open() {
    artemis = ArtemisServer.create("versions").start();
    schema = PostgresServer.shared().newSchema();
    database = PostgresServer.shared().dataSource(schema);
  }

  @AfterEach
  void close() {
    artemis.close();
  }

  @Test
  void whatThePreviousVersionStoredBeforeAndDuringTheUpgradeLeaves() throws Exception {
    execute(ProductTables.sql("postgresql", "postrider_", 1));
    Store previous =
        Store.open(database, new StoreSettings("none", SchemaMode.NONE, "postrider_", 1));
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      append(connection, previous, "before");
      connection.commit();
      append(connection, previous, "during");
      try (RelayUnderTest tables = new RelayUnderTest(schema)) {
        tables.start(artemis.url(), PATIENT);
        assertThat(receive(1)).containsExactly("before");

        connection.commit();
        append(connection, previous, "after");
        connection.commit();

        assertThat(receive(2)).containsExactly("during", "after");
        Await.until("nothing is left", () -> tables.waiting() == 0);
      }
    }
  }

  @Test
  void aRelayGoesOnWhileALaterVersionUpgradesItsTables() throws Exception {
    try (RelayUnderTest tables = new RelayUnderTest(schema)) {
      Relay running = tables.start(artemis.url(), PATIENT);
      tables.publish("k", "/queue/q", "before");
      assertThat(receive(1)).containsExactly("before");

      NextVersion.migrate(database, "postgresql");
      tables.publish("k", "/queue/q", "after");
      assertThat(receive(1)).containsExactly("after");

      running.stop();
      try (RelayUnderTest restarted = new RelayUnderTest(schema)) {
        restarted.start(artemis.url(), PATIENT);
        restarted.publish("k", "/queue/q", "restarted");
        assertThat(receive(1)).containsExactly("restarted");
        Await.until("nothing is left", () -> restarted.waiting() == 0);
      }
    }
  }

  private static void append(Connection connection, Store store, String body) throws SQLException {
    store.outbox().append(connection, List.of(RelayUnderTest.entry("k", "/queue/q", body)));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> receive(int count) {
    try (JmsConsumer consumer = new JmsConsumer(artemis.url())) {
      return consumer.receive("q", count, Duration.ofSeconds(20)).stream()
          .map(ReceivedMessage::text)
          .toList();
    }
  }
}
