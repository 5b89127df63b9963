package dev.postrider.connector.stomp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages between the threads that send and the one that writes; so many that neither waits. */
final class Handover {

  private static final int MOST = 1000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Deque<Sending> sendings = new ArrayDeque<>();
  private boolean woken;
  private boolean closed;

  /**
   * Blocks while there are too many.
   *
   * @return how many of them will be taken, from the first on: not all if it is closed, or the
   *     thread is interrupted, which it stays
   */
  synchronized int put(List<Sending> batch) {
    int count = 0;
    while (count < batch.size() && awaitRoom()) {
      boolean wasEmpty = sendings.isEmpty();
      while (count < batch.size() && sendings.size() < MOST) {
        sendings.addLast(batch.get(count++));
      }
      if (wasEmpty) {
        notifyAll();
      }
    }
    return count;
  }

  private boolean awaitRoom() {
    try {
      while (!closed && sendings.size() >= MOST) {
        wait();
      }
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The next one; null if none comes in time, or {@link #wakeUp()} is called. */
  synchronized @Nullable Sending take(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (long left = end - System.nanoTime();
        sendings.isEmpty() && !woken && !closed && left > 0;
        left = end - System.nanoTime()) {
      wait(left / NANOS_PER_MILLI + 1);
    }
    woken = false;
    Sending next = sendings.pollFirst();
    if (sendings.size() == MOST - 1) {
      notifyAll();
    }
    return next;
  }

  /** Lets the one who takes look around. */
  synchronized void wakeUp() {
    woken = true;
    notifyAll();
  }

  synchronized boolean isEmpty() {
    return sendings.isEmpty();
  }

  /** Ends it; gives back what was not taken. */
  synchronized List<Sending> close() {
    closed = true;
    notifyAll();
    List<Sending> left = new ArrayList<>(sendings);
    sendings.clear();
    return left;
  }
}
