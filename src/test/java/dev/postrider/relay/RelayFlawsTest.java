package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.relay.ModelBroker.Arrival;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flaws the simulator has found, or that were found by reading, each in a small world. */
class RelayFlawsTest {

  /** The model's broker takes three seconds now and then. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Simulation simulation = new Simulation(1);

  private static void start(Simulation simulation, ModelDatabase database, ModelBroker broker) {
    Simulation.Process process = simulation.new Process();
    new Relay(
            new Relay.RelayStores(database, database),
            Map.of("b", broker.of(process)),
            World.settings(WhenExhausted.PARK_KEY),
            process,
            "alone")
        .start();
  }

  private static void store(ModelDatabase database, String key, String... ids) {
    ModelDatabase.Transaction transaction = database.begin();
    for (String id : ids) {
      transaction.store(id, key);
    }
    transaction.commit();
  }

  private static List<String> ids(ModelBroker broker) {
    return broker.arrivals.stream().map(Arrival::id).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMessageRejectedAndThenAcceptedStaysBehindThoseUndoneWithIt(boolean atomic) {
    ModelDatabase database = new ModelDatabase(simulation);
    ModelBroker broker = new ModelBroker(simulation, atomic);
    broker.refused.add("m3");
    store(database, "k", "m1", "m2", "m3", "m4");
    start(simulation, database, broker);

    simulation.after(Duration.ofMillis(300).toNanos(), broker.refused::clear);
    simulation.playUntil(Duration.ofSeconds(20).toNanos());

    assertThat(ids(broker)).containsExactly("m1", "m2", "m3", "m4");
    assertThat(database.attempts.keySet()).as("only m3 has attempts").containsExactly(3L);
  }

  @Test
  void aLongKeyThatIsDrainedDoesNotHoldUpOthers() {
    assertThat(slowestBesideALongKey(new ModelDatabase(simulation))).isLessThan(PATIENCE);
  }

  @Test
  void theLongKeyWouldHoldUpOthersIfItsRowsWereReadAsLateOnes() {
    ModelDatabase asBefore =
        new ModelDatabase(simulation) {
          @Override
          List<Row> lateRows(Position position, Set<Long> known) {
            Position all = new Position(position.lowWater(), position.cursor());
            return super.lateRows(all, known).stream()
                .filter(row -> !blocks().containsKey(row.key))
                .toList();
          }
        };

    assertThat(slowestBesideALongKey(asBefore)).isGreaterThan(PATIENCE);
  }

  /** A key of 2000 rows is released while a transaction holds the low-water mark. */
  private Duration slowestBesideALongKey(ModelDatabase database) {
    ModelBroker broker = new ModelBroker(simulation, false);
    database.begin().lock("another");
    store(database, "long", IntStream.range(0, 2000).mapToObj(i -> "l" + i).toArray(String[]::new));
    database.hold("long");
    start(simulation, database, broker);
    long release = Duration.ofSeconds(5).toNanos();
    simulation.after(release, () -> database.release("long"));
    long[] stored = new long[20];
    for (int i = 0; i < stored.length; i++) {
      String id = String.valueOf(i);
      stored[i] = release + Duration.ofMillis(2500 + 100 * i).toNanos();
      simulation.after(stored[i], () -> store(database, "live" + id, id));
    }
    simulation.playUntil(Duration.ofMinutes(5).toNanos());
    assertThat(broker.arrivals).hasSize(2020);
    return broker.arrivals.stream()
        .filter(arrival -> !arrival.id().startsWith("l"))
        .map(arrival -> Duration.ofNanos(arrival.at() - stored[Integer.parseInt(arrival.id())]))
        .max(Duration::compareTo)
        .orElseThrow();
  }

  @Test
  void theHeartbeatGoesOnAfterAnUnexpectedException() {
    ModelDatabase database =
        new ModelDatabase(simulation) {
          @Override
          public boolean extend(String node, Duration lease) throws java.sql.SQLException {
            if (simulation.now() < Duration.ofSeconds(10).toNanos()) {
              throw new IllegalStateException("The pool is closed");
            }
            return super.extend(node, lease);
          }
        };
    ModelBroker broker = new ModelBroker(simulation, true);
    start(simulation, database, broker);

    simulation.after(Duration.ofSeconds(20).toNanos(), () -> store(database, "k", "m1"));
    simulation.playUntil(Duration.ofSeconds(30).toNanos());

    assertThat(ids(broker)).containsExactly("m1");
  }
}
