package dev.postrider.bench;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** Threads that repeat a step until they are stopped, and count what it got done. */
final class Workers implements Contender.Work {

  private final LongAdder done = new LongAdder();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final List<Thread> threads;
  private volatile boolean stopped;

  private Workers(int count, Callable<Worker> workers) {
    this.threads =
        IntStream.range(0, count)
            .mapToObj(i -> new Thread(() -> work(workers), "worker-" + i))
            .toList();
  }

  static Workers start(int count, Callable<Worker> workers) {
    Workers started = new Workers(count, workers);
    started.threads.forEach(Thread::start);
    return started;
  }

  /** What one thread works with, and does. */
  interface Worker extends AutoCloseable {

    /** Does something; returns how many rows were done, which may be none. */
    int step() throws Exception;
  }

  @Override
  public long done() {
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get());
    }
    return done.sum();
  }

  @Override
  public void close() throws Exception {
    stopped = true;
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(60));
    }
  }

  private void work(Callable<Worker> workers) {
    try (Worker worker = workers.call()) {
      while (!stopped) {
        done.add(worker.step());
      }
    } catch (Exception e) {
      failure.compareAndSet(null, e);
    }
  }
}
