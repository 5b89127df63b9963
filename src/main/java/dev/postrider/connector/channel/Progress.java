package dev.postrider.connector.channel;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Wakes those who wait until something has come to its end. Safe for use by any thread. */
final class Progress {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition made = lock.newCondition();
  private long steps;

  /** Something has ended. */
  void made() {
    lock.lock();
    try {
      steps++;
      made.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How much has ended until now. */
  long steps() {
    lock.lock();
    try {
      return steps;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a condition that only changes when something ends.
   *
   * @return whether it holds; not so if that takes too long, or the thread is interrupted
   */
  boolean await(BooleanSupplier condition, Duration patience) {
    long rest = patience.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (rest <= 0) {
          return false;
        }
        rest = made.awaitNanos(rest);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
