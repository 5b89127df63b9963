package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.RelayMonitor.BrokerStatus;
import dev.postrider.relay.RelayMonitor.LaneStatus;
import dev.postrider.relay.RelayMonitor.RelayStatus;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a relay tells of itself. */
class RelayMonitorTest {

  private final SmallWorld world = new SmallWorld();

  @Test
  void thereIsAnAnswerBeforeThereIsARelay() {
    RelayMonitor monitor = new RelayMonitor();

    assertThat(monitor.status()).isEqualTo(RelayStatus.NONE);
    assertThat(monitor.status().running()).isFalse();
    monitor.refresh();
  }

  @Test
  void tellsItsNameAndItsLanesOnceItHasThem() {
    Relay relay = world.start();
    assertThat(relay.status().node()).isEmpty();
    assertThat(relay.status().lanes()).isEmpty();

    world.playUntil(Duration.ofSeconds(1));

    assertThat(relay.status().running()).isTrue();
    assertThat(world.database.nodes()).containsExactly(relay.status().node());
    assertThat(relay.status().lanes())
        .containsExactly(new LaneStatus("b", 0, 1, 0, 0, 0, false, Set.of(), false));
  }

  @Test
  void countsWhatIsInMemoryAndWhichKeysWait() {
    world.broker.refused.add("m1");
    world.store("k", "m1", "m2");
    world.store("l", "m3");
    Relay relay = world.start();

    world.playUntil(Duration.ofSeconds(10));
    assertThat(lane(relay).blockedKeys()).as("a dead letter").isEqualTo(1);
    assertThat(lane(relay).inMemory()).isZero();

    world.broker.down = true;
    world.store("l", "m4", "m5");
    world.playUntil(Duration.ofSeconds(12));
    assertThat(lane(relay).inMemory()).isEqualTo(2);
    assertThat(lane(relay).inFlight()).isZero();
  }

  @Test
  void tellsWhatIsWrongWithABrokerAndSinceWhen() {
    Relay relay = world.start();
    world.playUntil(Duration.ofSeconds(1));
    assertThat(broker(relay)).isEqualTo(new BrokerStatus("b", "CLOSED", true, null, null, false));

    world.broker.down = true;
    world.store("k", "m1");
    world.playUntil(Duration.ofSeconds(11));

    assertThat(broker(relay).breaker()).isNotEqualTo("CLOSED");
    assertThat(broker(relay).lastError()).isEqualTo("down");
    assertThat(broker(relay).downFor()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(11));

    world.broker.down = false;
    world.playUntil(Duration.ofSeconds(30));
    assertThat(broker(relay)).isEqualTo(new BrokerStatus("b", "CLOSED", true, null, null, false));
  }

  @Test
  void aBrokerThatWasNeverReachedIsToldFromOneThatWasLost() {
    world.broker.down = true;
    Relay relay = world.start();

    world.playUntil(Duration.ofSeconds(3));

    assertThat(broker(relay).reached()).isFalse();
    assertThat(broker(relay).lastError()).isEqualTo("down");
  }

  @Test
  void aKeyThatWasReleasedGoesOnAtOnceIfTheRelayIsAsked() {
    world.store("k", "m1");
    world.database.hold("k");
    Relay relay = world.start();
    Duration release = Duration.ofMillis(4500);

    world.at(
        release,
        () -> {
          world.database.release("k");
          relay.refresh();
        });
    world.playUntil(Duration.ofSeconds(10));

    assertThat(world.arrivalOf("m1").minus(release)).isLessThan(Duration.ofMillis(200));
  }

  private static LaneStatus lane(Relay relay) {
    return relay.status().lanes().get(0);
  }

  private static BrokerStatus broker(Relay relay) {
    return relay.status().brokers().get(0);
  }
}
