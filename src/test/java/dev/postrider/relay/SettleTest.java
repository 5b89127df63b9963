package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.LaneId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Confirmed rows go some at once, and soon. */
class SettleTest {

  private static final Duration SOON = Duration.ofMillis(100);

  private final SmallWorld world = new SmallWorld(true, ModelDatabase::new);
  private final List<Settled> settles = new ArrayList<>();

  private record Settled(Duration at, List<Long> seqs) {}

  @Test
  void whatIsConfirmedWithinAMomentGoesAtOnce() {
    start();
    for (int i = 0; i < 10; i++) {
      String id = "m" + i;
      world.at(Duration.ofMillis(1000 + 3 * i), () -> world.store(id, id));
    }
    world.playUntil(Duration.ofSeconds(2));

    assertThat(world.database.outbox()).isEmpty();
    assertThat(settles).hasSizeLessThanOrEqualTo(2);
    assertThat(settles.get(0).at()).isLessThan(world.arrivalOf("m0").plus(SOON));
  }

  @Test
  void aBacklogGoesBySomeDozensOfRows() {
    world.store("k", SmallWorld.ids("m", 1000));
    start();
    world.playUntil(Duration.ofSeconds(5));

    assertThat(world.database.outbox()).isEmpty();
    assertThat(settles).as("40 rows of a lane are in memory here").hasSizeLessThanOrEqualTo(50);
  }

  @Test
  void aMessageThatWasTriedBeforeGoesAtOnceForItsKeyWaits() {
    world.broker.refused.add("m1");
    world.store("k", "m1", "m2");
    world.at(Duration.ofMillis(300), world.broker.refused::clear);
    start();
    world.playUntil(Duration.ofSeconds(20));

    assertThat(settles.get(0).seqs()).containsExactly(1L);
    assertThat(settles.get(0).at()).isLessThan(world.arrivalOf("m1").plusMillis(20));
  }

  private void start() {
    world.start(
        world.simulation.new Process(),
        new FilteredLaneStore(world.database) {
          @Override
          public void settle(LaneId lane, Collection<Long> seqs) throws SQLException {
            settles.add(new Settled(Duration.ofNanos(world.simulation.now()), List.copyOf(seqs)));
            super.settle(lane, seqs);
          }
        });
  }
}
