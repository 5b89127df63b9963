package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.BlockedKey;
import dev.postrider.store.LaneId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Flaws of leases and heartbeats that were found once, each in a small world. */
class MembershipFlawsTest {

  @Test
  void theHeartbeatGoesOnAfterAnUnexpectedException() {
    SmallWorld world =
        new SmallWorld(
            true,
            simulation ->
                new ModelDatabase(simulation) {
                  @Override
                  public boolean extend(String node, Duration lease) throws SQLException {
                    if (simulation.now() < Duration.ofSeconds(10).toNanos()) {
                      throw new IllegalStateException("The pool is closed");
                    }
                    return super.extend(node, lease);
                  }
                });
    world.start();

    world.at(Duration.ofSeconds(20), () -> world.store("k", "m1"));
    world.playUntil(Duration.ofSeconds(30));

    assertThat(world.arrived()).containsExactly("m1");
  }

  /** As where memory is short for a moment. */
  @Test
  void theHeartbeatGoesOnAfterAnError() {
    SmallWorld world =
        new SmallWorld(
            true,
            simulation ->
                new ModelDatabase(simulation) {
                  @Override
                  public boolean extend(String node, Duration lease) throws SQLException {
                    if (simulation.now() < Duration.ofSeconds(10).toNanos()) {
                      throw new OutOfMemoryError("Java heap space");
                    }
                    return super.extend(node, lease);
                  }
                });
    world.start();

    world.at(Duration.ofSeconds(20), () -> world.store("k", "m1"));
    world.playUntil(Duration.ofSeconds(30));

    assertThat(world.arrived()).containsExactly("m1");
  }

  @Test
  void aJoinWhoseAnswerGotLostLeavesNoGhostThatGetsAShare() throws SQLException {
    int[] joins = {0};
    SmallWorld world =
        new SmallWorld(
            true,
            simulation ->
                new ModelDatabase(simulation) {
                  @Override
                  public void join(String node, String self, Set<String> brokers, Duration lease)
                      throws SQLException {
                    super.join(node, self, brokers, lease);
                    if (joins[0]++ == 0) {
                      throw new SQLException("The answer is lost");
                    }
                  }
                });
    world.start();
    world.playUntil(Duration.ofMillis(2500));

    assertThat(joins[0]).isEqualTo(2);
    assertThat(world.database.look().members()).hasSize(1);
  }

  /** Where memory is short there may be none for the log either. */
  @Test
  void aLaneThatFailsIsTakenAnewThoughItsFailureCannotBeLogged() {
    Handler noMemory =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            if (entry.getLevel() == Level.SEVERE) {
              throw new OutOfMemoryError("Java heap space");
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(Lane.class.getName());
    SmallWorld world =
        new SmallWorld(
            true,
            simulation ->
                new ModelDatabase(simulation) {
                  @Override
                  public List<BlockedKey> blockedKeys(LaneId lane) throws SQLException {
                    if (simulation.now() < Duration.ofSeconds(1).toNanos()) {
                      throw new OutOfMemoryError("Java heap space");
                    }
                    return super.blockedKeys(lane);
                  }
                });
    logger.addHandler(noMemory);
    try {
      world.store("k", "m1");
      world.start();
      world.playUntil(Duration.ofSeconds(10));
    } finally {
      logger.removeHandler(noMemory);
    }

    assertThat(world.arrived()).containsExactly("m1");
  }

  @Test
  void aLaneWhoseLeaseWasGrantedInAnAnswerThatGotLostIsTakenAgainWithAHigherEpoch() {
    List<Map<LaneId, Long>> granted = new ArrayList<>();
    SmallWorld world =
        new SmallWorld(
            true,
            simulation ->
                new ModelDatabase(simulation) {
                  @Override
                  public Map<LaneId, Long> acquire(String node, Collection<LaneId> lanes)
                      throws SQLException {
                    granted.add(super.acquire(node, lanes));
                    if (granted.size() == 1) {
                      throw new SQLException("The connection was lost after the commit");
                    }
                    return granted.get(granted.size() - 1);
                  }
                });
    world.store("k", "m1");
    world.start();

    world.playUntil(Duration.ofSeconds(2));

    LaneId lane = new LaneId("b", 0);
    assertThat(granted).startsWith(Map.of(lane, 1L), Map.of(lane, 2L));
    assertThat(world.arrived()).containsExactly("m1");
  }

  @Test
  void aNodeThatWasTakenForDeadComesBackUnderANewName() {
    List<String> names = new ArrayList<>();
    SmallWorld world =
        new SmallWorld(
            true,
            simulation ->
                new ModelDatabase(simulation) {
                  @Override
                  public void join(
                      String node, String description, Set<String> brokers, Duration lease)
                      throws SQLException {
                    names.add(node);
                    super.join(node, description, brokers, lease);
                  }
                });
    Simulation.Process process = world.simulation.new Process();
    world.start(process, world.database);

    world.at(Duration.ofSeconds(5), () -> process.pause(Duration.ofSeconds(5)));
    world.at(Duration.ofSeconds(7), () -> world.store("k", "m1"));
    world.at(Duration.ofSeconds(9), () -> anotherNodeLooks(world.database));
    world.playUntil(Duration.ofSeconds(12));

    assertThat(world.arrived()).containsExactly("m1");
    assertThat(names).hasSize(2).doesNotHaveDuplicates();
  }

  private static void anotherNodeLooks(ModelDatabase database) {
    try {
      database.acquire("another", List.of());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aNodeThatIsNotSureOfItsLeaseSendsNothing() {
    SmallWorld world =
        new SmallWorld(
            true,
            simulation ->
                new ModelDatabase(simulation) {
                  @Override
                  public boolean extend(String node, Duration lease) throws SQLException {
                    throw new SQLException("The database is away, for heartbeats only");
                  }
                });
    world.start();

    world.at(Duration.ofSeconds(2), () -> world.store("k", "m1"));
    world.at(Duration.ofMillis(3200), () -> world.store("k", "m2"));
    world.playUntil(Duration.ofSeconds(10));

    assertThat(world.arrived()).containsExactly("m1");
  }

  @Test
  void aSignOfLifeThatAStopOvertakesDoesNotLeaveTheNodeBehind() {
    AtomicReference<Simulation.Process> process = new AtomicReference<>();
    SmallWorld world =
        new SmallWorld(
            true,
            simulation ->
                new ModelDatabase(simulation) {
                  @Override
                  public void join(
                      String node, String description, Set<String> brokers, Duration lease)
                      throws SQLException {
                    process.get().block(Duration.ofSeconds(2).toNanos());
                    super.join(node, description, brokers, lease);
                  }
                });
    process.set(world.simulation.new Process());
    AtomicBoolean left = new AtomicBoolean();
    Relay relay = world.start(process.get(), world.database);

    world.at(Duration.ofSeconds(1), () -> relay.stop(() -> left.set(true)));
    world.playUntil(Duration.ofSeconds(20));

    assertThat(left).isTrue();
    assertThat(world.database.nodes()).isEmpty();
  }
}
