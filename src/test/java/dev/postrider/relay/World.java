package dev.postrider.relay;

import static dev.postrider.relay.Promise.CONNECTORS_ARE_USED_AS_AGREED;
import static dev.postrider.relay.Promise.NOTHING_CONFIRMED_IS_SENT_AGAIN;

import dev.postrider.config.RelaySettings;
import dev.postrider.config.RetrySettings;
import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.store.LaneStore;
import dev.postrider.store.LaneStore.Page;
import dev.postrider.store.LeaseStore;
import dev.postrider.store.NewsStore;
import dev.postrider.store.Shards;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Producers, operators, relays, a database and a broker in one simulated world, where things go
 * wrong for a while and then do not any more; after that the promises must hold.
 */
final class World {

  static final int ATTEMPTS = 3;

  /** What is not parked has left so long after the trouble. */
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  /**
   * A message that kills connections is tried a dozen times before it is out of attempts, with
   * waits that grow to ten seconds.
   */
  private static final Duration RECOVERY_FROM_POISON = Duration.ofSeconds(10);

  /** Until the last hold and the last pause of a quiet spell have ended. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(33);

  private static final String BROKER = ModelDatabase.BROKER;
  private static final Duration TROUBLE = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(5);

  /**
   * How a world is made and troubled.
   *
   * @param hot how many messages one key gets beyond the others
   */
  record Plan(
      boolean atomic,
      WhenExhausted exhausted,
      int nodes,
      int transactions,
      int keys,
      int hot,
      Shards shards) {

    /** The one of a seed. */
    static Plan of(long seed) {
      Random random = new Random(~seed);
      return new Plan(
          random.nextBoolean(),
          random.nextBoolean() ? WhenExhausted.PARK_KEY : WhenExhausted.SKIP,
          1 + random.nextInt(3),
          20 + random.nextInt(120),
          1 + random.nextInt(12),
          random.nextInt(4) == 0 ? 100 + random.nextInt(200) : 0,
          new Shards(random.nextBoolean() ? 1 : 2 + random.nextInt(4)));
    }
  }

  final Simulation simulation;
  final ModelDatabase database;
  final ModelBroker broker;
  final Promises promises;
  private final Mutant mutant;
  private final Plan plan;
  private final Repeats repeats;
  private final List<Node> nodes = new ArrayList<>();
  private final ModelProducers producers;
  private final Operator operator;
  private double slowness;
  private Duration slowest = Duration.ofSeconds(5);
  private int starts;

  World(long seed, Mutant mutant) {
    this.simulation = new Simulation(seed);
    this.mutant = mutant;
    this.plan = Plan.of(seed);
    this.database = mutant.database(simulation);
    this.database.shards = mutant.shards(plan.shards());
    this.broker = new ModelBroker(simulation, plan.atomic());
    this.broker.latency = this::pass;
    this.promises = new Promises(this);
    this.repeats =
        new Repeats(simulation, seen -> promises.broken(NOTHING_CONFIRMED_IS_SENT_AGAIN, seen));
    this.broker.onMisuse =
        () -> promises.broken(CONNECTORS_ARE_USED_AS_AGREED, "one thread and one atomic batch");
    this.producers = new ModelProducers(this);
    this.operator = new Operator(this);
  }

  private static final class Node {
    Simulation.Process process;
    Relay relay;
  }

  /** Plays the whole story and checks the promises. */
  void play() {
    try (simulation) {
      database.failureRate = simulation.chance(0.5) ? 0.02 : 0;
      broker.lossRate = simulation.chance(0.5) ? 0.01 : 0;
      slowness = simulation.chance(0.5) ? 0.02 : 0;
      begin();
      simulation.playUntil(TROUBLE.toNanos());
      peace();
      recover();
      promises.check();
      if (simulation.chance(0.5)) {
        quiet();
        promises.check();
      }
    }
  }

  private void begin() {
    for (int i = 0; i < plan.nodes(); i++) {
      Node node = new Node();
      nodes.add(node);
      start(node);
    }
    scatter(plan.transactions(), producers::transaction);
    scatter(6, this::mishap);
    scatter(6, operator::act);
    scatter(simulation.random().nextInt(5), operator::pause);
    scatter(plan.hot() > 0 ? 1 : 0, () -> producers.burst(plan.hot()));
    scatter(simulation.chance(0.3) ? 1 : 0, producers::longTransaction);
  }

  private void peace() {
    database.failureRate = 0;
    database.down = false;
    broker.lossRate = 0;
    broker.down = false;
    slowest = Duration.ofMillis(50);
  }

  /** Nothing goes wrong any more: holding a key works, and nothing is sent twice. */
  private void quiet() {
    int before = producers.nextId();
    simulation.after(
        simulation.between(Duration.ZERO, Duration.ofSeconds(8)), operator::holdForAWhile);
    simulation.after(
        simulation.between(Duration.ZERO, Duration.ofSeconds(8)), operator::pauseForAWhile);
    for (int i = 0; i < 20; i++) {
      simulation.after(
          simulation.between(Duration.ZERO, Duration.ofSeconds(15)), producers::transaction);
    }
    simulation.playUntil(simulation.now() + LONGEST_PAUSE.toNanos());
    recover();
    promises.checkSentOnce(before);
  }

  /** Takes its time from now on, longer if poison turns up meanwhile. */
  private void recover() {
    long begin = simulation.now();
    simulation.playUntil(begin + RECOVERY.toNanos());
    int poisoned = broker.poisonous.size();
    simulation.playUntil(
        begin + RECOVERY.plus(RECOVERY_FROM_POISON.multipliedBy(poisoned)).toNanos());
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
                remote(LeaseStore.class, process),
                mutant.lanes(remote(LaneStore.class, process), process),
                mutant.news(remote(NewsStore.class, process)),
                new NothingScheduled(),
                database.shards),
            Map.of(BROKER, mutant.broker(broker.of(process, repeats), process)),
            settings(plan.exhausted()),
            process,
            "simulated " + starts++);
    node.relay.start();
  }

  /** The database as a process sees it: over a network. */
  private <T> T remote(Class<T> type, Simulation.Process process) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(process, method, arguments)));
  }

  private Object call(Simulation.Process process, Method method, Object[] arguments)
      throws Throwable {
    pass(process);
    Object answer;
    try {
      answer = method.invoke(database, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
    pass(process);
    // Payloads come with the rows, or by a second statement.
    if (answer instanceof Page page && !page.messages().isEmpty() && simulation.chance(0.5)) {
      answer = database.fetch(page);
      pass(process);
    }
    if (database.down) {
      throw new SQLException("The connection was lost before the answer");
    }
    if (method.getName().equals("acquire") && !((Map<?, ?>) answer).isEmpty()) {
      repeats.taken(process);
    }
    return answer;
  }

  /** A step of a call: in no time as a rule, now and then longer than a lease. */
  void pass(Simulation.Process process) {
    if (simulation.chance(slowness)) {
      long brief = slowest.toNanos() / 100;
      process.block(
          (long)
              (simulation.random().nextDouble() * (simulation.chance(0.1) ? brief * 100 : brief)));
    }
  }

  static RelaySettings settings(WhenExhausted exhausted) {
    return new RelaySettings(
        true,
        Duration.ofSeconds(3),
        Duration.ofMillis(50),
        Duration.ofSeconds(1),
        40,
        10_000,
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
    promises.stopping(process);
    node.relay.stop(
        () -> {
          if (!process.isAlive()) {
            return; // killed while it left
          }
          promises.stopped(process, slowness > 0 ? Duration.ofDays(1) : STOP.plusSeconds(1));
          process.kill();
          simulation.after(away, () -> start(node));
        });
  }

  String randomKey() {
    return "k" + simulation.random().nextInt(plan.keys());
  }

  String randomDestination() {
    return "/queue/" + simulation.random().nextInt(3);
  }

  void restartANode() {
    Node node = nodes.get(simulation.random().nextInt(nodes.size()));
    stop(node, simulation.between(Duration.ofMillis(10), Duration.ofSeconds(3)));
  }

  /** Messages were committed on one of the nodes. */
  void wake() {
    nodes.get(0).relay.wake(database.shards.lanes(BROKER));
  }
}
