package dev.postrider.relay;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Rings once, at the earliest of the times asked for since it last rang. For one thread at a time.
 */
final class Alarm {

  private final Scheduler scheduler;
  private final Mailbox mailbox;
  private final Runnable ring;

  /** When somebody comes to look: nobody can be called back, but whoever comes does. */
  private final Queue<Long> looks = new PriorityQueue<>((a, b) -> Long.signum(a - b));

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
    look(nanos);
  }

  private void look(long nanos) {
    Long next = looks.peek();
    if (next != null && next - nanos <= 0) {
      return;
    }
    looks.add(nanos);
    Duration delay = Duration.ofNanos(Math.max(0, nanos - scheduler.nanoTime()));
    scheduler.runAfter(delay, () -> mailbox.post(() -> looked(nanos)));
  }

  private void looked(long nanos) {
    looks.remove(nanos);
    if (!set) {
      return;
    }
    if (atNanos - scheduler.nanoTime() > 0) {
      look(atNanos);
      return;
    }
    set = false;
    ring.run();
  }
}
