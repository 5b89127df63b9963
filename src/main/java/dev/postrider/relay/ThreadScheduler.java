package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.NO_THREADS;

import dev.postrider.PostriderException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs on threads of the given factory, as many as there is work that blocks, plus one clock. While
 * the factory gives no thread, tasks wait for one: the work of a relay is a chain of tasks, each
 * begun by the one before, and one that were dropped would stop it for ever.
 */
final class ThreadScheduler implements Scheduler, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ThreadScheduler.class.getName());

  private static final Duration NO_THREAD = Duration.ofMillis(100);

  /** Of the threads that have tasks of a relay. */
  private static final ThreadLocal<@Nullable Hand> HANDS = new ThreadLocal<>();

  private final ExecutorService workers;
  private final ScheduledThreadPoolExecutor clock;
  private volatile boolean starved;

  /**
   * Takes the clock's thread at once.
   *
   * @throws PostriderException PR0416 if there is none; another try may be made later
   */
  ThreadScheduler(ThreadFactory threads) {
    this.workers =
        new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
    this.clock = new ScheduledThreadPoolExecutor(1, threads);
    this.clock.setRemoveOnCancelPolicy(true);
    this.clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    startClock();
  }

  private void startClock() {
    Throwable cause = null;
    try {
      if (clock.prestartCoreThread()) {
        return;
      }
    } catch (RuntimeException | OutOfMemoryError refused) {
      cause = refused;
    }
    throw new PostriderException(NO_THREADS.of(), cause);
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
  public String uniqueName() {
    return UUID.randomUUID().toString();
  }

  @Override
  public void run(Runnable task) {
    try {
      workers.execute(() -> work(task));
      starved = false;
    } catch (RuntimeException | OutOfMemoryError refused) {
      // Once closed, the relay has stopped, its lanes are given up.
      if (!workers.isShutdown()) {
        complain(refused);
        runAfter(NO_THREAD, task);
      }
    }
  }

  @Override
  public void goOn(Runnable task) {
    Hand hand = HANDS.get();
    if (hand == null || hand.of != this || hand.next != null) {
      run(task);
    } else if (!workers.isShutdown()) {
      hand.next = task;
    }
  }

  /** A thread that has tasks of one relay, one after the other. */
  private static final class Hand {
    private final ThreadScheduler of;
    private @Nullable Runnable next;

    Hand(ThreadScheduler of) {
      this.of = of;
    }
  }

  private void work(Runnable first) {
    Hand hand = new Hand(this);
    HANDS.set(hand);
    try {
      for (Runnable task = first; task != null; task = hand.next) {
        hand.next = null;
        task.run();
      }
    } finally {
      HANDS.remove();
      Runnable left = hand.next;
      if (left != null) {
        run(left); // the one before has failed
      }
    }
  }

  private void complain(Throwable refused) {
    if (!starved) {
      starved = true;
      LOG.log(Level.WARNING, NO_THREADS.of().toString(), refused);
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
