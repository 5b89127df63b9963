package dev.postrider.inbox;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connecting, on a broker that does as the test says. */
class SubscriptionTest {

  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
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
    return new Subscription(
        new Subscription.Origin("main", broker, new Source("/queue/q", "billing", 1, 1)),
        new DeliveryWork.Handling(
            terms,
            (message, attempt) -> {},
            new DeadLetters(broker, "billing"),
            new SubscriptionCounters()),
        workers,
        clock);
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
