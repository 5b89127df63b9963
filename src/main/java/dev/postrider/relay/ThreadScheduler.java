package dev.postrider.relay;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs on threads of the given factory, as many as there is work that blocks, plus one clock. */
final class ThreadScheduler implements Scheduler, AutoCloseable {

  private final ExecutorService workers;
  private final ScheduledThreadPoolExecutor clock;

  ThreadScheduler(ThreadFactory threads) {
    this.workers =
        new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
    this.clock = new ScheduledThreadPoolExecutor(1, threads);
    this.clock.setRemoveOnCancelPolicy(true);
    this.clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public double chance() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public void run(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException closed) {
      // The relay has stopped; its lanes are given up.
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
  public void runAfter(Duration delay, Runnable task) {
    try {
      clock.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      // As above.
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    workers.shutdownNow();
  }
}
