package dev.postrider.relay;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Runs tasks one at a time, in the order they were posted. Safe for use by any thread. */
final class Mailbox {

  private final Scheduler scheduler;
  private final Consumer<Throwable> onFailure;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  /**
   * @param onFailure hears of a task that threw; further tasks still run
   */
  Mailbox(Scheduler scheduler, Consumer<Throwable> onFailure) {
    this.scheduler = scheduler;
    this.onFailure = onFailure;
  }

  void post(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() == 0) {
      scheduler.run(this::drain);
    }
  }

  /** Does something that blocks, beside the mailbox. */
  void aside(Runnable blocking) {
    scheduler.run(
        () -> {
          try {
            blocking.run();
          } catch (Throwable failure) {
            post(() -> onFailure.accept(failure));
          }
        });
  }

  private void drain() {
    do {
      run(tasks.remove());
    } while (pending.decrementAndGet() > 0);
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable failure) {
      report(failure);
    }
  }

  private void report(Throwable failure) {
    try {
      onFailure.accept(failure);
    } catch (Throwable again) {
      // Not even that: where memory is short, say. What is posted later must run all the same.
    }
  }
}
