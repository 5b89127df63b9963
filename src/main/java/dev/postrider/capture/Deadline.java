package dev.postrider.capture;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When something has to be done.
 *
 * @param nanoTime a monotonic clock
 * @param endNanos by it
 */
record Deadline(LongSupplier nanoTime, long endNanos) {

  static Deadline after(Duration patience, LongSupplier nanoTime) {
    return new Deadline(nanoTime, nanoTime.getAsLong() + patience.toNanos());
  }

  /** At most 0 if it has passed. */
  long leftNanos() {
    return endNanos - nanoTime.getAsLong();
  }

  boolean hasPassed() {
    return leftNanos() <= 0;
  }
}
