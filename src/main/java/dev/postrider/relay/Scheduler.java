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

  /** Runs a task after a time. Does nothing once closed. */
  void runAfter(Duration delay, Runnable task);
}
