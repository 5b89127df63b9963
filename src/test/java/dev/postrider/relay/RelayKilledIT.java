package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Relays in processes of their own, killed and stopped under load. */
class RelayKilledIT {

  /** Replays who is killed and when; what goes on at that moment is up to the machine. */
  private static final long SEED = Long.getLong("postrider.kills.seed", System.nanoTime());

  private static final int NODES = 3;
  private static final int KILLS = 20;

  /** Short, as each kill of the holder costs that much. */
  private static final Duration LEASE = Duration.ofMillis(1500);

  private static final Duration LONG = Duration.ofSeconds(60);

  private static ArtemisServer artemis;

  private final List<RelayProcess> nodes = new ArrayList<>();
  private RelayUnderTest tables;
  private Producers producers;
  private InboxConsumer consumer;
  private RelayProcess spare;

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
    String queue = "q" + System.nanoTime();
    producers = new Producers(tables, queue);
    consumer = new InboxConsumer(tables, artemis.url(), queue);
    spare = prepare();
  }

  @AfterEach
  void close() throws Exception {
    spare.close();
    for (RelayProcess node : nodes) {
      node.close();
    }
    consumer.close();
    producers.end();
    tables.close();
  }

  @Test
  void losesAndReordersNothingWhenKilledAtRandomMomentsUnderLoad() throws Exception {
    try {
      startNodes(NODES);
      producers.start(3);
      killAtRandomMoments(new Random(SEED));
      assertPromisesKept();
      assertThat(consumer.repeats()).as("repeats: else nothing was in flight").isPositive();
    } catch (AssertionError failure) {
      throw new AssertionError("Replay with -Dpostrider.kills.seed=" + SEED, failure);
    }
  }

  @Test
  void aNodeThatWokeUpAfterItsLeaseHarmsNothing() throws Exception {
    startNodes(2);
    producers.start(3);
    for (int i = 0; i < 2; i++) {
      awaitArrivals();
      RelayProcess sleeper = awaitHolder();
      sleeper.signal("STOP");
      Await.until("another node takes over", () -> awaitHolder() != sleeper);
      awaitArrivals();
      sleeper.signal("CONT");
      awaitArrivals();
    }

    assertPromisesKept();
  }

  private void killAtRandomMoments(Random random) throws Exception {
    for (int i = 0; i < KILLS; i++) {
      if (random.nextInt(4) > 0) {
        awaitArrivals(); // else the lane may still be changing hands
      }
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(400)).toNanos());
      boolean any = random.nextInt(4) == 0;
      RelayProcess victim = any ? nodes.get(random.nextInt(NODES)) : awaitHolder();
      victim.kill();
      nodes.remove(victim);
      startNodes(1);
    }
  }

  private RelayProcess prepare() throws Exception {
    return RelayProcess.on(tables.url(), artemis.url()).lease(LEASE).prepare();
  }

  /** From the spare one, so that no node is missed as long as a JVM takes to start. */
  private void startNodes(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      spare.begin();
      nodes.add(spare);
      spare = prepare();
    }
  }

  private RelayProcess awaitHolder() {
    List<RelayProcess> found = new ArrayList<>();
    Await.until(
        "a node of ours holds the lane",
        LONG,
        () -> {
          String holder = tables.holder();
          nodes.stream().filter(node -> node.description().equals(holder)).forEach(found::add);
          return !found.isEmpty();
        });
    return found.get(0);
  }

  /** Some messages stored from now on have left: the relay is in the middle of its work. */
  private void awaitArrivals() throws SQLException {
    long now = tables.count("SELECT last_value FROM postrider_outbox_seq");
    Await.until(
        "messages leave",
        LONG,
        () ->
            tables.count("SELECT last_value FROM postrider_outbox_seq") > now + 20
                && tables.count(
                        "SELECT count(*) FROM postrider_outbox WHERE seq BETWEEN "
                            + (now + 1)
                            + " AND "
                            + (now + 20))
                    < 20);
  }

  private void assertPromisesKept() throws SQLException {
    producers.end();
    Await.until("everything leaves", LONG, () -> tables.waiting() == 0);
    consumer.end();
    consumer.assertOneEffectEachInOrder(producers.versions());
    tables.assertNoFailureRecorded();
  }
}
