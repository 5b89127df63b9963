package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.server.app.Customer;
import dev.postrider.server.app.Line;
import dev.postrider.server.app.Order;
import dev.postrider.server.app.Pool;
import dev.postrider.server.app.Shop;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** From business transactions through the relay to a client of the broker. */
@ArquillianTest
class FlowIT {

  private static final Duration POLL = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Far above what a commit takes on a busy machine, far below any time-out of the client. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(3);

  private static final int KEYS = 4;
  private static final int EACH = 50;

  private static ArtemisServer broker;
  private static Database database;

  @ArquillianResource private URL url;
  private RemoteApplication shop;

  @Deployment(testable = false)
  static WebArchive application() {
    broker = ArtemisServer.create("flow").start();
    database = Database.withTables(ShopTables.SQL);
    return new TestApplication("flow")
        .onPostgres(PGSimpleDataSource.class, database.url() + "&ApplicationName=flow")
        .with(Order.class, Line.class, Customer.class, Shop.class, Pool.class)
        .set("postrider.brokers", "main")
        .set("postrider.broker.main.connector", "jms")
        .set("postrider.broker.main.url", broker.url())
        .set("postrider.relay.poll-max", POLL)
        .war();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void connect() {
    shop = new RemoteApplication(url, "flow");
  }

  @Test
  void aCommittedChangeReachesAnotherClientWithItsHeadersAndItsRowGoes() {
    try (JmsConsumer client = new JmsConsumer(broker.url())) {
      JmsConsumer.Subscription topic = client.subscribe("orders.v1");
      String id = shop.call("Shop", "place", "F-1");

      ReceivedMessage queued = client.receive("orders", 1, PATIENCE).get(0);
      ReceivedMessage published = topic.receive(1, PATIENCE).get(0);

      assertThat(queued.text()).contains("\"id\":" + id).contains("\"number\":\"F-1\"");
      assertThat(queued.persistent()).isTrue();
      assertThat(queued.properties())
          .containsEntry("postrider_destination", "/queue/orders")
          .containsEntry("postrider_type", "Order")
          .containsEntry("postrider_event", "created")
          .containsEntry("postrider_key", "Order:" + id)
          .containsKeys("postrider_id", "postrider_created_at");
      assertThat(published.properties())
          .containsEntry("postrider_version", "v1")
          .containsEntry("postrider_key", "F-1");
      assertThat(published.property("postrider_id")).isNotEqualTo(queued.property("postrider_id"));
      Await.until("the rows are gone", () -> stored() == 0);
    }
  }

  @Test
  void nothingArrivesAfterARollback() {
    try (JmsConsumer client = new JmsConsumer(broker.url())) {
      shop.tell("Shop", "placeAndThrow", "F-2");
      shop.tell("Shop", "placeAndFailLate", "F-3");
      shop.call("Shop", "placeOneOfTwoSilently", "F-4", "F-5");

      // Sent in order by one lane: what had been stored before would have come before.
      assertThat(client.receive("orders", 1, PATIENCE).get(0).text()).contains("F-5");
      assertThat(client.drain("orders")).isEmpty();
    }
  }

  @Test
  void aCommitWakesTheRelayLongBeforeItsNextPoll() {
    try (JmsConsumer client = new JmsConsumer(broker.url())) {
      List<Long> millis = new ArrayList<>();
      for (int i = 0; i < 21; i++) {
        shop.call("Shop", "placeAndPublish", "F-wake-" + i, "/queue/wake", 10);
        long begin = System.nanoTime();
        client.receive("wake", 1, PATIENCE);
        millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
      }
      client.drain("orders");
      millis.sort(null);
      assertThat(millis.get(10)).as("median of %s", millis).isLessThan(POLL.toMillis() / 10);
    }
  }

  @Test
  void aBrokerOutageCostsNothingAndEverythingArrivesInOrderAfterwards() throws Exception {
    ExecutorService customers = Executors.newFixedThreadPool(KEYS);
    try {
      List<Future<Long>> load =
          IntStream.range(0, KEYS).mapToObj(key -> customers.submit(() -> load(key))).toList();
      Await.until("load is running", () -> database.number(COUNT_OF_LOAD) > KEYS * EACH / 4);
      broker.kill();
      for (Future<Long> slowest : load) {
        assertThat(Duration.ofNanos(slowest.get())).isLessThan(LONGEST_CALL);
      }
      assertThat(database.number(COUNT_OF_LOAD)).isEqualTo(KEYS * EACH);
      assertTheOutageIsFree();
      broker.start();
      assertEverythingArrivesInOrder();
    } finally {
      customers.shutdownNow();
    }
  }

  private static final String COUNT_OF_LOAD =
      "SELECT count(*) FROM orders WHERE number LIKE 'load-%'";

  /** Each call succeeds, or this fails; the longest, in nanoseconds. */
  private long load(int key) {
    long slowest = 0;
    for (int i = 0; i < EACH; i++) {
      long begin = System.nanoTime();
      shop.call("Shop", "publishKeyed", "load-" + key, i);
      slowest = Math.max(slowest, System.nanoTime() - begin);
    }
    return slowest;
  }

  /** In place of the broker somebody listens who never answers, so that the relay waits for him. */
  private void assertTheOutageIsFree() throws IOException {
    assertThat(stored()).isPositive();
    try (ServerSocket deaf =
        new ServerSocket(broker.port(), 50, InetAddress.getLoopbackAddress())) {
      deaf.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
      deaf.accept();
      long begin = System.nanoTime();
      assertThat(shop.call("Pool", "take", TestApplication.POOL_SIZE))
          .isEqualTo(Integer.toString(TestApplication.POOL_SIZE));
      shop.call("Shop", "placeSilently", "while the relay waits");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONGEST_CALL);
      Await.until("no transaction is open", () -> openTransactions() == 0);
    }
    assertThat(database.number("SELECT max(attempts) FROM postrider_outbox")).isZero();
    assertThat(database.number("SELECT count(*) FROM postrider_attempt")).isZero();
    assertThat(database.number("SELECT count(*) FROM postrider_blocked_key")).isZero();
    assertThat(database.number("SELECT count(*) FROM postrider_dead")).isZero();
    assertThat(database.number(REWRITTEN_ROWS)).isZero();
  }

  /** A rewritten row has another transaction than the business row it came with. */
  private static final String REWRITTEN_ROWS =
      "SELECT count(*) FROM postrider_outbox x WHERE x.destination = '/queue/load'"
          + " AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.xmin = x.xmin)";

  private static long openTransactions() {
    return database.number(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'flow'"
            + " AND xact_start IS NOT NULL");
  }

  private static void assertEverythingArrivesInOrder() {
    try (JmsConsumer client = new JmsConsumer(broker.url())) {
      Await.until("all rows are gone", Duration.ofSeconds(60), () -> stored() == 0);
      List<ReceivedMessage> messages = client.drain("load");
      assertThat(messages.stream().map(m -> m.property("postrider_id")).distinct())
          .hasSize(KEYS * EACH);
      Map<String, List<Integer>> byKey =
          messages.stream()
              .collect(
                  Collectors.groupingBy(
                      m -> m.property("postrider_key"),
                      Collectors.mapping(m -> Integer.valueOf(m.text()), Collectors.toList())));
      List<Integer> inOrder = IntStream.range(0, EACH).boxed().toList();
      assertThat(byKey).hasSize(KEYS);
      assertThat(byKey.values())
          .allSatisfy(texts -> assertThat(firstArrivals(texts)).isEqualTo(inOrder));
      client.drain("orders");
    }
  }

  private static List<Integer> firstArrivals(List<Integer> texts) {
    return texts.stream().distinct().toList();
  }

  private static long stored() {
    return database.number("SELECT count(*) FROM postrider_outbox");
  }
}
