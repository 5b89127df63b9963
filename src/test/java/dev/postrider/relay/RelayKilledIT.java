package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Relays in processes of their own, killed and stopped under load. */
class RelayKilledIT {

  private static final int KEYS = 12;
  private static final int KILLS = 5;

  private static ArtemisServer artemis;

  private final List<RelayProcess> nodes = new ArrayList<>();
  private final AtomicIntegerArray versions = new AtomicIntegerArray(KEYS);
  private final Object[] rows = new Object[KEYS];
  private RelayUnderTest tables;
  private String queue;
  private volatile boolean producing = true;

  @BeforeAll
  static void startBroker() {
    artemis = ArtemisServer.create("relay-killed").start();
  }

  @AfterAll
  static void stopBroker() {
    artemis.close();
  }

  @BeforeEach
  void open() throws Exception {
    tables = new RelayUnderTest();
    queue = "q" + System.nanoTime();
    for (int key = 0; key < KEYS; key++) {
      rows[key] = new Object();
    }
  }

  @AfterEach
  void close() throws Exception {
    producing = false;
    for (RelayProcess node : nodes) {
      node.close();
    }
    tables.close();
  }

  @Test
  void losesAndReordersNothingWhenKilledAtRandomMomentsUnderLoad() throws Exception {
    Random random = new Random();
    startNodes(3);
    List<CompletableFuture<Void>> producers = produce(3);

    for (int i = 0; i < KILLS; i++) {
      RelayProcess holder = awaitHolder();
      awaitArrivals();
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(300)).toNanos());
      holder.kill();
      nodes.remove(holder);
      startNodes(1);
    }
    end(producers);

    assertAllArrivedInOrder();
  }

  @Test
  void aNodeThatWokeUpAfterItsLeaseHarmsNothing() throws Exception {
    startNodes(2);
    List<CompletableFuture<Void>> producers = produce(3);
    for (int i = 0; i < 2; i++) {
      RelayProcess sleeper = awaitHolder();
      awaitArrivals();
      sleeper.signal("STOP");
      Await.until("another node takes over", () -> awaitHolder() != sleeper);
      awaitArrivals();
      sleeper.signal("CONT");
      awaitArrivals();
    }
    end(producers);

    assertAllArrivedInOrder();
  }

  private void startNodes(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      nodes.add(RelayProcess.start(tables.url(), artemis.url()));
    }
  }

  private RelayProcess awaitHolder() {
    List<RelayProcess> found = new ArrayList<>();
    Await.until(
        "a node of ours holds the lane",
        () -> {
          for (RelayProcess node : nodes) {
            if (holds(node)) {
              found.add(node);
            }
          }
          return !found.isEmpty();
        });
    return found.get(0);
  }

  private boolean holds(RelayProcess node) throws SQLException {
    return tables.count(
            "SELECT count(*) FROM postrider_lease l JOIN postrider_node n ON n.id = l.node"
                + " WHERE n.expires_at > CURRENT_TIMESTAMP AND n.description = '"
                + node.description()
                + "'")
        > 0;
  }

  /** Some messages stored from now on have left: the relay is in the middle of its work. */
  private void awaitArrivals() throws SQLException {
    long now = tables.count("SELECT last_value FROM postrider_outbox_seq");
    Await.until(
        "messages leave",
        () ->
            tables.count("SELECT last_value FROM postrider_outbox_seq") > now + 20
                && tables.count(
                        "SELECT count(*) FROM postrider_outbox WHERE seq BETWEEN "
                            + (now + 1)
                            + " AND "
                            + (now + 20))
                    < 20);
  }

  private List<CompletableFuture<Void>> produce(int threads) {
    List<CompletableFuture<Void>> producers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Random random = new Random(i);
      producers.add(
          CompletableFuture.runAsync(
              () -> {
                while (producing) {
                  publish(random.nextInt(KEYS));
                }
              }));
    }
    return producers;
  }

  /** The lock is that of the entity's row, held until the commit. */
  private void publish(int key) {
    synchronized (rows[key]) {
      try (Connection connection = tables.begin()) {
        tables.append(connection, "k" + key, queue, "k" + key + ":" + (versions.get(key) + 1));
        connection.commit();
        versions.incrementAndGet(key);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
  }

  private void end(List<CompletableFuture<Void>> producers) {
    producing = false;
    producers.forEach(CompletableFuture::join);
    Await.until("everything leaves", Duration.ofSeconds(30), () -> tables.waiting() == 0);
  }

  private void assertAllArrivedInOrder() throws SQLException {
    List<ReceivedMessage> arrived;
    try (JmsConsumer consumer = new JmsConsumer(artemis.url())) {
      arrived = consumer.drain(queue);
    }
    Set<String> first = new LinkedHashSet<>();
    arrived.forEach(message -> first.add(message.text()));
    Map<String, Integer> last = new HashMap<>();
    for (String body : first) {
      String[] parts = body.split(":");
      int version = Integer.parseInt(parts[1]);
      assertThat(version).as(body).isEqualTo(last.getOrDefault(parts[0], 0) + 1);
      last.put(parts[0], version);
    }
    for (int key = 0; key < KEYS; key++) {
      assertThat(last.get("k" + key)).as("the last of k%d", key).isEqualTo(versions.get(key));
    }
    assertThat(tables.count("SELECT count(*) FROM postrider_attempt")).as("attempts").isZero();
    assertThat(tables.count("SELECT count(*) FROM postrider_dead")).as("dead letters").isZero();
    assertThat(tables.count("SELECT count(*) FROM postrider_blocked_key")).isZero();
  }
}
