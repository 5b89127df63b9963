package dev.postrider.relay;

import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.relay.RelayMonitor.BrokerStatus;
import dev.postrider.spi.Broker;
import dev.postrider.store.Store;
import java.time.Duration;
import java.util.Map;

/** A relay that sends what is in the tables to one broker, until it is closed. */
public final class RunningRelay implements AutoCloseable {

  /** As the tables know the broker. */
  public static final String BROKER = "events";

  private final Relay relay;
  private final ThreadScheduler scheduler = new ThreadScheduler(RunningRelay::thread);

  private RunningRelay(Store store, Broker broker) {
    relay =
        new Relay(
            new Relay.RelayStores(
                store.leases(), store.lanes(), store.news(), store.schedule(), store.shards()),
            Map.of(BROKER, broker),
            RelayUnderTest.settings(
                RelayUnderTest.retry(5, WhenExhausted.PARK_KEY), Duration.ofSeconds(3)),
            scheduler,
            "running relay");
  }

  /**
   * A started one.
   *
   * @param broker closed with it
   */
  public static RunningRelay start(Store store, Broker broker) {
    RunningRelay started = new RunningRelay(store, broker);
    started.relay.start();
    return started;
  }

  /** What it knows of the broker. */
  public BrokerStatus status() {
    return relay.status().brokers().get(0);
  }

  @Override
  public void close() throws InterruptedException {
    relay.stop();
    scheduler.close();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "running relay");
    thread.setDaemon(true);
    return thread;
  }
}
