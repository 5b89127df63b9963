package dev.postrider.relay;

import java.time.Duration;

/**
 * Rings once, at the earliest of the times asked for since it last rang. For one thread at a time.
 */
final class Alarm {

  private final Scheduler scheduler;
  private final Mailbox mailbox;
  private final Runnable ring;
  private boolean set;
  private long atNanos;

  Alarm(Scheduler scheduler, Mailbox mailbox, Runnable ring) {
    this.scheduler = scheduler;
    this.mailbox = mailbox;
    this.ring = ring;
  }

  void in(Duration delay) {
    at(scheduler.nanoTime() + delay.toNanos());
  }

  void at(long nanos) {
    if (set && atNanos - nanos <= 0) {
      return;
    }
    set = true;
    atNanos = nanos;
    Duration delay = Duration.ofNanos(Math.max(0, nanos - scheduler.nanoTime()));
    scheduler.runAfter(delay, () -> mailbox.post(() -> rung(nanos)));
  }

  private void rung(long nanos) {
    if (set && atNanos == nanos) {
      set = false;
      ring.run();
    }
  }
}
