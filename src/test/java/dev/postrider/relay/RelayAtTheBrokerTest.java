package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.store.LaneId;
import dev.postrider.store.Pauses;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Sessions, breakers and culprits, each in a small world. */
class RelayAtTheBrokerTest {

  @Test
  void everySessionIsClosedThoseThatWereLostAsWell() {
    SmallWorld world = new SmallWorld();
    AtomicBoolean left = new AtomicBoolean();
    Relay relay = world.start();
    world.at(Duration.ofSeconds(2), () -> world.broker.down = true);
    world.at(Duration.ofSeconds(3), () -> world.store("k", "m1"));
    world.at(Duration.ofSeconds(4), () -> world.broker.down = false);

    world.playUntil(Duration.ofSeconds(20));
    assertThat(world.arrived()).containsExactly("m1");
    assertThat(world.broker.sessions).as("the lost one was closed").isOne();

    relay.stop(() -> left.set(true));
    world.playUntil(Duration.ofSeconds(30));
    assertThat(left).isTrue();
    assertThat(world.broker.sessions).isZero();
  }

  @Test
  void aBrokerThatComesWhileNothingWaitsIsBack() {
    SmallWorld world = new SmallWorld();
    world.broker.down = true;
    Relay relay = world.start();
    world.playUntil(Duration.ofSeconds(10));
    assertThat(relay.status().brokers().get(0).breaker()).isEqualTo("OPEN");

    world.broker.down = false;
    world.playUntil(Duration.ofSeconds(40));
    assertThat(relay.status().brokers().get(0).breaker()).isEqualTo("CLOSED");
    assertThat(relay.status().brokers().get(0).reached()).isTrue();
  }

  @Test
  void aStopWaitsForWhatIsAtTheBrokerAndDeletesIt() {
    SmallWorld world = new SmallWorld();
    world.broker.slowRate = 1;
    world.store("k", "m1");
    AtomicBoolean left = new AtomicBoolean();
    Relay relay = world.start();

    world.at(Duration.ofMillis(200), () -> relay.stop(() -> left.set(true)));
    world.playUntil(Duration.ofSeconds(5));

    assertThat(left).isTrue();
    assertThat(world.arrivalOf("m1")).isGreaterThan(Duration.ofMillis(200));
    assertThat(world.database.outbox()).isEmpty();
  }

  @Test
  void aCulpritThatTheBrokerDoesNotNameIsFoundOneByOne() {
    SmallWorld world = new SmallWorld(true, ModelDatabase::new);
    world.broker.unnamedRate = 1;
    world.broker.refused.add("bad");
    world.store("a", "m1");
    world.store("b", "bad");
    world.store("c", "m2");
    world.start();

    world.playUntil(Duration.ofSeconds(3));

    assertThat(world.arrived()).containsExactlyInAnyOrder("m1", "m2");
    assertThat(world.database.attempts.keySet()).containsExactly(2L);
  }

  @Test
  void aLaneThatGotThroughClosesTheBreakerForTheOthers() {
    SmallWorld world = new SmallWorld();
    world.broker.down = true;
    world.at(Duration.ofSeconds(3), () -> world.broker.down = false);
    Simulation.Process process = world.simulation.new Process();
    BrokerLink link = new BrokerLink("b", world.broker.of(process), process::chance);
    ModelDatabase rowsOfFirst = new ModelDatabase(world.simulation);
    ModelDatabase.Transaction transaction = rowsOfFirst.begin();
    transaction.store("m0", "k");
    transaction.commit();

    lane(0, rowsOfFirst, process, link).wake();
    world.playUntil(Duration.ofSeconds(20));
    world.store("k", "m1");
    lane(1, world.database, process, link).wake();
    world.playUntil(Duration.ofSeconds(21));

    assertThat(world.arrived()).containsExactly("m0", "m1");
  }

  @Test
  void aLaneThatProbedInVainLetsAnotherLaneOfItsBrokerProbe() {
    SmallWorld world = new SmallWorld();
    world.broker.down = true;
    world.at(Duration.ofSeconds(3), () -> world.broker.down = false);
    Simulation.Process process = world.simulation.new Process();
    BrokerLink link = new BrokerLink("b", world.broker.of(process), process::chance);
    Lane idle = lane(0, new ModelDatabase(world.simulation), process, link);

    idle.wake();
    world.playUntil(Duration.ofSeconds(20));
    world.store("k", "m1");
    lane(1, world.database, process, link).wake();
    world.playUntil(Duration.ofSeconds(40));

    assertThat(world.arrived()).containsExactly("m1");
  }

  @Test
  void aLaneThatEndsWhileItProbesLetsAnotherLaneOfItsBrokerProbe() {
    SmallWorld world = new SmallWorld();
    world.broker.down = true;
    Simulation.Process process = world.simulation.new Process();
    BrokerLink link = new BrokerLink("b", world.broker.of(process), process::chance);
    Lane ending = lane(0, new ModelDatabase(world.simulation), process, link);

    ending.wake();
    world.playUntil(Duration.ofSeconds(2));
    world.broker.down = false;
    world.broker.latency = caller -> caller.block(Duration.ofSeconds(20).toNanos());
    world.playUntil(Duration.ofSeconds(15));
    world.broker.latency = caller -> {};
    ending.giveUp();
    world.store("k", "m1");
    lane(1, world.database, process, link).wake();
    world.playUntil(Duration.ofSeconds(20));

    assertThat(world.arrived()).as("before the probe has ended").containsExactly("m1");
    world.simulation.close();
  }

  private static Lane lane(
      int shard, ModelDatabase database, Simulation.Process process, BrokerLink link) {
    LaneDuty duty =
        new LaneDuty(
            database,
            World.settings(WhenExhausted.PARK_KEY),
            process,
            "node",
            () -> true,
            () -> {});
    Lane lane = new Lane(new LaneId("b", shard), 1, duty, link, ended -> {});
    lane.obey(Pauses.NONE);
    return lane;
  }
}
