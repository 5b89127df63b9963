package dev.postrider.relay;

import java.time.Duration;

/** Threads, time and chance of the relay. Safe for use by any thread. */
interface Scheduler {

  /** A monotonic clock, in nanoseconds. */
  long nanoTime();

  /** A random number from 0 (inclusive) to 1 (exclusive). */
  double chance();

  /** A name that nothing else has, anywhere. */
  String uniqueName();

  /** Runs a task soon, beside others; it may block. Does nothing once closed. */
  void run(Runnable task);

  /**
   * As {@link #run}, for a caller that is a task itself and ends with this: its thread may go on
   * with the other, instead of resting while a second one is woken.
   */
  default void goOn(Runnable task) {
    run(task);
  }

  /** Runs a task after a time. Does nothing once closed. */
  void runAfter(Duration delay, Runnable task);
}
