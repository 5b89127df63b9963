package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.RelayMonitor.LaneStatus;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pauses of everything, a broker and a destination, each case in a small world. */
class RelayPausesTest {

  private static final String SHUT = "/queue/shut";
  private static final String OPEN = "/queue/open";

  /** Of a pause or resume. */
  private static final Duration NOTICE = Duration.ofMillis(1500);

  private final SmallWorld world = new SmallWorld();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsPausedWaitsWithoutAnAttemptAndGoesOnSoon(boolean everything) {
    Relay relay = world.start();
    world.playUntil(Duration.ofSeconds(1));
    pause(everything);
    world.playUntil(Duration.ofSeconds(3));
    world.store("k", "m1", "m2");
    world.store("l", "m3");
    world.playUntil(Duration.ofSeconds(10));

    assertThat(world.arrived()).isEmpty();
    assertThat(lane(relay).paused()).isTrue();
    assertThat(relay.status().brokers().get(0).paused()).isTrue();
    assertThat(relay.status().brokers().get(0).breaker()).isEqualTo("CLOSED");
    resume(everything);
    world.playUntil(Duration.ofSeconds(10).plus(NOTICE));

    assertThat(world.arrived()).containsExactlyInAnyOrder("m1", "m2", "m3");
    assertThat(world.database.attempts).isEmpty();
    assertThat(lane(relay).paused()).isFalse();
  }

  private void pause(boolean everything) {
    if (everything) {
      world.database.pauseAll();
    } else {
      world.database.pause();
    }
  }

  private void resume(boolean everything) {
    if (everything) {
      world.database.resumeAll();
    } else {
      world.database.resume();
    }
  }

  @Test
  void readingAheadStaysBoundedWhileTheBrokerIsPaused() {
    world.database.pause();
    world.store("k", SmallWorld.ids("m", 500));
    Relay relay = world.start();

    world.playUntil(Duration.ofSeconds(10));

    assertThat(lane(relay).inMemory()).isBetween(1, 40);
  }

  @Test
  void aNodeThatStartsWhileAllIsPausedSendsNothingThoughTheDatabaseDoesNotTellItAtFirst() {
    world.store("k", "m1");
    world.database.pauseAll();
    boolean[] away = {true};
    world.start(
        world.simulation.new Process(),
        world.database,
        lowWater -> {
          if (away[0]) {
            throw new java.sql.SQLException("away");
          }
          return world.database.look(lowWater);
        });

    world.playUntil(Duration.ofSeconds(5));
    away[0] = false;
    world.playUntil(Duration.ofSeconds(10));
    assertThat(world.arrived()).isEmpty();

    world.database.resumeAll();
    world.playUntil(Duration.ofSeconds(12));
    assertThat(world.arrived()).containsExactly("m1");
  }

  @Test
  void aPausedNodeStopsAtOnce() {
    world.store("k", "m1");
    world.database.pauseAll();
    Relay relay = world.start();
    world.playUntil(Duration.ofSeconds(3));
    boolean[] left = new boolean[1];

    relay.stop(() -> left[0] = true);
    world.playUntil(Duration.ofMillis(3500));

    assertThat(left[0]).isTrue();
    assertThat(world.arrived()).isEmpty();
  }

  @Test
  void aPausedDestinationHoldsItsKeysFromItsFirstMessageOnAndNoOthers() {
    world.database.pause(SHUT);
    world.storeFor(OPEN, "k", "m1");
    world.storeFor(SHUT, "k", "m2");
    world.storeFor(OPEN, "k", "m3");
    world.storeFor(OPEN, "l", "m4");
    Relay relay = world.start();

    world.playUntil(Duration.ofSeconds(10));
    assertThat(world.arrived()).containsExactlyInAnyOrder("m1", "m4");
    assertThat(lane(relay).pausedDestinations()).containsExactly(SHUT);
    assertThat(lane(relay).blockedKeys()).isEqualTo(1);
    assertThat(lane(relay).inMemory()).isZero();

    world.database.resume(SHUT);
    world.playUntil(Duration.ofSeconds(10).plus(NOTICE));
    assertThat(world.arrived()).endsWith("m2", "m3").hasSize(4);
    assertThat(lane(relay).blockedKeys()).isZero();
  }

  @Test
  void messagesWithoutKeyToAPausedDestinationTakeNoMemoryAndHoldUpNobody() {
    world.database.begin().lock("another"); // holds the low-water mark
    world.database.pause(SHUT);
    for (String id : SmallWorld.ids("m", 300)) {
      world.storeFor(SHUT, id, id);
    }
    world.storeFor(OPEN, "k", "open");
    Relay relay = world.start();

    world.playUntil(Duration.ofSeconds(10));
    assertThat(world.arrived()).containsExactly("open");
    assertThat(lane(relay).blockedKeys()).isZero();
    assertThat(lane(relay).inMemory()).isZero();

    world.database.resume(SHUT);
    world.playUntil(Duration.ofSeconds(18));
    assertThat(world.arrived()).hasSize(301).doesNotHaveDuplicates();
  }

  @Test
  void whatWaitsInMemoryWhenThePauseComesIsNotSent() {
    world.broker.down = true;
    world.storeFor(OPEN, "k", "m1");
    world.storeFor(SHUT, "k", "m2");
    world.storeFor(OPEN, "k", "m3");
    world.storeFor(SHUT, "m4", "m4");
    Relay relay = world.start();
    world.playUntil(Duration.ofSeconds(2));
    assertThat(lane(relay).inMemory()).isEqualTo(4);
    world.database.pause(SHUT);
    world.playUntil(Duration.ofSeconds(4));
    assertThat(lane(relay).inMemory()).as("all but m1 are dropped").isEqualTo(1);

    world.broker.down = false;
    world.playUntil(Duration.ofSeconds(18));
    assertThat(world.arrived()).containsExactly("m1");

    world.database.resume(SHUT);
    world.playUntil(Duration.ofSeconds(20));
    assertThat(world.arrived()).startsWith("m1").contains("m4").containsSubsequence("m2", "m3");
  }

  /** What was at the broker when the pause came, and came back, is not sent again. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatComesBackFromALostConnectionObeysThePauseThatCameMeanwhile(boolean atomic) {
    SmallWorld lossy = new SmallWorld(atomic, ModelDatabase::new);
    Relay relay = lossy.start();
    lossy.playUntil(Duration.ofMillis(500));
    lossy.broker.slowRate = 1;
    lossy.broker.latency = process -> process.block(Duration.ofSeconds(2).toNanos());
    lossy.storeFor(OPEN, "k", "m1");
    lossy.storeFor(SHUT, "k", "m2");
    lossy.storeFor(SHUT, "m3", "m3");
    lossy.playUntil(Duration.ofSeconds(2));
    assertThat(lane(relay).inFlight()).isPositive();
    lossy.broker.down = true;
    lossy.database.pause(SHUT);
    lossy.at(Duration.ofSeconds(7), () -> lossy.broker.down = false);
    lossy.playUntil(Duration.ofSeconds(25));

    assertThat(lossy.arrived()).containsExactly("m1");
    assertThat(lane(relay).inMemory()).isZero();
    lossy.database.resume(SHUT);
    lossy.playUntil(Duration.ofSeconds(40));
    assertThat(lossy.arrived()).containsExactlyInAnyOrder("m1", "m2", "m3");
  }

  @Test
  void aHeadThatIsTriedAgainWaitsForItsDestination() {
    world.broker.refused.add("m1");
    world.storeFor(SHUT, "k", "m1");
    world.storeFor(OPEN, "k", "m2");
    Relay relay = world.start();
    world.at(
        Duration.ofMillis(100),
        () -> {
          world.database.pause(SHUT);
          relay.refresh();
        });
    world.playUntil(Duration.ofSeconds(10));
    assertThat(world.database.attempts).containsEntry(1L, 1);

    world.broker.refused.clear();
    world.database.resume(SHUT);
    world.playUntil(Duration.ofSeconds(13));
    assertThat(world.arrived()).containsExactly("m1", "m2");
  }

  @Test
  void aHoldOutlastsAPauseAndAPauseAHold() {
    world.database.pause(SHUT);
    world.storeFor(SHUT, "k", "m1");
    world.storeFor(SHUT, "l", "m2");
    world.start();
    world.playUntil(Duration.ofSeconds(2));
    world.database.hold("k");
    world.playUntil(Duration.ofSeconds(6));
    world.database.resume(SHUT);
    world.playUntil(Duration.ofSeconds(10));
    assertThat(world.arrived()).containsExactly("m2");

    world.database.pause(SHUT);
    world.playUntil(Duration.ofSeconds(12));
    world.database.release("k");
    world.playUntil(Duration.ofSeconds(16));
    assertThat(world.arrived()).containsExactly("m2");

    world.database.resume(SHUT);
    world.playUntil(Duration.ofSeconds(18));
    assertThat(world.arrived()).containsExactly("m2", "m1");
  }

  @Test
  void anExpiredMessageIsPutAsideAlsoWhileItsDestinationIsPaused() {
    world.database.pause(SHUT);
    ModelDatabase.Transaction transaction = world.database.begin();
    ModelDatabase.Row row = transaction.store("expired", "k");
    row.destination = SHUT;
    row.expiresAt = 0;
    transaction.commit();
    world.storeFor(OPEN, "k", "m2");
    world.start();

    world.playUntil(Duration.ofSeconds(5));

    assertThat(world.database.dead).hasSize(1);
    assertThat(world.arrived()).containsExactly("m2");
  }

  @Test
  void destinationsStayPausedWhenTheirBrokerIsPausedAndResumed() {
    world.database.pause(SHUT);
    world.storeFor(SHUT, "k", "m1");
    world.start();
    world.playUntil(Duration.ofSeconds(2));
    world.database.pause();
    world.playUntil(Duration.ofSeconds(4));
    world.storeFor(SHUT, "l", "m2");
    world.playUntil(Duration.ofSeconds(6));
    world.database.resume();
    world.playUntil(Duration.ofSeconds(10));
    assertThat(world.arrived()).isEmpty();

    world.database.resume(SHUT);
    world.playUntil(Duration.ofSeconds(12));
    assertThat(world.arrived()).containsExactlyInAnyOrder("m1", "m2");
  }

  @Test
  void aLaneWithTooManyPausedKeysReadsNoFurtherUntilSomethingIsResumed() {
    int keys = LaneReader.MOST_PAUSED_KEYS;
    world.database.pause(SHUT);
    world.database.pause("/queue/other");
    world.storeFor("/queue/other", "other", "other");
    for (int i = 0; i < keys + 100; i++) {
      world.storeFor(SHUT, "k" + i, "m" + i);
    }
    Relay relay = world.start();
    world.playUntil(Duration.ofMinutes(1));
    assertThat(lane(relay).full()).isTrue();
    assertThat(lane(relay).blockedKeys()).isBetween(keys, keys + 40);

    world.storeFor(OPEN, "open", "open");
    world.database.resume("/queue/other");
    world.playUntil(Duration.ofMinutes(2));
    assertThat(world.arrived()).as("what was read before goes on").containsExactly("other");
    assertThat(lane(relay).blockedKeys()).isLessThan(keys + 100);

    world.database.resume(SHUT);
    world.playUntil(Duration.ofMinutes(5));
    assertThat(lane(relay).full()).isFalse();
    assertThat(world.arrived()).hasSize(keys + 102).doesNotHaveDuplicates();
  }

  @Test
  void aPauseIsObeyedAtOnceIfTheRelayIsAsked() {
    Relay relay = world.start();
    world.playUntil(Duration.ofSeconds(2));

    world.database.pauseAll();
    relay.refresh();
    world.playUntil(Duration.ofMillis(2200));

    assertThat(lane(relay).paused()).isTrue();
  }

  @Test
  void sendingGoesOnWhileNobodyTellsWhatIsPaused() {
    boolean[] away = new boolean[1];
    Relay relay =
        world.start(
            world.simulation.new Process(),
            world.database,
            lowWater -> {
              if (away[0]) {
                throw new java.sql.SQLException(new IOException("away"));
              }
              return world.database.look(lowWater);
            });
    world.playUntil(Duration.ofSeconds(2));
    away[0] = true;
    world.playUntil(Duration.ofSeconds(5));
    world.store("k", "m1");
    relay.wake(relay.lanes());

    world.playUntil(Duration.ofSeconds(7));

    assertThat(world.arrived()).containsExactly("m1");
  }

  private static LaneStatus lane(Relay relay) {
    return relay.status().lanes().get(0);
  }
}
