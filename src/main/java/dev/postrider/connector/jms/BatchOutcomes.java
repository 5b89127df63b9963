package dev.postrider.connector.jms;

import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/** Reports the outcomes of one batch: all of them, once, whoever comes first. */
final class BatchOutcomes {

  private final int size;
  private final OutcomeListener listener;
  private final AtomicBoolean settled = new AtomicBoolean();
  private final CountDownLatch reported = new CountDownLatch(1);

  BatchOutcomes(int size, OutcomeListener listener) {
    this.size = size;
    this.listener = listener;
  }

  /**
   * Reports in order.
   *
   * @return false if the batch was settled before; nothing is reported then
   */
  boolean settle(IntFunction<? extends Outcome> outcomes) {
    if (!settled.compareAndSet(false, true)) {
      return false;
    }
    try {
      for (int i = 0; i < size; i++) {
        listener.completed(i, outcomes.apply(i));
      }
    } finally {
      reported.countDown();
    }
    return true;
  }

  /** Reports that nothing is known of any message. */
  boolean fail(Throwable cause) {
    Outcome outcome = new Outcome.TransportFailure(cause);
    return settle(i -> outcome);
  }

  /** Waits until all are reported; false if they are not in time. */
  boolean await(Duration timeout) throws InterruptedException {
    return reported.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  int size() {
    return size;
  }
}
