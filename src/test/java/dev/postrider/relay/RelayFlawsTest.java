package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.BlockedKey;
import dev.postrider.store.LaneId;
import dev.postrider.store.Rejection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flaws of blocked keys and their order that were found once, each in a small world. */
class RelayFlawsTest {

  /** Before the first sweep, which would find what was forgotten. */
  private static final Duration BEFORE_THE_SWEEP = Duration.ofSeconds(18);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMessageRejectedAndThenAcceptedStaysBehindThoseUndoneWithIt(boolean atomic) {
    SmallWorld world = new SmallWorld(atomic, ModelDatabase::new);
    world.broker.refused.add("m3");
    world.store("k", "m1", "m2", "m3", "m4");
    world.start();

    world.at(Duration.ofMillis(300), world.broker.refused::clear);
    world.playUntil(Duration.ofSeconds(20));

    assertThat(world.arrived()).containsExactly("m1", "m2", "m3", "m4");
    assertThat(world.database.attempts.keySet()).as("only m3 has attempts").containsExactly(3L);
  }

  @Test
  void aHoldSetWhileTheHeadIsTriedAgainHoldsTheRestOfTheKey() {
    SmallWorld world = new SmallWorld();
    world.broker.refused.add("m1");
    world.store("k", "m1", "m2");
    world.start(
        world.simulation.new Process(),
        new FilteredLaneStore(world.database) {
          @Override
          public Page readKey(LaneId lane, String key, long from, long to, Limit limit)
              throws SQLException {
            Page head = super.readKey(lane, key, from, to, limit);
            if (world.broker.refused.remove("m1")) {
              world.database.hold(key);
            }
            return head;
          }
        });

    world.playUntil(Duration.ofSeconds(10));
    assertThat(world.arrived()).as("the head was under way").containsExactly("m1");

    world.database.release("k");
    world.playUntil(Duration.ofSeconds(15));
    assertThat(world.arrived()).containsExactly("m1", "m2");
  }

  @Test
  void aHoldOfAKeyThatIsDrainedIsNoticedWhateverOtherKeysDoWhileTheDatabaseIsAsked() {
    SmallWorld world = new SmallWorld();
    world.store("long", SmallWorld.ids("m", 2000));
    world.database.hold("long");
    Simulation.Process process = world.simulation.new Process();
    world.start(
        process,
        new FilteredLaneStore(world.database) {
          @Override
          public List<BlockedKey> blockedKeys(LaneId lane) throws SQLException {
            List<BlockedKey> keys = super.blockedKeys(lane);
            process.block(Duration.ofMillis(100).toNanos());
            return keys;
          }
        });
    for (int i = 0; i < 300; i++) {
      String id = "refused" + i;
      world.broker.refused.add(id);
      world.at(Duration.ofMillis(50L * i), () -> world.store(id, id));
    }
    world.at(Duration.ofSeconds(2), () -> world.database.release("long"));
    world.at(Duration.ofSeconds(6), () -> world.database.hold("long"));

    world.playUntil(Duration.ofSeconds(10));
    int sent = world.broker.arrivals.size();
    world.playUntil(Duration.ofSeconds(15));

    assertThat(sent).as("the drain had begun").isBetween(1, 1999);
    assertThat(world.broker.arrivals).hasSize(sent);
  }

  @Test
  void aKeyWhoseHeadAnotherNodeRejectedMeanwhileGoesOnWithThatNodesVerdict() {
    SmallWorld world = new SmallWorld();
    world.broker.refused.add("m1");
    world.store("k", "m1", "m2");
    world.start(
        world.simulation.new Process(),
        new FilteredLaneStore(world.database) {
          @Override
          public boolean reject(LaneId lane, long epoch, Rejection rejection) throws SQLException {
            if (world.broker.refused.remove("m1")) {
              super.reject(lane, epoch, rejection); // by the other node
            }
            return super.reject(lane, epoch, rejection);
          }
        });

    world.playUntil(Duration.ofSeconds(10));

    assertThat(world.arrived()).containsExactly("m1", "m2");
    assertThat(world.database.attempts).containsEntry(1L, 1);
  }

  /** At several times: a look at the blocked keys just then would hide the flaw. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void rowsInMemoryBelowTheLowWaterMarkAreReadAgainAfterARejection(int secondsDown) {
    SmallWorld world = new SmallWorld();
    world.broker.down = true;
    world.broker.refused.add("m1");
    world.store("k", "m1", "m2");
    world.start(
        world.simulation.new Process(),
        new FilteredLaneStore(world.database) {
          @Override
          public boolean reject(LaneId lane, long epoch, Rejection rejection) throws SQLException {
            world.broker.refused.clear();
            return super.reject(lane, epoch, rejection);
          }
        });

    world.at(Duration.ofSeconds(secondsDown), () -> world.broker.down = false);
    world.playUntil(BEFORE_THE_SWEEP);

    assertThat(world.database.attempts).as("m1 was rejected").containsKey(1L);
    assertThat(world.arrived()).containsExactly("m1", "m2");
  }

  @Test
  void aRowOfAHeldKeyThatAppearsLateIsSentAfterTheHold() {
    SmallWorld world = new SmallWorld();
    ModelDatabase.Transaction slow = world.database.begin();
    slow.store("late", "k");
    world.store("k", "m2");
    world.database.hold("k");
    world.start();

    world.at(Duration.ofSeconds(5), slow::commit);
    world.at(Duration.ofSeconds(10), () -> world.database.release("k"));
    world.playUntil(BEFORE_THE_SWEEP);

    assertThat(world.arrived()).containsExactly("late", "m2");
  }

  @Test
  void aRowThatAppearsLateWhileItsKeyIsDrainedPastItIsSentSoon() {
    SmallWorld world = new SmallWorld();
    ModelDatabase.Transaction slow = world.database.begin();
    slow.store("late", "long");
    world.store("long", SmallWorld.ids("m", 1200));
    world.database.hold("long");
    world.start();

    world.at(Duration.ofSeconds(2), () -> world.database.release("long"));
    world.at(Duration.ofSeconds(5), slow::commit);
    world.playUntil(Duration.ofSeconds(5));
    assertThat(world.arrived()).as("the drain is under way").contains("m0").doesNotContain("m1199");
    world.playUntil(Duration.ofMinutes(1));

    assertThat(world.arrivalOf("late")).isBetween(Duration.ofSeconds(5), BEFORE_THE_SWEEP);
  }

  /** Else another node, that had read it in time and sends it, comes too late with it. */
  @Test
  void nothingPassesAnExpiredMessageBeforeItsEndIsWrittenDown() {
    SmallWorld world = new SmallWorld();
    ModelDatabase.Transaction transaction = world.database.begin();
    transaction.store("expired", "k").expiresAt = 0;
    transaction.store("next", "k");
    transaction.commit();
    world.start(
        world.simulation.new Process(),
        new FilteredLaneStore(world.database) {
          @Override
          public boolean reject(LaneId lane, long epoch, Rejection rejection) throws SQLException {
            return world.simulation.now() > Duration.ofSeconds(3).toNanos()
                && super.reject(lane, epoch, rejection);
          }
        });

    world.playUntil(Duration.ofSeconds(3));
    assertThat(world.arrived()).isEmpty();

    world.playUntil(Duration.ofSeconds(10));
    assertThat(world.arrived()).containsExactly("next");
  }

  /** One after the other, each with a look at the database, they would take five seconds. */
  @Test
  void manyExpiredMessagesOfAKeyAreWrittenDownTogether() {
    SmallWorld world = new SmallWorld();
    ModelDatabase.Transaction transaction = world.database.begin();
    for (int i = 0; i < 100; i++) {
      transaction.store("expired" + i, "k").expiresAt = 0;
    }
    transaction.store("next", "k");
    transaction.commit();
    world.start();

    world.playUntil(Duration.ofSeconds(3));

    assertThat(world.arrived()).containsExactly("next");
    assertThat(world.database.dead).hasSize(100);
  }

  /**
   * While the ends of those that have expired are written down, the next ones expire: if they were
   * read again only then, a key with enough messages would never get one through.
   */
  @Test
  void aBusyKeyWhoseMessagesExpiredInAnOutageSendsThoseThatHaveNot() {
    SmallWorld world = new SmallWorld();
    for (int i = 0; i < 1000; i++) {
      String id = "m" + i;
      world.at(
          Duration.ofMillis(20 * i),
          () -> {
            ModelDatabase.Transaction transaction = world.database.begin();
            transaction.store(id, "k").expiresAt =
                world.simulation.now() + Duration.ofSeconds(2).toNanos();
            transaction.commit();
          });
    }
    world.at(
        Duration.ofSeconds(5),
        () -> {
          Simulation.Process process = world.simulation.new Process();
          world.start(
              process,
              new FilteredLaneStore(world.database) {
                @Override
                public boolean reject(LaneId lane, long epoch, Rejection rejection)
                    throws SQLException {
                  process.block(Duration.ofMillis(5).toNanos());
                  return super.reject(lane, epoch, rejection);
                }
              });
        });

    world.playUntil(Duration.ofSeconds(20));

    assertThat(world.arrivalOf("m300")).isLessThan(Duration.ofSeconds(8));
    assertThat(world.arrived()).contains("m500", "m990");
  }

  /** Each end is a transaction of its own, and any of them may fail. */
  @Test
  void nothingPassesTheFirstOfTwoExpiredMessagesBecauseTheSecondsEndWasWrittenDown() {
    SmallWorld world = new SmallWorld();
    ModelDatabase.Transaction transaction = world.database.begin();
    transaction.store("expired1", "k").expiresAt = 0;
    transaction.store("expired2", "k").expiresAt = 0;
    transaction.store("next", "k");
    transaction.commit();
    world.start(
        world.simulation.new Process(),
        new FilteredLaneStore(world.database) {
          @Override
          public boolean reject(LaneId lane, long epoch, Rejection rejection) throws SQLException {
            if (rejection.message().id().equals("expired1")
                && world.simulation.now() < Duration.ofSeconds(3).toNanos()) {
              throw new SQLException("Some lock is held");
            }
            return super.reject(lane, epoch, rejection);
          }
        });

    world.playUntil(Duration.ofSeconds(3));
    assertThat(world.arrived()).isEmpty();

    world.playUntil(Duration.ofSeconds(10));
    assertThat(world.arrived()).containsExactly("next");
  }
}
