package dev.postrider.retry;

import java.time.Duration;

/**
 * Waits that double with each failure, up to a longest one, partly random.
 *
 * @param initial the wait after the first failure; at least 1 ns
 * @param max the longest wait; at least {@code initial}
 * @param jitter the share of each wait that is random, 0 to 1
 */
public record Backoff(Duration initial, Duration max, double jitter) {

  /** Checks the bounds; raises {@code max} to {@code initial} if it is lower. */
  public Backoff {
    if (initial.isNegative() || initial.isZero()) {
      throw new IllegalArgumentException("initial must be positive, was " + initial);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter must be 0 to 1, was " + jitter);
    }
    max = max.compareTo(initial) < 0 ? initial : max;
  }

  /**
   * The wait after a number of failures in a row.
   *
   * @param failures at least 1
   * @param chance from 0 (inclusive) to 1 (exclusive): how much of the jitter is taken off
   * @return from {@code (1 - jitter)} of the full wait to the full wait
   */
  public Duration delay(int failures, double chance) {
    if (failures < 1) {
      throw new IllegalArgumentException("failures must be at least 1, was " + failures);
    }
    double full = initial.toNanos() * Math.pow(2, failures - 1d);
    double capped = Math.min(full, max.toNanos());
    return Duration.ofNanos(Math.max(1, (long) (capped * (1 - jitter * chance))));
  }
}
