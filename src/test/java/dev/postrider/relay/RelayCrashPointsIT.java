package dev.postrider.relay;

import static dev.postrider.relay.CrashPoint.ACQUIRED;
import static dev.postrider.relay.CrashPoint.BEFORE_LEAVE;
import static dev.postrider.relay.CrashPoint.BEFORE_RELEASE;
import static dev.postrider.relay.CrashPoint.SENT;
import static dev.postrider.relay.RelayUnderTest.retry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A relay in a process of its own is killed at each point of its way where that could matter;
 * another one, which is there already, takes over.
 *
 * <p>Messages come in lots, each one transaction and so one batch: the first is relayed in peace,
 * the process dies over the second, and the third follows.
 */
class RelayCrashPointsIT {

  private static final int KEYS = 6;
  private static final int LOT = 30;

  /** As much as the relay sends at once. */
  private static final int BATCH = RelayUnderTest.BATCH;

  private static final Duration LONG = Duration.ofSeconds(60);

  /** Long, so that a busy machine does not make the victim lose it before its time. */
  private static final Duration LEASE = Duration.ofSeconds(20);

  /** So that the time to stop is longer than two signs of life. */
  private static final Duration SHORT_LEASE = Duration.ofSeconds(2);

  private static ArtemisServer artemis;

  private final Map<String, Integer> versions = new TreeMap<>();
  private RelayUnderTest tables;
  private InboxConsumer consumer;
  private RelayProcess victim;
  private String queue;

  @BeforeAll
  static void startBroker() {
    artemis = ArtemisServer.create("relay-crash-points").start();
  }

  @AfterAll
  static void stopBroker() {
    artemis.close();
  }

  @BeforeEach
  void open() throws Exception {
    open(new RelayUnderTest());
  }

  private void open(RelayUnderTest opened) throws Exception {
    if (consumer != null) {
      consumer.close();
      tables.close();
    }
    tables = opened;
    queue = "q" + System.nanoTime();
    consumer = new InboxConsumer(tables, artemis.url(), queue);
  }

  @AfterEach
  void close() throws Exception {
    consumer.close();
    if (victim != null) {
      victim.close();
    }
    tables.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_SEND", "SETTLED"})
  void repeatsNothingWhenKilledWhereBrokerAndDatabaseAgree(CrashPoint point) throws Exception {
    killOverTheSecondLot(point);

    assertPromisesKept();
    assertThat(consumer.repeats()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"SENT", "BEFORE_SETTLE"})
  void repeatsWhatItCouldNotSettleWhenKilledAfterSending(CrashPoint point) throws Exception {
    killOverTheSecondLot(point);

    assertPromisesKept();
    assertThat(consumer.repeats()).isBetween(1, LOT);
  }

  /** The dead node's session in the database lives on, with locks on the rows it was to delete. */
  @Test
  void losesNothingWhenKilledWhileTheDatabaseStillWorksOnTheSettling() throws Exception {
    startVictim(Map.of(SENT, 2 * LOT));
    publishLotAndAwaitItsEnd();
    publishLot();
    victim.awaitReached(SENT);
    try (Connection other = tables.begin();
        Statement lock = other.createStatement()) {
      lock.execute(
          "SELECT seq FROM postrider_outbox ORDER BY seq OFFSET "
              + LOT / 2
              + " LIMIT 1 FOR UPDATE");
      victim.letGo(SENT);
      Await.until("the settling waits for the row", LONG, this::isSettlingBlocked);
      startSuccessor();
      killVictim();
      consumer.awaitArrivals(3 * LOT); // sent again, since its rows can still be seen
      other.rollback();
    }

    assertPromisesKept();
    assertThat(consumer.repeats()).isEqualTo(LOT);
  }

  @Test
  void losesNothingWhenKilledInAHandOverWithAFullFlight() throws Exception {
    startVictim(Map.of(SENT, 2 * LOT));
    publishLotAndAwaitItsEnd();
    publishLot();
    victim.awaitReached(SENT);
    victim.stop();
    startSuccessor();
    killVictim();

    assertPromisesKept();
    assertThat(consumer.repeats()).isEqualTo(LOT);
  }

  @Test
  void repeatsNothingWhenKilledAfterItHasDrained() throws Exception {
    startVictim(Map.of(SENT, LOT + BATCH, BEFORE_LEAVE, 1));
    publishLotAndAwaitItsEnd();
    publish(BATCH + LOT);
    victim.awaitReached(SENT);
    victim.stop();
    letGoAndAwait(BEFORE_LEAVE);
    startSuccessor();
    killVictim();

    assertPromisesKept();
    assertThat(consumer.repeats()).isZero();
  }

  @Test
  void repeatsNothingWhenKilledAsItHandsOverALane() throws Exception {
    open(new RelayUnderTest(2));
    startVictim(SHORT_LEASE, Map.of(SENT, LOT + BATCH, BEFORE_RELEASE, 1));
    publishLotAndAwaitItsEnd();
    publish(BATCH + LOT);
    victim.awaitReached(SENT);
    startSuccessor();
    awaitTwoSignsOfLife();
    letGoAndAwait(BEFORE_RELEASE);
    killVictim();

    assertPromisesKept();
    assertThat(consumer.repeats()).isZero();
  }

  private void letGoAndAwait(CrashPoint point) throws SQLException {
    assertThat(victim.hasReached(point)).as("waits for what is in flight").isFalse();
    victim.letGo(SENT);
    victim.awaitReached(point);
    assertThat(tables.waiting()).as("settles what was in flight, and no more").isEqualTo(LOT);
  }

  /** After the first of which the victim has known who else is there. */
  private void awaitTwoSignsOfLife() throws SQLException {
    Await.until("both are there", () -> tables.count("SELECT count(*) FROM postrider_node") == 2);
    tables.execute("CREATE TABLE before AS SELECT * FROM postrider_node");
    Await.until(
        "the victim's lease has been extended",
        () ->
            tables.count(
                    "SELECT count(*) FROM postrider_node n JOIN before b ON b.id = n.id"
                        + (" WHERE n.description = '" + victim.description())
                        + ("' AND n.expires_at > b.expires_at + INTERVAL '"
                            + SHORT_LEASE.toMillis() * 2 / 5)
                        + " milliseconds'")
                == 1);
  }

  @Test
  void losesNothingWhenKilledAsSoonAsItHasTakenTheLane() throws Exception {
    Relay first = startSuccessor();
    publishLotAndAwaitItsEnd();
    startVictim(Map.of(ACQUIRED, 1));
    publishLot();
    first.stop();
    victim.awaitReached(ACQUIRED);
    assertThat(tables.holder()).isEqualTo(victim.description());
    startSuccessor();
    killVictim();

    assertPromisesKept();
    assertThat(consumer.repeats()).isZero();
  }

  private void killOverTheSecondLot(CrashPoint point) throws Exception {
    startVictim(Map.of(point, 2 * LOT));
    publishLotAndAwaitItsEnd();
    assertThat(victim.hasReached(point)).isFalse();
    publishLot();
    victim.awaitReached(point);
    startSuccessor();
    killVictim();
  }

  private void startVictim(Map<CrashPoint, Integer> points) throws Exception {
    startVictim(LEASE, points);
  }

  private void startVictim(Duration lease, Map<CrashPoint, Integer> points) throws Exception {
    RelayProcess.Launch launch =
        RelayProcess.on(tables.url(), artemis.url()).lease(lease).shards(tables.shards());
    points.forEach(launch::stopsAt);
    victim = launch.start();
  }

  /** Kills it, and lets the time pass until its lease is over. */
  private void killVictim() throws Exception {
    victim.kill();
    tables.execute(
        "UPDATE postrider_node SET expires_at = CURRENT_TIMESTAMP WHERE description = '"
            + (victim.description() + "'"));
  }

  /** In this process, as nothing happens to it. */
  private Relay startSuccessor() {
    return tables.start(artemis.url(), retry(10, WhenExhausted.PARK_KEY));
  }

  private void publishLot() throws SQLException {
    publish(LOT);
  }

  /** Until it is settled too, which takes a moment longer. */
  private void publishLotAndAwaitItsEnd() throws SQLException {
    publishLot();
    consumer.awaitArrivals(LOT);
    Await.until("the lot is settled", LONG, () -> tables.waiting() == 0);
  }

  /** One transaction that changes each of the entities several times. */
  private void publish(int count) throws SQLException {
    try (Connection connection = tables.begin()) {
      for (int i = 0; i < count; i++) {
        String key = "k" + i % KEYS;
        int version = versions.merge(key, 1, Integer::sum);
        tables.append(connection, key, queue, key + ":" + version);
      }
      connection.commit();
    }
  }

  private void assertPromisesKept() throws SQLException {
    publishLot();
    Await.until("everything leaves", LONG, () -> tables.waiting() == 0);
    consumer.end();
    consumer.assertOneEffectEachInOrder(versions);
    tables.assertNoFailureRecorded();
  }

  private boolean isSettlingBlocked() throws SQLException {
    return tables.count(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'relay'"
                + " AND wait_event_type = 'Lock' AND query LIKE '%DELETE FROM postrider_outbox%'")
        > 0;
  }
}
