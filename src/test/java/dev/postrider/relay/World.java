package dev.postrider.relay;

import dev.postrider.config.RelaySettings;
import dev.postrider.config.RetrySettings;
import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.relay.ModelDatabase.Row;
import dev.postrider.store.LaneId;
import dev.postrider.store.LaneStore;
import dev.postrider.store.LeaseStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Producers, operators, relays, a database and a broker in one simulated world, where things go
 * wrong for a while and then do not any more; after that the promises must hold.
 */
final class World {

  static final int ATTEMPTS = 3;

  /** What is not parked has left so long after the trouble. */
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  /** A message that kills connections looks like an outage a dozen times, each waited out. */
  private static final Duration RECOVERY_FROM_POISON = Duration.ofSeconds(120);

  private static final String BROKER = "b";
  private static final LaneId LANE = new LaneId(BROKER, 0);
  private static final Duration TROUBLE = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(5);

  /**
   * How a world is made and troubled.
   *
   * @param hot how many messages one key gets beyond the others
   */
  record Plan(
      boolean atomic, WhenExhausted exhausted, int nodes, int transactions, int keys, int hot) {}

  final Simulation simulation;
  final ModelDatabase database;
  final ModelBroker broker;
  final Promises promises;
  private final Plan plan;
  private final List<Node> nodes = new ArrayList<>();
  private final Operator operator;
  private int ids;
  private int poisoned;

  World(long seed, Plan plan, DatabaseMaker maker) {
    this.simulation = new Simulation(seed);
    this.plan = plan;
    this.database = maker.make(simulation);
    this.broker = new ModelBroker(simulation, plan.atomic());
    this.promises = new Promises(this);
    this.operator = new Operator(this);
  }

  /** Makes the database, so that a test can give a broken one. */
  interface DatabaseMaker {
    ModelDatabase make(Simulation simulation);
  }

  private static final class Node {
    Simulation.Process process;
    Relay relay;
  }

  /** Plays the whole story and checks the promises. */
  void play() {
    database.failureRate = simulation.chance(0.5) ? 0.02 : 0;
    broker.lossRate = simulation.chance(0.5) ? 0.01 : 0;
    promises.lossy = broker.lossRate > 0;
    for (int i = 0; i < plan.nodes(); i++) {
      Node node = new Node();
      nodes.add(node);
      start(node);
    }
    scatter(plan.transactions(), this::transaction);
    scatter(6, this::mishap);
    scatter(6, operator::act);
    scatter(plan.hot() > 0 ? 1 : 0, this::burst);
    scatter(simulation.chance(0.3) ? 1 : 0, this::longTransaction);
    simulation.playUntil(TROUBLE.toNanos());
    peace();
    simulation.playUntil(TROUBLE.plus(RECOVERY).toNanos());
    simulation.playUntil(TROUBLE.plus(recovery()).toNanos());
    promises.check();
    if (simulation.chance(0.5)) {
      quiet();
      promises.check();
    }
  }

  private void peace() {
    database.failureRate = 0;
    database.down = false;
    broker.lossRate = 0;
    broker.down = false;
  }

  /** Nothing goes wrong any more: holding a key works, and nothing is sent twice. */
  private void quiet() {
    int before = ids;
    long begin = simulation.now();
    simulation.after(
        simulation.between(Duration.ZERO, Duration.ofSeconds(8)), operator::holdForAWhile);
    for (int i = 0; i < 20; i++) {
      simulation.after(
          simulation.between(Duration.ZERO, Duration.ofSeconds(15)), this::transaction);
    }
    simulation.playUntil(begin + RECOVERY.toNanos());
    simulation.playUntil(begin + recovery().toNanos());
    promises.checkSentOnce(before);
  }

  private Duration recovery() {
    return RECOVERY.plus(RECOVERY_FROM_POISON.multipliedBy(poisoned));
  }

  private void scatter(int count, Runnable event) {
    for (int i = 0; i < count; i++) {
      simulation.after(simulation.between(Duration.ZERO, TROUBLE), event);
    }
  }

  private void start(Node node) {
    Simulation.Process process = simulation.new Process();
    node.process = process;
    node.relay =
        new Relay(
            new Relay.RelayStores(
                promises.watched(LeaseStore.class, process),
                promises.watched(LaneStore.class, process)),
            Map.of(BROKER, broker.of(process)),
            settings(),
            process,
            "simulated " + ids++);
    node.relay.start();
  }

  private RelaySettings settings() {
    return settings(plan.exhausted());
  }

  static RelaySettings settings(WhenExhausted exhausted) {
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
        STOP,
        new RetrySettings(ATTEMPTS, Duration.ofMillis(300), Duration.ofSeconds(5), 0.2, exhausted));
  }

  private void mishap() {
    Node node = nodes.get(simulation.random().nextInt(nodes.size()));
    long short0 = simulation.between(Duration.ofMillis(10), Duration.ofSeconds(8));
    switch (simulation.random().nextInt(5)) {
      case 0 -> {
        node.process.kill();
        simulation.after(short0, () -> start(node));
      }
      case 1 -> node.process.pause(Duration.ofNanos(short0));
      case 2 -> {
        broker.down = true;
        simulation.after(short0, () -> broker.down = false);
      }
      case 3 -> {
        database.down = true;
        simulation.after(short0, () -> database.down = false);
      }
      default -> stop(node, short0);
    }
  }

  /** A graceful stop, which must end in time, and a start. */
  private void stop(Node node, long away) {
    Simulation.Process process = node.process;
    long begin = simulation.now();
    promises.stopping(process);
    node.relay.stop(
        () -> {
          promises.stopped(process, begin, STOP);
          process.kill();
          simulation.after(away, () -> start(node));
        });
  }

  boolean isPoisoned() {
    return poisoned > 0;
  }

  String randomKey() {
    return "k" + simulation.random().nextInt(plan.keys());
  }

  /** Locks the rows of some keys, stores messages with pauses between, ends after a while. */
  private void transaction() {
    step(database.begin(), 1 + simulation.random().nextInt(3));
  }

  private void step(ModelDatabase.Transaction transaction, int left) {
    if (left == 0) {
      end(transaction);
      return;
    }
    String id = "m" + ids++;
    String key = simulation.chance(0.1) ? id : randomKey();
    if (transaction.lock(key)) {
      trouble(transaction.store(id, key));
      long pause =
          simulation.between(Duration.ZERO, Duration.ofMillis(simulation.chance(0.1) ? 5000 : 20));
      simulation.after(pause, () -> step(transaction, left - 1));
    } else if (simulation.chance(0.2)) {
      transaction.rollback(); // a deadlock, as the database would end it
    } else {
      simulation.after(Duration.ofMillis(5).toNanos(), () -> step(transaction, left));
    }
  }

  private void trouble(Row row) {
    if (simulation.chance(0.03)) {
      broker.refused.add(row.id);
    } else if (simulation.chance(0.01)) {
      broker.poisonous.add(row.id);
      poisoned++;
    } else if (simulation.chance(0.05)) {
      row.expiresAt = simulation.now() + simulation.between(Duration.ZERO, Duration.ofSeconds(4));
    }
  }

  /** A hundred and more messages of one key at once; one of them may be refused. */
  private void burst() {
    String key = randomKey();
    ModelDatabase.Transaction transaction = database.begin();
    if (!transaction.lock(key)) {
      transaction.rollback();
      simulation.after(Duration.ofMillis(50).toNanos(), this::burst);
      return;
    }
    for (int i = 0; i < plan.hot(); i++) {
      Row row = transaction.store("m" + ids++, key);
      if (simulation.chance(0.01)) {
        broker.refused.add(row.id);
      } else if (simulation.chance(0.01)) {
        row.expiresAt = simulation.now();
      }
    }
    commit(transaction);
  }

  /** Holds the low-water mark, with a message that appears late. */
  private void longTransaction() {
    ModelDatabase.Transaction transaction = database.begin();
    String id = "m" + ids++;
    transaction.lock(id);
    transaction.store(id, id);
    long end = simulation.between(Duration.ofSeconds(5), Duration.ofSeconds(40));
    simulation.after(end, () -> commit(transaction));
  }

  private void end(ModelDatabase.Transaction transaction) {
    if (simulation.chance(0.1)) {
      transaction.rollback();
    } else {
      commit(transaction);
    }
  }

  private void commit(ModelDatabase.Transaction transaction) {
    transaction.commit();
    nodes.get(0).relay.wake(List.of(LANE));
  }
}
