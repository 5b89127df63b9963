package dev.postrider.relay;

import java.time.Duration;

/**
 * When a lane is read from its start: now and then, as a net below everything else, and after a
 * resume, since rows that were passed over are below the low-water mark. It takes several reads if
 * there is much. For one thread at a time.
 */
final class Sweep {

  private final Duration pause;
  private long nextNanos;
  private int asked;
  private int done;

  Sweep(Duration pause, long nowNanos) {
    this.pause = pause;
    this.nextNanos = nowNanos + pause.toNanos();
  }

  /** Rows that were passed over are wanted now. */
  void ask() {
    asked++;
  }

  /** Whether such rows have not all been read yet. */
  boolean isAsked() {
    return asked != done;
  }

  boolean isDue(long nowNanos) {
    return isAsked() || nextNanos - nowNanos <= 0;
  }

  /** When it is due if nobody asks. */
  long nextNanos() {
    return nextNanos;
  }

  /** What a read that begins now can answer. */
  int question() {
    return asked;
  }

  /** A read from the start has returned all there was up to the cursor. */
  void answered(int question, long nowNanos) {
    done = question;
    nextNanos = nowNanos + pause.toNanos();
  }
}
