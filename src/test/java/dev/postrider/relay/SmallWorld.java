package dev.postrider.relay;

import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.relay.ModelBroker.Arrival;
import dev.postrider.store.LaneStore;
import dev.postrider.store.NewsStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A database, a broker and the relays a test starts, where nothing goes wrong by chance. */
final class SmallWorld {

  final Simulation simulation = new Simulation(1);
  final ModelDatabase database;
  final ModelBroker broker;

  SmallWorld() {
    this(false, ModelDatabase::new);
  }

  SmallWorld(boolean atomic, Function<Simulation, ModelDatabase> database) {
    this.database = database.apply(simulation);
    this.broker = new ModelBroker(simulation, atomic);
    this.broker.slowRate = 0;
  }

  Relay start() {
    return start(simulation.new Process(), database);
  }

  /** Starts a relay that works on the rows through something. */
  Relay start(Simulation.Process process, LaneStore lanes) {
    return start(process, lanes, database);
  }

  Relay start(Simulation.Process process, LaneStore lanes, NewsStore news) {
    Relay relay =
        new Relay(
            new Relay.RelayStores(database, lanes, news, new NothingScheduled(), database.shards),
            Map.of("b", broker.of(process)),
            World.settings(WhenExhausted.PARK_KEY),
            process,
            "small");
    relay.start();
    return relay;
  }

  /** Stores and commits messages of one key. */
  void store(String key, String... ids) {
    ModelDatabase.Transaction transaction = database.begin();
    for (String id : ids) {
      transaction.store(id, key);
    }
    transaction.commit();
  }

  /** As {@link #store}, of one message to a destination. */
  void storeFor(String destination, String key, String id) {
    ModelDatabase.Transaction transaction = database.begin();
    transaction.store(id, key).destination = destination;
    transaction.commit();
  }

  /** So many ids. */
  static String[] ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
  }

  /** At a time counted from the world's beginning. */
  void at(Duration time, Runnable task) {
    simulation.after(time.toNanos() - simulation.now(), task);
  }

  void playUntil(Duration time) {
    simulation.playUntil(time.toNanos());
  }

  List<String> arrived() {
    return broker.arrivals.stream().map(Arrival::id).toList();
  }

  /** When a message arrived first; fails if it did not. */
  Duration arrivalOf(String id) {
    return broker.arrivals.stream()
        .filter(arrival -> arrival.id().equals(id))
        .map(arrival -> Duration.ofNanos(arrival.at()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " has not arrived"));
  }
}
