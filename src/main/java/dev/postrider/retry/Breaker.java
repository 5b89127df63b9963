package dev.postrider.retry;

import java.time.Duration;

/**
 * Keeps work away from something that is down, and lets one probe through now and then.
 *
 * <p>Safe for use by any thread. Times are readings of one monotonic clock, in nanoseconds.
 */
public final class Breaker {

  /** Whether work passes. */
  public enum State {
    /** All is well. */
    CLOSED,
    /** Down; nothing passes until the wait is over. */
    OPEN,
    /** One probe is under way. */
    HALF_OPEN
  }

  private static final Duration PROBE_PATIENCE = Duration.ofMillis(100);

  private final Backoff backoff;
  private final Chance chance;
  private State state = State.CLOSED;
  private int failures;
  private long dueNanos;

  /** A closed breaker. */
  public Breaker(Backoff backoff, Chance chance) {
    this.backoff = backoff;
    this.chance = chance;
  }

  /** The present state. */
  public synchronized State state() {
    return state;
  }

  /**
   * Asks to work. True while closed; after the wait true once, for the probe, which must be
   * followed by {@link #succeeded}, {@link #failed} or {@link #abandoned}.
   */
  public synchronized boolean tryPass(long nowNanos) {
    if (state == State.OPEN && nowNanos - dueNanos >= 0) {
      state = State.HALF_OPEN;
      return true;
    }
    return state == State.CLOSED;
  }

  /** How long to wait before asking again; zero while closed. */
  public synchronized Duration pause(long nowNanos) {
    return switch (state) {
      case CLOSED -> Duration.ZERO;
      case HALF_OPEN -> PROBE_PATIENCE;
      case OPEN -> Duration.ofNanos(Math.max(0, dueNanos - nowNanos));
    };
  }

  /**
   * It works.
   *
   * @return whether it was down before
   */
  public synchronized boolean succeeded() {
    boolean wasDown = state != State.CLOSED;
    state = State.CLOSED;
    failures = 0;
    return wasDown;
  }

  /** The probe found out nothing: another may be made at once. */
  public synchronized void abandoned() {
    if (state == State.HALF_OPEN) {
      state = State.OPEN;
    }
  }

  /**
   * It does not work. While open nothing more is learnt from that: it is the same outage, of which
   * all that was under way reports.
   *
   * @return whether this is news: it was not known to be down
   */
  public synchronized boolean failed(long nowNanos) {
    boolean news = state == State.CLOSED;
    if (state == State.OPEN) {
      return false;
    }
    failures++;
    state = State.OPEN;
    dueNanos = nowNanos + backoff.delay(failures, chance.next()).toNanos();
    return news;
  }
}
