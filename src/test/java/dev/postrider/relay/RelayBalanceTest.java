package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.Shards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Nodes share the lanes of a broker, whoever comes and goes. */
class RelayBalanceTest {

  private final SmallWorld world = new SmallWorld();
  private final List<Simulation.Process> processes = new ArrayList<>();
  private final List<Relay> relays = new ArrayList<>();
  private int stored;

  @Test
  void aNodeAloneHasAllLanes() {
    open(8);

    world.playUntil(Duration.ofSeconds(2));

    assertThat(held()).containsExactly(8);
  }

  @Test
  void aNodeThatJoinsGetsItsShareAndNothingIsLostRepeatedOrReordered() {
    open(8);
    produce(Duration.ofSeconds(20));
    world.at(Duration.ofSeconds(5), this::join);
    world.at(Duration.ofSeconds(10), this::join);

    world.playUntil(Duration.ofSeconds(9));
    assertThat(held()).containsExactly(4, 4);
    world.playUntil(Duration.ofSeconds(30));

    assertThat(held()).allMatch(lanes -> lanes == 2 || lanes == 3);
    assertThat(held().stream().mapToInt(lanes -> lanes).sum()).isEqualTo(8);
    assertInOrderOnce();
  }

  @Test
  void theLanesOfANodeThatStopsAreTakenAtTheNextSignOfLife() {
    open(8);
    join();
    produce(Duration.ofSeconds(20));
    AtomicBoolean left = new AtomicBoolean();
    world.at(Duration.ofSeconds(10), () -> relays.get(0).stop(() -> left.set(true)));

    world.playUntil(Duration.ofSeconds(12));
    assertThat(left).isTrue();
    assertThat(relays.get(1).lanes()).hasSize(8);
    world.playUntil(Duration.ofSeconds(30));

    assertInOrderOnce();
  }

  @Test
  void theLanesOfANodeThatDiedAreTakenWhenItsLeaseHasRunOut() {
    open(8);
    join();
    world.at(Duration.ofSeconds(10), () -> processes.get(0).kill());

    world.playUntil(Duration.ofSeconds(11));
    assertThat(relays.get(1).lanes()).hasSize(4);
    // A lease of three seconds, and two signs of life.
    world.playUntil(Duration.ofSeconds(16));

    assertThat(relays.get(1).lanes()).hasSize(8);
  }

  @Test
  void moreNodesThanLanesLeaveSomeIdle() {
    open(2);
    join();
    join();

    world.playUntil(Duration.ofSeconds(10));

    assertThat(held()).containsExactlyInAnyOrder(1, 1, 0);
  }

  private void open(int shards) {
    world.database.shards = new Shards(shards);
    join();
  }

  private void join() {
    Simulation.Process process = world.simulation.new Process();
    processes.add(process);
    relays.add(world.start(process, world.database));
  }

  private List<Integer> held() {
    return relays.stream().map(relay -> relay.lanes().size()).toList();
  }

  /** A message each ten milliseconds, of twenty keys in turn. */
  private void produce(Duration until) {
    for (Duration at = Duration.ZERO; at.compareTo(until) < 0; at = at.plusMillis(10)) {
      String id = "m" + stored;
      String key = "k" + stored % 20;
      world.at(at, () -> world.store(key, id));
      stored++;
    }
  }

  private void assertInOrderOnce() {
    assertThat(world.arrived()).hasSize(stored).doesNotHaveDuplicates();
    for (int key = 0; key < 20; key++) {
      int of = key;
      List<Integer> numbers =
          world.arrived().stream()
              .map(id -> Integer.parseInt(id.substring(1)))
              .filter(number -> number % 20 == of)
              .toList();
      assertThat(numbers).isSorted();
    }
  }
}
