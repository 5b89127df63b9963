package dev.postrider.relay;

import dev.postrider.config.PostriderSettings;
import dev.postrider.connector.Connectors;
import dev.postrider.spi.Broker;
import dev.postrider.store.Act;
import dev.postrider.store.Activity;
import dev.postrider.store.LaneId;
import dev.postrider.store.PauseStore;
import dev.postrider.store.Shards;
import dev.postrider.store.Store;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;

/**
 * A node as the benchmarks run it: relay and store with Postrider's default settings, put together
 * as in a container, without one. All that the benchmarks know of how that is done is here.
 */
public final class RelayDoor implements AutoCloseable {

  /** The name of the one broker. */
  public static final String BROKER = "bench";

  private static final Map<String, String> UNUSED = Map.of("connector", "jms", "url", "unused");

  private static final Shards SHARDS =
      new Shards(PostriderSettings.read(config(UNUSED, Map.of())).store().shards());

  private final PostriderSettings settings;
  private final Store store;
  private final ThreadScheduler scheduler;
  private final Relay relay;
  private long sent;

  private RelayDoor(DataSource database, Config config, UnaryOperator<Broker> around) {
    this.settings = PostriderSettings.read(config);
    this.store = Store.open(database, settings.store(), settings.relay().transactionTimeout());
    this.scheduler = new ThreadScheduler(Thread::new);
    Map<String, Broker> brokers = Connectors.discovered().open(settings.brokers(), config);
    brokers.replaceAll((name, broker) -> around.apply(broker));
    this.relay =
        new Relay(
            new Relay.RelayStores(
                store.leases(),
                settings.retention().keepsSent() ? store.lanesWithHistory() : store.lanes(),
                store.news(),
                store.schedule(),
                store.shards()),
            brokers,
            settings.relay(),
            scheduler,
            "bench");
  }

  /** Creates the tables unless they are there. */
  public static void createTables(DataSource database) {
    store(database);
  }

  /** What is on the tables, which are created unless they are there. */
  public static Store store(DataSource database) {
    return Store.open(database, PostriderSettings.read(config(UNUSED, Map.of())).store());
  }

  /** The configuration of a node with defaults and this broker. */
  public static Config config(Map<String, String> broker) {
    return config(broker, Map.of());
  }

  /**
   * On tables that are there; does not start.
   *
   * @param broker the broker's settings, by keys without their prefix
   */
  public static RelayDoor open(DataSource database, Map<String, String> broker) {
    return open(database, broker, Map.of());
  }

  /**
   * As above, with settings that differ.
   *
   * @param settings keys and values as in a configuration
   */
  public static RelayDoor open(
      DataSource database, Map<String, String> broker, Map<String, String> settings) {
    return new RelayDoor(database, config(broker, settings), UnaryOperator.identity());
  }

  /**
   * As above, with somebody between relay and broker.
   *
   * @param around puts itself around the broker
   */
  public static RelayDoor open(
      DataSource database, Map<String, String> broker, UnaryOperator<Broker> around) {
    return new RelayDoor(database, config(broker, Map.of()), around);
  }

  /** What has no default, what is asked for, and for experiments what the command line says. */
  private static Config config(Map<String, String> broker, Map<String, String> settings) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("postrider.schema", "migrate");
    values.put("postrider.brokers", BROKER);
    broker.forEach((key, value) -> values.put("postrider.broker." + BROKER + "." + key, value));
    values.putAll(settings);
    for (String setting : System.getProperty("bench.settings", "").split(",")) {
      if (!setting.isBlank()) {
        values.put(setting.split("=", 2)[0].strip(), setting.split("=", 2)[1].strip());
      }
    }
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(values, "bench", 100))
        .build();
  }

  /** The lane of a key. */
  public static LaneId lane(String key) {
    return SHARDS.lane(BROKER, key);
  }

  /** Relays from now on. */
  public RelayDoor start() {
    relay.start();
    return this;
  }

  /** As after a commit on this node. */
  public void wake(Collection<LaneId> lanes) {
    relay.wake(lanes);
  }

  /** All nodes stop sending before they have sent anything, if they start later. */
  public void pause() throws SQLException {
    store.admin().pauses().pause(PauseStore.Scope.ALL, new Act("bench", "api", "pause", null));
  }

  /** All nodes may send again; each notices by itself, or by {@link #refresh}. */
  public void resume() throws SQLException {
    store.admin().pauses().resume(PauseStore.Scope.ALL, new Act("bench", "api", "resume", null));
  }

  /** Looks at what is paused. */
  public void refresh() {
    relay.refresh();
  }

  /** How many lanes it works on. */
  public int lanes() {
    return relay.lanes().size();
  }

  /** The defaults, but for what was said. */
  public PostriderSettings settings() {
    return settings;
  }

  /** Its tables. */
  public Store store() {
    return store;
  }

  /** How many rows were confirmed and deleted. For one thread. */
  public long sent() {
    Activity.Counts counts = store.activity().drain().get(BROKER);
    sent += counts == null ? 0 : counts.sent();
    return sent;
  }

  /** An orderly stop. */
  @Override
  public void close() throws InterruptedException {
    relay.stop();
    scheduler.close();
  }
}
