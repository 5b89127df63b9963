package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.store.BlockedKey;
import dev.postrider.store.LaneId;
import dev.postrider.store.Rejection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Plays the relay's own code in thousands of troubled worlds. */
class RelaySimulationTest {

  /** Kept here, or the level would be forgotten with them. */
  private static final Logger LOGS = Logger.getLogger("dev.postrider.relay");

  @BeforeAll
  static void silenceTheLog() {
    LOGS.setLevel(Level.OFF);
  }

  @AfterAll
  static void restoreTheLog() {
    LOGS.setLevel(null);
  }

  private static final int RUNS = Integer.getInteger("postrider.simulation.runs", 1000);
  private static final long FIRST = Long.getLong("postrider.simulation.seed", 1);

  @Test
  void keepsItsPromisesInEveryTroubledWorld() {
    long arrivals = LongStream.range(FIRST, FIRST + RUNS).map(RelaySimulationTest::play).sum();

    assertThat(arrivals).as("the worlds were not empty").isGreaterThan(10L * RUNS);
  }

  /** Returns how many messages arrived. */
  private static long play(long seed) {
    World world = new World(seed, plan(seed), ModelDatabase::new);
    try {
      world.play();
    } catch (Throwable failure) {
      throw new AssertionError(
          "Replay with -Dpostrider.simulation.runs=1 -Dpostrider.simulation.seed=" + seed, failure);
    }
    return world.broker.arrivals.size();
  }

  @Test
  void isCaughtWhenTheCursorForgetsLateRows() {
    assertCaught(
        simulation ->
            new ModelDatabase(simulation) {
              @Override
              List<Row> lateRows(Position position, Set<Long> known) {
                return List.of();
              }
            });
  }

  @Test
  void isCaughtWhenAStaleNodeMayRecordFailures() {
    assertCaught(
        simulation ->
            new ModelDatabase(simulation) {
              @Override
              boolean guard(LaneId lane, long epoch) {
                return true;
              }

              @Override
              boolean untouched(Row row, Rejection rejection) {
                return true;
              }
            });
  }

  @Test
  void isCaughtWhenTheLowWaterMarkIsPassedTooEarly() {
    assertCaught(
        simulation ->
            new ModelDatabase(simulation) {
              @Override
              public boolean passed(Mark mark) {
                return true;
              }
            });
  }

  @Test
  void isCaughtWhenBlockedKeysAreNotPassedOver() {
    assertCaught(
        simulation ->
            new ModelDatabase(simulation) {
              @Override
              public List<BlockedKey> blockedKeys(LaneId lane) {
                return List.of();
              }
            });
  }

  @Test
  void isCaughtWhenMessagesAreSettledBeforeTheyAreConfirmed() {
    assertCaught(ModelDatabase::new, world -> world.broker.confirmsBeforeArrival = true);
  }

  @Test
  void isCaughtWhenPoisonIsNotIsolated() {
    assertCaught(ModelDatabase::new, world -> world.broker.losesByTimeout = true);
  }

  @Test
  void isCaughtWhenAHoldIsLostWithTheHead() {
    assertCaught(
        simulation ->
            new ModelDatabase(simulation) {
              @Override
              public void settle(LaneId lane, Collection<Long> seqs) throws SQLException {
                super.settle(lane, seqs);
                blocks().values().removeIf(block -> seqs.contains(block.headSeq()));
              }
            },
        world -> {});
  }

  private static void assertCaught(World.DatabaseMaker broken) {
    assertCaught(broken, world -> {});
  }

  /** What is broken is noticed in one of the first worlds. */
  private static void assertCaught(World.DatabaseMaker broken, Consumer<World> alsoBroken) {
    assertThat(
            LongStream.range(FIRST, FIRST + RUNS).anyMatch(seed -> fails(seed, broken, alsoBroken)))
        .as("some world shows it")
        .isTrue();
  }

  private static boolean fails(long seed, World.DatabaseMaker broken, Consumer<World> alsoBroken) {
    World world = new World(seed, plan(seed), broken);
    alsoBroken.accept(world);
    try {
      world.play();
      return false;
    } catch (AssertionError caught) {
      return true;
    }
  }

  static World.Plan plan(long seed) {
    Random random = new Random(~seed);
    return new World.Plan(
        random.nextBoolean(),
        random.nextBoolean() ? WhenExhausted.PARK_KEY : WhenExhausted.SKIP,
        1 + random.nextInt(3),
        20 + random.nextInt(120),
        1 + random.nextInt(12),
        random.nextInt(4) == 0 ? 100 + random.nextInt(200) : 0);
  }
}
