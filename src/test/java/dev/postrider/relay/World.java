package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RelaySettings;
import dev.postrider.config.RetrySettings;
import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.relay.ModelDatabase.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Producers, relays, a database and a broker in one simulated world, where things go wrong for a
 * while and then do not any more; after that the promises must hold.
 */
final class World {

  private static final String BROKER = "b";
  private static final int ATTEMPTS = 3;
  private static final Duration TROUBLE = Duration.ofSeconds(60);

  /** How a world is made and troubled. */
  record Plan(boolean atomic, WhenExhausted exhausted, int nodes, int transactions, int keys) {}

  final Simulation simulation;
  final ModelDatabase database;
  final ModelBroker broker;
  private final Plan plan;
  private final List<Node> nodes = new ArrayList<>();
  private int ids;

  World(long seed, Plan plan, DatabaseMaker maker) {
    this.simulation = new Simulation(seed);
    this.plan = plan;
    this.database = maker.make(simulation);
    this.broker = new ModelBroker(simulation, plan.atomic());
  }

  /** Makes the database, so that a test can give a broken one. */
  interface DatabaseMaker {
    ModelDatabase make(Simulation simulation);
  }

  private static final class Node {
    Simulation.Process process;
    Relay relay;
  }

  /** Plays the whole story. */
  void play() {
    database.failureRate = simulation.chance(0.5) ? 0.02 : 0;
    broker.lossRate = simulation.chance(0.5) ? 0.01 : 0;
    for (int i = 0; i < plan.nodes(); i++) {
      Node node = new Node();
      nodes.add(node);
      start(node);
    }
    for (int i = 0; i < plan.transactions(); i++) {
      simulation.after(simulation.between(Duration.ZERO, TROUBLE), this::transaction);
    }
    for (int i = 0; i < 6; i++) {
      simulation.after(simulation.between(Duration.ZERO, TROUBLE), this::mishap);
    }
    simulation.playUntil(TROUBLE.toNanos());
    peace();
    simulation.playUntil(TROUBLE.plusSeconds(300).toNanos());
  }

  private void peace() {
    database.failureRate = 0;
    database.down = false;
    broker.lossRate = 0;
    broker.down = false;
  }

  private void start(Node node) {
    node.process = simulation.new Process();
    node.relay =
        new Relay(
            new Relay.RelayStores(database, database),
            Map.of(BROKER, broker.of(node.process)),
            settings(),
            node.process,
            "simulated " + ids++);
    node.relay.start();
  }

  private RelaySettings settings() {
    return new RelaySettings(
        true,
        Duration.ofSeconds(3),
        Duration.ofMillis(50),
        Duration.ofSeconds(1),
        40,
        1_000_000,
        7,
        Duration.ofSeconds(20),
        Duration.ofMinutes(1),
        Duration.ofSeconds(5),
        new RetrySettings(
            ATTEMPTS, Duration.ofMillis(300), Duration.ofSeconds(5), 0.2, plan.exhausted()));
  }

  private void mishap() {
    Node node = nodes.get(simulation.random().nextInt(nodes.size()));
    long short0 = simulation.between(Duration.ofMillis(10), Duration.ofSeconds(8));
    switch (simulation.random().nextInt(4)) {
      case 0 -> {
        node.process.kill();
        simulation.after(short0, () -> start(node));
      }
      case 1 -> node.process.pause(Duration.ofNanos(short0));
      case 2 -> {
        broker.down = true;
        simulation.after(short0, () -> broker.down = false);
      }
      default -> {
        database.down = true;
        simulation.after(short0, () -> database.down = false);
      }
    }
  }

  /** Locks the rows of some keys, stores messages with pauses between, ends after a while. */
  private void transaction() {
    ModelDatabase.Transaction transaction = database.begin();
    int messages = 1 + simulation.random().nextInt(3);
    step(transaction, messages);
  }

  private void step(ModelDatabase.Transaction transaction, int left) {
    if (left == 0) {
      end(transaction);
      return;
    }
    String key = "k" + simulation.random().nextInt(plan.keys());
    if (transaction.lock(key)) {
      Row row = transaction.store("m" + ids++, key);
      if (simulation.chance(0.03)) {
        broker.refused.add(row.id);
      } else if (simulation.chance(0.01)) {
        broker.poisonous.add(row.id);
      }
      long pause =
          simulation.between(Duration.ZERO, Duration.ofMillis(simulation.chance(0.1) ? 5000 : 20));
      simulation.after(pause, () -> step(transaction, left - 1));
    } else if (simulation.chance(0.2)) {
      transaction.rollback(); // a deadlock, as the database would end it
    } else {
      simulation.after(Duration.ofMillis(5).toNanos(), () -> step(transaction, left));
    }
  }

  private void end(ModelDatabase.Transaction transaction) {
    if (simulation.chance(0.1)) {
      transaction.rollback();
    } else {
      transaction.commit();
      nodes.get(0).relay.wake(List.of(new dev.postrider.store.LaneId(BROKER, 0)));
    }
  }

  /** Section 1 of the design, checked on what arrived. */
  void check() {
    Map<String, Row> committed = new LinkedHashMap<>();
    database.committed.forEach(row -> committed.put(row.id, row));
    assertThat(committed.keySet()).as("only committed messages arrive").containsAll(arrived());
    checkOrder(committed);
    checkNothingLost(committed);
    checkAttempts();
  }

  /** Nobody counts an attempt that the lane's holder did not make. */
  private void checkAttempts() {
    assertThat(database.attempts.values()).as("attempts").allMatch(count -> count <= ATTEMPTS);
  }

  private Set<String> arrived() {
    return new HashSet<>(broker.arrivals);
  }

  private void checkOrder(Map<String, Row> committed) {
    Map<String, Long> highest = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (String id : broker.arrivals) {
      Row row = committed.get(id);
      if (seen.add(id)) {
        Long before = highest.put(row.key, row.seq);
        assertThat(before == null || before < row.seq)
            .as("first arrivals of %s ascend: %s after #%s", row.key, row, before)
            .isTrue();
      }
    }
  }

  private void checkNothingLost(Map<String, Row> committed) {
    Set<String> arrived = arrived();
    Set<String> waiting = new HashSet<>();
    database.outbox().forEach(row -> waiting.add(row.id));
    Set<String> dead = new HashSet<>();
    database.dead.forEach(row -> dead.add(row.id));
    for (Row row : committed.values()) {
      assertThat(arrived.contains(row.id) || waiting.contains(row.id) || dead.contains(row.id))
          .as("%s is not lost", row)
          .isTrue();
    }
    for (Row row : database.outbox()) {
      assertThat(database.blocks())
          .as("%s is left behind only because its key is parked", row)
          .containsKey(row.key);
    }
    database.dead.forEach(
        row ->
            assertThat(broker.refused.contains(row.id) || broker.poisonous.contains(row.id))
                .as("%s is dead for a reason", row)
                .isTrue());
  }
}
