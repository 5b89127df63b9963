package dev.postrider.capture;

import dev.postrider.config.SendSettings;
import dev.postrider.spi.Broker;
import dev.postrider.spi.TransportException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sessions to one broker. A thread that sends has one for itself meanwhile, and others wait until
 * one gets free. Safe for use by any thread.
 */
final class SessionPool {

  private final Broker broker;
  private final SendSettings settings;
  private final ScheduledExecutorService clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The last used one first, so that those nobody needs come to their end. */
  private final Deque<SessionLoan> idle = new ArrayDeque<>();

  private final Set<SessionLoan> lent = new HashSet<>();
  private final ClosingSessions leaving = new ClosingSessions();

  /** Lent, or being opened for somebody. */
  private int taken;

  private volatile boolean closed;
  private volatile String trouble = "";

  /**
   * A pool without sessions.
   *
   * @param clock closes those that nobody needs, and those that keep somebody too long
   */
  SessionPool(Broker broker, SendSettings settings, ScheduledExecutorService clock) {
    this.broker = broker;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * A session, a new one if none is idle. When the deadline passes before it is given back it is
   * closed, which ends a send that blocks.
   *
   * @throws TransportException if no connection comes about, or no session gets free in time
   */
  SessionLoan take(Deadline deadline)
      throws TransportException, InterruptedException, PoolClosedException {
    SessionLoan known = await(deadline);
    return known == null ? connect(deadline) : known;
  }

  /**
   * Gives it back.
   *
   * @param sound whether it can be used again. If not, those that are idle are not to be trusted
   *     either: what ended this one, a broker's restart say, has ended them as a rule
   */
  void giveBack(SessionLoan loan, boolean sound) {
    lock.lock();
    try {
      loan.cancelAlarm();
      lent.remove(loan);
      taken--;
      if (sound && !closed && !loan.hasExpired()) {
        idle.push(loan);
        loan.alarm(alarm(() -> retire(loan), settings.idleTimeout()));
      } else {
        dismiss(loan);
        idle.forEach(this::dismiss);
        idle.clear();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lends nothing any more; whoever waits is told. */
  void close() {
    locked(
        () -> {
          closed = true;
          changed.signalAll();
        });
  }

  /**
   * Ends all sessions, after {@link #close}; returns when they are closed, or take too long for it.
   *
   * @param patience with those that are lent
   */
  void end(Duration patience) {
    try {
      awaitReturn(patience);
      dismissAll();
      leaving.await();
    } catch (InterruptedException e) {
      dismissAll();
      Thread.currentThread().interrupt();
    }
  }

  private void awaitReturn(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (taken > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void dismissAll() {
    locked(
        () -> {
          idle.forEach(this::dismiss);
          lent.forEach(this::dismiss);
          idle.clear();
        });
  }

  /** An idle one; null if there is a place for a new one. */
  private @Nullable SessionLoan await(Deadline deadline)
      throws TransportException, InterruptedException, PoolClosedException {
    lock.lockInterruptibly();
    try {
      while (!closed && taken >= settings.maxSessions()) {
        if (changed.awaitNanos(deadline.leftNanos()) <= 0 && taken >= settings.maxSessions()) {
          throw new TransportException(
              "all %d sessions of postrider.send.max-sessions are busy%s"
                  .formatted(settings.maxSessions(), trouble),
              new TimeoutException());
        }
      }
      if (closed) {
        throw new PoolClosedException();
      }
      taken++;
      SessionLoan known = idle.poll();
      if (known != null) {
        known.cancelAlarm();
        lend(known, deadline);
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private SessionLoan connect(Deadline deadline) throws TransportException, PoolClosedException {
    SessionLoan opened = null;
    try {
      opened = new SessionLoan(broker.connect());
      trouble = "";
    } catch (TransportException e) {
      trouble = "; the last attempt to connect failed: " + e.getMessage();
      throw e;
    } finally {
      if (opened == null) {
        leave();
      }
    }
    SessionLoan loan = opened;
    locked(() -> lend(loan, deadline));
    if (closed) {
      giveBack(loan, false);
      throw new PoolClosedException();
    }
    return loan;
  }

  private void lend(SessionLoan loan, Deadline deadline) {
    lent.add(loan);
    Duration left = Duration.ofNanos(Math.max(0, deadline.leftNanos()));
    if (!closed) {
      loan.alarm(alarm(() -> expire(loan), left));
    }
  }

  private Future<?> alarm(Runnable work, Duration delay) {
    return clock.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void leave() {
    locked(
        () -> {
          taken--;
          changed.signalAll();
        });
  }

  private void retire(SessionLoan loan) {
    locked(
        () -> {
          if (idle.remove(loan)) {
            dismiss(loan);
          }
        });
  }

  private void expire(SessionLoan loan) {
    locked(
        () -> {
          if (lent.contains(loan)) {
            loan.expire();
            dismiss(loan);
          }
        });
  }

  private void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  private void dismiss(SessionLoan loan) {
    loan.cancelAlarm();
    leaving.add(loan.session());
  }
}
