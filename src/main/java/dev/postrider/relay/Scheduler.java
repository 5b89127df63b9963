package dev.postrider.relay;

import java.time.Duration;

/** Threads and time of the relay. Safe for use by any thread. */
interface Scheduler {

  /** A monotonic clock, in nanoseconds. */
  long nanoTime();

  /** Runs a task soon, beside others; it may block. Does nothing once closed. */
  void run(Runnable task);

  /** Runs a task after a time. Does nothing once closed. */
  void runAfter(Duration delay, Runnable task);
}
