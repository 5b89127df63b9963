package dev.postrider.relay;

import dev.postrider.relay.RelayMonitor.Silence;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Whether the timer ticks, and the relay answers. Safe for use by any thread.
 *
 * <p>What waits for a database or a broker does so beside the mailboxes, so it answers all the
 * same.
 */
final class Pulse {

  private final LongSupplier nanoTime;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile long ticked;
  private volatile long asked;

  Pulse(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.ticked = nanoTime.getAsLong();
    this.asked = ticked;
  }

  /** The timer fired, or what it does has ended. */
  void tick() {
    ticked = nanoTime.getAsLong();
  }

  /**
   * Asks, unless the answer to the question before is still missing.
   *
   * @param relay runs what it is given as soon as all of its parts have come to it
   */
  void ask(Consumer<Runnable> relay) {
    if (asking.compareAndSet(false, true)) {
      asked = nanoTime.getAsLong();
      relay.accept(() -> asking.set(false));
    }
  }

  Silence silence() {
    long now = nanoTime.getAsLong();
    return new Silence(
        Duration.ofNanos(now - ticked),
        asking.get() ? Duration.ofNanos(Math.max(0, now - asked)) : Duration.ZERO);
  }
}
