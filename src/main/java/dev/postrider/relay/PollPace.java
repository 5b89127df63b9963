package dev.postrider.relay;

import dev.postrider.config.RelaySettings;
import dev.postrider.store.LaneStore.Page;
import java.time.Duration;

/**
 * When to read a lane next: at once after a signal or a page that was cut off, else after a pause
 * that doubles while nothing is found.
 */
final class PollPace {

  private final Duration min;
  private final Duration max;
  private Duration pause;
  private boolean signalled = true;
  private long nextNanos;

  PollPace(RelaySettings settings, long nowNanos) {
    this.min = settings.pollMin();
    this.max = settings.pollMax();
    this.pause = min;
    this.nextNanos = nowNanos;
  }

  void signal() {
    signalled = true;
  }

  boolean isDue(long nowNanos) {
    return signalled || nextNanos - nowNanos <= 0;
  }

  /** A read begins; a signal from now on asks for another one. */
  void begun() {
    signalled = false;
  }

  void found(Page page, long nowNanos) {
    if (page.more()) {
      signalled = true;
    }
    Duration doubled = pause.multipliedBy(2);
    pause = !page.messages().isEmpty() ? min : doubled.compareTo(max) < 0 ? doubled : max;
    nextNanos = nowNanos + pause.toNanos();
  }

  long nextNanos() {
    return nextNanos;
  }
}
