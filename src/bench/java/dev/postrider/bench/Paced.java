package dev.postrider.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Something done at a steady rate, whatever it takes each time: a slow one delays its thread's next
 * ones, which are then made up for, and there are so many threads that this is rare.
 */
final class Paced {

  /** Of one thread. */
  private static final int MOST_PER_SECOND = 50;

  private Paced() {}

  /** What one thread does over and over. */
  interface Task extends AutoCloseable {
    void once() throws Exception;
  }

  /**
   * Does it and returns when the time is over.
   *
   * @param rate per second, by all threads together
   */
  static void run(int rate, Duration time, Callable<Task> tasks) throws Exception {
    int threads = Math.max(2, rate / MOST_PER_SECOND);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long interval = TimeUnit.SECONDS.toNanos(1) * threads / rate;
      long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        long first = start + interval * i / threads;
        ends.add(pool.submit(() -> repeat(tasks, first, interval, start + time.toNanos())));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static Void repeat(Callable<Task> tasks, long first, long interval, long end)
      throws Exception {
    try (Task task = tasks.call()) {
      for (long next = first; next < end; next += interval) {
        for (long wait; (wait = next - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(wait);
        }
        task.once();
      }
    }
    return null;
  }
}
