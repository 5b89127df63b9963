package dev.postrider.subscribe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets so much work be done at once, and that of one key one after the other in the order it came,
 * also while the first of them waits to be tried again. Safe for use by any thread.
 */
final class KeyLines {

  /** Until another thread is asked for. */
  private static final Duration NO_THREAD = Duration.ofMillis(100);

  /** Until what has thrown, for lack of memory for instance, is done again. */
  private static final Duration THROWN = Duration.ofSeconds(1);

  private final int concurrency;
  private final Executor workers;
  private final ScheduledExecutorService clock;

  private final Map<String, Deque<Item>> lines = new HashMap<>();
  private final Deque<Item> ready = new ArrayDeque<>();
  private int running;
  private boolean closed;

  KeyLines(int concurrency, Executor workers, ScheduledExecutorService clock) {
    this.concurrency = concurrency;
    this.workers = workers;
    this.clock = clock;
  }

  /** Something to do. */
  interface Work {

    /**
     * Does it; never throws.
     *
     * @return after how long it wants to be done again; empty if it has ended
     */
    Optional<Duration> run();

    /** It is not done any more. */
    void drop();
  }

  private record Item(@Nullable String key, Work work) {}

  /** To be done in its turn; dropped at once after {@link #close}. */
  void add(@Nullable String key, Work work) {
    Item item = new Item(key, work);
    boolean late;
    synchronized (this) {
      late = closed;
      if (!late && isFirst(item)) {
        ready.add(item);
      }
    }
    if (late) {
      work.drop();
    } else {
      pump();
    }
  }

  /** Begins nothing more; what waits is dropped, what runs goes on. */
  void close() {
    List<Item> dropped = new ArrayList<>();
    synchronized (this) {
      closed = true;
      dropped.addAll(ready);
      lines.values().forEach(line -> line.stream().skip(1).forEach(dropped::add));
      ready.clear();
    }
    dropped.forEach(item -> item.work().drop());
  }

  /** Waits until nothing runs; false if it still does after that time. */
  synchronized boolean awaitIdle(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (running > 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private boolean isFirst(Item item) {
    if (item.key() == null) {
      return true;
    }
    Deque<Item> line = lines.computeIfAbsent(item.key(), key -> new ArrayDeque<>());
    line.add(item);
    return line.size() == 1;
  }

  private void pump() {
    for (Item next = next(); next != null; next = next()) {
      Item item = next;
      try {
        workers.execute(() -> run(item));
      } catch (RuntimeException | OutOfMemoryError noThread) {
        left(item, Optional.of(NO_THREAD));
        return;
      }
    }
  }

  private synchronized @Nullable Item next() {
    if (closed || running >= concurrency || ready.isEmpty()) {
      return null;
    }
    running++;
    return ready.poll();
  }

  private void run(Item item) {
    Optional<Duration> again = Optional.of(THROWN); // it is not settled, and its successors wait
    try {
      again = item.work().run();
    } finally {
      left(item, again);
    }
    pump();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
  private void left(Item item, Optional<Duration> again) {
    boolean drop;
    synchronized (this) {
      running--;
      notifyAll();
      drop = closed && again.isPresent();
      if (again.isEmpty()) {
        ended(item);
      }
    }
    if (drop) {
      item.work().drop();
    } else {
      again.ifPresent(
          delay -> clock.schedule(() -> back(item), delay.toNanos(), TimeUnit.NANOSECONDS));
    }
  }

  private void ended(Item item) {
    Deque<Item> line = item.key() == null ? null : lines.get(item.key());
    if (line == null) {
      return;
    }
    line.poll();
    if (line.isEmpty()) {
      lines.remove(item.key());
    } else if (!closed) {
      ready.add(line.element());
    }
  }

  /** It has waited long enough, and those behind it longer than others. */
  private void back(Item item) {
    boolean late;
    synchronized (this) {
      late = closed;
      if (!late) {
        ready.addFirst(item);
      }
    }
    if (late) {
      item.work().drop();
    } else {
      pump();
    }
  }
}
