package dev.postrider.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.retry.Backoff;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.Await;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connecting, on a broker that does as the test says. */
class SubscriptionTest {

  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final ScheduledExecutorService clock = new Hasty();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private volatile boolean lostAtOnce;
  private volatile Subscription receiving;
  private final AtomicInteger connects = new AtomicInteger();

  @AfterEach
  void end() {
    workers.shutdownNow();
    clock.shutdownNow();
  }

  @Test
  void connectsAgainAfterALackOfThreads() {
    Subscription subscription =
        subscription(
            attempt -> attempt < 3 ? new OutOfMemoryError("unable to create native thread") : null);
    subscription.start();

    Await.until("it receives", subscription::isReceiving);

    assertThat(connects.get()).isEqualTo(3);
    assertThat(subscription.complaint()).isNull();
  }

  @Test
  void connectsAgainAfterAClassThatIsNotThere() {
    Subscription subscription =
        subscription(attempt -> attempt < 2 ? new NoClassDefFoundError("a/Client") : null);
    subscription.start();

    Await.until("it receives", subscription::isReceiving);
  }

  /** As with a message that no client can read: each connection ends over it. */
  @Test
  void connectionsThatDoNotLastAreMadeWithGrowingPauses() {
    Subscription subscription = subscription(attempt -> null);
    lostAtOnce = true;
    subscription.start();

    Await.until("it has connected some times", () -> pauses.size() >= 8);
    subscription.stop();

    List<Duration> first = List.copyOf(pauses).subList(0, 8);
    assertThat(first).isSorted();
    assertThat(first.get(7)).isGreaterThan(Duration.ofSeconds(8));
  }

  private Subscription subscription(IntFunction<@Nullable Error> failures) {
    ConsumerTerms terms =
        new ConsumerTerms(
            "billing",
            HeaderFilter.of(),
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 0),
            3,
            () -> 0.5,
            InstantSource.system());
    Broker broker = new Failing(failures);
    receiving =
        new Subscription(
        new Subscription.Origin("main", broker, new Source("/queue/q", "billing", 1, 1)),
        new DeliveryWork.Handling(
            terms,
            (message, attempt) -> {},
            new DeadLetters(broker, "billing"),
            new SubscriptionCounters()),
        workers,
        clock);
    return receiving;
  }

  /** Notes how long it was to wait, and does not. */
  private final class Hasty extends ScheduledThreadPoolExecutor {

    Hasty() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      pauses.add(Duration.ofNanos(unit.toNanos(delay)));
      return super.schedule(task, 0, unit);
    }
  }

  private final class Failing implements Broker {

    private final IntFunction<@Nullable Error> failures;

    Failing(IntFunction<@Nullable Error> failures) {
      this.failures = failures;
    }

    @Override
    public boolean atomic() {
      return false;
    }

    @Override
    public BrokerSession connect() throws TransportException {
      throw new AssertionError("Nothing is sent");
    }

    @Override
    public Receiver receive(Source source, DeliveryListener listener) {
      Error failure = failures.apply(connects.incrementAndGet());
      if (failure != null) {
        throw failure;
      }
      if (lostAtOnce) {
        workers.execute(
            () -> {
              Await.until("it receives", receiving::isReceiving);
              listener.lost(new IllegalStateException("unreadable"));
            });
      }
      return new Receiver() {
        @Override
        public void stop() {}

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }
}
