package dev.postrider.subscribe;

import static dev.postrider.subscribe.SubscribeProblem.NOT_STARTED;

import dev.postrider.config.PostriderSettings;
import dev.postrider.retry.Backoff;
import dev.postrider.retry.Chance;
import dev.postrider.spi.Broker;
import dev.postrider.store.StoreGate;
import dev.postrider.subscribe.DeliveryWork.Handling;
import dev.postrider.subscribe.Subscription.Origin;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From waiting for the store to running subscriptions to their end. */
final class SubscriptionLife {

  private static final System.Logger LOG = System.getLogger(SubscriptionLife.class.getName());
  private static final double JITTER = 0.2;

  /** A subscription may be opening a connection while it closes the last one. */
  private static final int CONNECTING = 2;

  private final PostriderSettings settings;
  private final StoreGate gate;
  private final Means means;
  private final List<Consumer> consumers;
  private volatile @Nullable Running running;
  private boolean ended;
  private @Nullable String complaint;

  /**
   * What the node gives.
   *
   * @param brokers opens those that are configured; connects to nothing yet
   */
  record Means(ThreadFactory threads, Supplier<Map<String, Broker>> brokers, Chance chance) {}

  /**
   * A method, and how it is called.
   *
   * @param clocked makes the application, given the clock for time-outs
   */
  record Consumer(SubscribedMethod method, Clocked clocked) {}

  /** Makes an application. */
  @FunctionalInterface
  interface Clocked {
    Application application(ScheduledExecutorService clock);
  }

  private record Running(
      Subscriptions subscriptions,
      Map<String, Broker> brokers,
      ExecutorService workers,
      ScheduledExecutorService clock) {}

  SubscriptionLife(
      PostriderSettings settings, StoreGate gate, Means means, List<Consumer> consumers) {
    this.settings = settings;
    this.gate = gate;
    this.means = means;
    this.consumers = consumers;
  }

  /** Starts the subscriptions, if that has not happened yet and can. */
  synchronized void tick() {
    boolean wanted = settings.subscribe().enabled() && !consumers.isEmpty();
    if (wanted && running == null && !ended && gate.isOpen()) {
      try {
        Running begun = begin();
        running = begun;
        begun.subscriptions().start();
      } catch (RuntimeException | Error notYet) {
        complain(notYet); // and no more: a server may end a timer that fails
      }
    }
  }

  /** Ends them, within the stop time-out and a few seconds. */
  synchronized void stop() {
    ended = true;
    Running ending = running;
    running = null;
    if (ending == null) {
      return;
    }
    try {
      ending.subscriptions().stop(settings.subscribe().stopTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ending.clock().shutdownNow();
      ending.workers().shutdownNow();
      ending.brokers().values().forEach(Broker::close);
    }
  }

  /** All of them, while they run. */
  List<Subscription> all() {
    Running now = running;
    return now == null ? List.of() : now.subscriptions().all();
  }

  /** Once per reason, not once per second. */
  private void complain(Throwable notYet) {
    String sentence = NOT_STARTED.of(notYet).toString();
    if (!sentence.equals(complaint)) {
      complaint = sentence;
      LOG.log(Level.ERROR, sentence, notYet);
    }
  }

  private Running begin() {
    Map<String, Broker> brokers = means.brokers().get();
    try {
      return begin(brokers, workers());
    } catch (RuntimeException | Error refused) {
      brokers.values().forEach(Broker::close);
      throw refused;
    }
  }

  private Running begin(Map<String, Broker> brokers, ExecutorService workers) {
    try {
      ScheduledExecutorService clock = clock();
      return new Running(
          new Subscriptions(subscriptions(brokers, workers, clock), workers),
          brokers,
          workers,
          clock);
    } catch (RuntimeException | Error refused) {
      workers.shutdownNow(); // the next attempt has its own
      throw refused;
    }
  }

  private ScheduledExecutorService clock() {
    ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, means.threads());
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  private List<Subscription> subscriptions(
      Map<String, Broker> brokers, ExecutorService workers, ScheduledExecutorService clock) {
    List<Subscription> subscriptions = new ArrayList<>();
    for (Consumer consumer : consumers) {
      String name = SubscribeExtension.broker(consumer.method().binding(), settings.brokers());
      Broker broker = brokers.get(name);
      if (broker != null) { // which was checked at deployment
        Handling handling = handling(consumer, broker, clock);
        Origin origin = new Origin(name, broker, consumer.method().source());
        subscriptions.add(new Subscription(origin, handling, workers, clock));
      }
    }
    return subscriptions;
  }

  /**
   * All threads at once, as many as can be busy: a server gives a thread the application's context
   * if a thread of the application asks for it, and it is the threads of brokers' clients that hand
   * over work later.
   */
  private ExecutorService workers() {
    int calls =
        consumers.stream().mapToInt(consumer -> consumer.method().source().concurrency()).sum();
    int most = calls + consumers.size() * CONNECTING;
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            most, most, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), means.threads());
    try {
      workers.prestartAllCoreThreads();
      return workers;
    } catch (RuntimeException | OutOfMemoryError refused) {
      workers.shutdownNow();
      throw refused;
    }
  }

  private Handling handling(Consumer consumer, Broker broker, ScheduledExecutorService clock) {
    String name = consumer.method().binding().consumer();
    ConsumerTerms terms =
        new ConsumerTerms(
            name,
            consumer.method().filter(),
            new Backoff(
                settings.subscribe().initialDelay(), settings.subscribe().maxDelay(), JITTER),
            settings.subscribe().maxAttempts(),
            means.chance(),
            InstantSource.system());
    return new Handling(
        terms,
        consumer.clocked().application(clock),
        new DeadLetters(broker, name),
        new SubscriptionCounters());
  }
}
