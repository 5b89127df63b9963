package dev.postrider.subscribe;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Interrupts the thread that made it, if that has not ended its call in time. */
final class CallWatch implements AutoCloseable {

  private final Thread caller = Thread.currentThread();
  private final Runnable told;
  private final Future<?> alarm;
  private boolean ended;
  private boolean late;

  CallWatch(ScheduledExecutorService clock, Duration timeout, Runnable told) {
    this.told = told;
    this.alarm = clock.schedule(this::ring, timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The call has ended. */
  @Override
  public void close() {
    alarm.cancel(false);
    synchronized (this) {
      ended = true;
      if (late) {
        // The thread goes on to other work.
        Thread.interrupted();
      }
    }
  }

  private void ring() {
    synchronized (this) {
      if (ended) {
        return;
      }
      late = true;
      caller.interrupt();
    }
    told.run();
  }
}
