package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.server.app.Customer;
import dev.postrider.server.app.Line;
import dev.postrider.server.app.Order;
import dev.postrider.server.app.Shop;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The relay on a connection factory of the server, of the resource adapter artemis.rar. */
@ArquillianTest
class JndiBrokerIT {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final int KILLS = 3;
  private static final int EACH = 90;

  private static ArtemisServer broker;
  private static Database database;

  @ArquillianResource private URL url;
  private RemoteApplication shop;

  @Deployment(testable = false)
  static WebArchive application() {
    broker = ArtemisServer.create("jndi").start();
    database = Database.withTables(ShopTables.SQL);
    return new TestApplication("jndi")
        .onPostgres(PGSimpleDataSource.class, database.url())
        .onArtemis(
            "java:app/jms/relay",
            broker.port(),
            "AllowLocalTransactions=true",
            "ReconnectAttempts=0")
        .with(Order.class, Line.class, Customer.class, Shop.class)
        .set("postrider.brokers", "main")
        .set("postrider.broker.main.connector", "jms")
        .set("postrider.broker.main.jndi", "java:app/jms/relay")
        .war();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void connect() {
    shop = new RemoteApplication(url, "jndi");
  }

  @Test
  void aCommittedMessageArrivesAndItsRowGoes() {
    try (JmsConsumer client = new JmsConsumer(broker.url())) {
      shop.call("Shop", "placeAndPublish", "J-1", "/queue/single", 5);

      assertThat(client.receive("single", 1, PATIENCE))
          .singleElement()
          .satisfies(
              message -> {
                assertThat(message.text()).isEqualTo("xxxxx");
                assertThat(message.persistent()).isTrue();
                assertThat(message.property("postrider_destination")).isEqualTo("/queue/single");
              });
      Await.until("its row is gone", () -> stored("/queue/single") == 0);
      assertThat(client.drain("single")).isEmpty();
    }
  }

  @Test
  void aKilledBrokerLosesNothingAndMixesNothingUp() {
    for (int kill = 0; kill < KILLS; kill++) {
      int from = kill * EACH;
      CompletableFuture<Void> load = CompletableFuture.runAsync(() -> publishKeyed(from, EACH));
      Await.until("load is running", () -> database.number(COUNT_OF_LOAD) > from + EACH / 3);
      broker.kill();
      load.join();
      Await.until("messages wait", () -> stored("/queue/load") > 0);
      broker.start();
    }
    Await.until("all rows are gone", RECOVERY, () -> stored("/queue/load") == 0);
    try (JmsConsumer client = new JmsConsumer(broker.url())) {
      List<Integer> texts =
          client.drain("load").stream().map(m -> Integer.valueOf(m.text())).distinct().toList();
      assertThat(texts).isEqualTo(IntStream.range(0, KILLS * EACH).boxed().toList());
    }
    assertThat(attempts("/queue/load")).isZero();
  }

  private static final String COUNT_OF_LOAD = "SELECT count(*) FROM orders WHERE number = 'J-load'";

  /**
   * All wait behind the outage and go together, with one that the broker refuses. None has a key,
   * so each may be in a lane of its own: their order is not promised.
   */
  @Test
  void aRefusedMessageLeavesNothingOfItsBatch() {
    try (JmsConsumer client = new JmsConsumer(broker.url())) {
      shop.call("Shop", "placeAndPublish", "J-2", "/queue/mixed", 1);
      client.receive("mixed", 1, PATIENCE);
    }
    broker.kill();
    shop.call("Shop", "placeAndPublish", "J-3", "/queue/mixed", 2);
    shop.call("Shop", "placeAndPublish", "J-4", "/topic/mixed", 3);
    shop.call("Shop", "placeAndPublish", "J-5", "/queue/mixed", 4);
    broker.start();

    Await.until("the refusal is counted", RECOVERY, () -> attempts("/topic/mixed") > 0);
    Await.until("the others are gone", RECOVERY, () -> stored("/queue/mixed") == 0);
    try (JmsConsumer client = new JmsConsumer(broker.url())) {
      assertThat(client.drain("mixed").stream().map(ReceivedMessage::text))
          .containsExactlyInAnyOrder("xx", "xxxx");
    }
    assertThat(attempts("/queue/mixed")).isZero();
    assertThat(stored("/topic/mixed")).isOne();
  }

  private void publishKeyed(int from, int count) {
    for (int i = from; i < from + count; i++) {
      shop.call("Shop", "publishKeyed", "J-load", i);
    }
  }

  private static long stored(String destination) {
    return database.number(
        "SELECT count(*) FROM postrider_outbox WHERE destination = '" + destination + "'");
  }

  /** Refusals of messages that are still stored or were ever recorded, by their reasons. */
  private static long attempts(String destination) {
    return database.number(
        "SELECT count(*) FROM postrider_attempt WHERE reason LIKE '%" + destination + "%'");
  }
}
