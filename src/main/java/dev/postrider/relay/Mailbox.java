package dev.postrider.relay;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time, in the order they were posted. Safe for use by any thread.
 *
 * <p>On a busy machine waking a thread takes longer than most tasks do. So a thread that has no
 * more task here goes on with what is to be done beside, and one that has done that goes on with
 * what it posts last, unless another is at it.
 */
final class Mailbox {

  private final Scheduler scheduler;
  private final Consumer<Throwable> onFailure;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  /** Who runs a task just now. */
  private volatile @Nullable Thread runner;

  /** What that task wants done beside, last of all. */
  private @Nullable Runnable beside;

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

  /** As {@link #post}, as the last that something {@link #aside} does. */
  void postLast(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() == 0) {
      scheduler.goOn(this::drain);
    }
  }

  /** Does something that blocks, beside the mailbox. */
  void aside(Runnable blocking) {
    Runnable task =
        () -> {
          try {
            blocking.run();
          } catch (Throwable failure) {
            post(() -> onFailure.accept(failure));
          }
        };
    if (runner == Thread.currentThread()) {
      handOver();
      beside = task;
    } else {
      scheduler.run(task);
    }
  }

  private void drain() {
    boolean more;
    do {
      runner = Thread.currentThread();
      run(tasks.remove());
      runner = null;
      Runnable last = beside;
      beside = null;
      more = pending.decrementAndGet() > 0;
      if (last != null && more) {
        scheduler.run(last);
      } else if (last != null) {
        scheduler.goOn(last);
      }
    } while (more);
  }

  /** What was wanted before: another thread does it. */
  private void handOver() {
    Runnable before = beside;
    beside = null;
    if (before != null) {
      scheduler.run(before);
    }
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
