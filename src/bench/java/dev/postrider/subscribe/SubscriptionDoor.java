package dev.postrider.subscribe;

import dev.postrider.config.PostriderSettings;
import dev.postrider.connector.Connectors;
import dev.postrider.inbox.InboxDoor;
import dev.postrider.retry.Backoff;
import dev.postrider.spi.Broker;
import dev.postrider.spi.Source;
import dev.postrider.store.InboxStore;
import dev.postrider.store.JtaConnections;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.eclipse.microprofile.config.Config;

/**
 * A subscription as the benchmarks run it: put together as in a container, without one. All that
 * they know of how that is done is here.
 */
public final class SubscriptionDoor implements AutoCloseable {

  private static final String CONSUMER = "bench";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
  private final Map<String, Broker> brokers;
  private final Subscription subscription;

  private SubscriptionDoor(Config config, String destination, int concurrency, Calls calls) {
    PostriderSettings settings = PostriderSettings.read(config);
    this.brokers = Connectors.discovered().open(settings.brokers(), config);
    Broker broker = brokers.values().iterator().next();
    clock.setRemoveOnCancelPolicy(true);
    TransactedCalls application =
        new TransactedCalls(
            new Answers(null, "bench", CONSUMER), // nothing is asked
            String.class,
            delivery -> calls.target().call((String) delivery.payload()),
            new TransactedCalls.Tools(
                InboxDoor.acceptance(calls.inbox(), calls.connections(), calls.registry()),
                calls.transaction(),
                calls.registry(),
                new PayloadReader(JsonProvider.provider(), JsonbBuilder.create()),
                settings.subscribe().correlation(),
                LoggingContexts.of(List.of()),
                settings.subscribe().timeout(),
                clock));
    ConsumerTerms terms =
        new ConsumerTerms(
            CONSUMER,
            HeaderFilter.of(),
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 0),
            settings.subscribe().maxAttempts(),
            () -> 0,
            InstantSource.system());
    this.subscription =
        new Subscription(
            new Subscription.Origin(
                "bench", broker, new Source(destination, CONSUMER, concurrency, concurrency)),
            new DeliveryWork.Handling(
                terms, application, new DeadLetters(broker, CONSUMER), new SubscriptionCounters()),
            workers,
            clock);
    subscription.start();
  }

  /**
   * What it calls, and with what.
   *
   * @param inbox records ids
   * @param target the business
   */
  public record Calls(
      UserTransaction transaction,
      TransactionSynchronizationRegistry registry,
      JtaConnections connections,
      InboxStore inbox,
      Target target) {}

  /** The business. */
  public interface Target {
    /** Applies a message in the running transaction. */
    void call(String body) throws Exception;
  }

  /** Consumes from now on, with default settings, so many at once. */
  public static SubscriptionDoor open(
      Config config, String destination, int concurrency, Calls calls) {
    return new SubscriptionDoor(config, destination, concurrency, calls);
  }

  /** An inbox that takes each message for new and remembers none. */
  public static InboxStore forgetful() {
    return new InboxStore() {
      @Override
      public boolean record(Connection connection, String consumer, String id, String hash) {
        return true;
      }

      @Override
      public Optional<String> payloadHash(Connection connection, String consumer, String id) {
        return Optional.empty();
      }

      @Override
      public int purge(Duration window, int max) {
        return 0;
      }
    };
  }

  /** How many were applied and committed. */
  public long done() {
    return subscription.counters().done().sum();
  }

  /** How many calls failed. */
  public long failed() {
    return subscription.counters().failed().sum();
  }

  /** An orderly stop. */
  @Override
  public void close() throws InterruptedException {
    subscription.stop();
    subscription.close(PATIENCE);
    clock.shutdownNow();
    workers.shutdownNow();
    brokers.values().forEach(Broker::close);
  }
}
