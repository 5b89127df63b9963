package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import dev.postrider.spi.OutgoingMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A stop that takes longer than a lease, of which {@link World#settings} gives 3 s. */
class RelayStopTest {

  private final Simulation simulation = new Simulation(1);
  private final ModelDatabase database = new ModelDatabase(simulation);
  private final List<String> handed = new ArrayList<>();
  private Duration answersAfter = Duration.ofMillis(4500);

  @Test
  void aNodeThatStopsKeepsItsLanesUntilWhatIsInFlightHasEnded() {
    Relay first = relay();
    first.start();
    store("m1");
    simulation.playUntil(seconds(1));
    assertThat(handed).containsExactly("m1");
    boolean[] left = new boolean[1];

    first.stop(() -> left[0] = true);
    relay().start();
    simulation.playUntil(seconds(5));
    assertThat(database.outbox()).as("settled").isEmpty();
    simulation.playUntil(seconds(15));

    assertThat(left[0]).isTrue();
    assertThat(handed).as("sent once").containsExactly("m1");
    store("m2");
    simulation.playUntil(seconds(25));
    assertThat(handed).as("the other has the lane now").containsExactly("m1", "m2");
  }

  @Test
  void aNodeLeavesAfterItsTimeAlsoIfTheBrokerNeverAnswers() {
    answersAfter = Duration.ofHours(1);
    Relay first = relay();
    first.start();
    store("m1");
    simulation.playUntil(seconds(1));
    boolean[] left = new boolean[1];

    first.stop(() -> left[0] = true);
    relay().start();
    simulation.playUntil(seconds(5));
    assertThat(left[0]).as("it has five seconds").isFalse();
    assertThat(handed).containsExactly("m1");
    simulation.playUntil(seconds(8));

    assertThat(left[0]).isTrue();
    assertThat(handed).as("the other sends it again").containsExactly("m1", "m1");
  }

  private void store(String id) {
    ModelDatabase.Transaction transaction = database.begin();
    transaction.store(id, "k");
    transaction.commit();
  }

  private Relay relay() {
    Simulation.Process process = simulation.new Process();
    return new Relay(
        new Relay.RelayStores(
            database, database, database, new NothingScheduled(), database.shards),
        Map.of("b", new SlowBroker(process)),
        World.settings(WhenExhausted.PARK_KEY),
        process,
        "slow");
  }

  private static long seconds(int seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  /** Confirms everything, late. */
  private final class SlowBroker extends SendingBroker implements BrokerSession {

    private final Simulation.Process process;

    private SlowBroker(Simulation.Process process) {
      this.process = process;
    }

    @Override
    public boolean atomic() {
      return true;
    }

    @Override
    public BrokerSession connect() {
      return this;
    }

    @Override
    public void send(List<OutgoingMessage> batch, OutcomeListener outcomes) {
      for (int i = 0; i < batch.size(); i++) {
        int index = i;
        handed.add(batch.get(i).id());
        process.after(
            answersAfter.toNanos(), () -> outcomes.completed(index, new Outcome.Confirmed()));
      }
    }

    @Override
    public void close() {}
  }
}
