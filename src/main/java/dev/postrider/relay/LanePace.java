package dev.postrider.relay;

import dev.postrider.store.LaneStore.Page;
import java.time.Duration;

/**
 * When a lane is read from its cursor: when there may be new rows, when a sweep is due, and as long
 * as the low-water mark is behind. Under load the reads are put apart a little, so that rows
 * gather: one read, one batch and one settle cost the same for one row as for twenty, and would
 * take what the business needs. For one thread at a time.
 */
final class LanePace {

  private static final Duration CHASE_MIN = Duration.ofMillis(500);
  private static final Duration CHASE_MAX = Duration.ofSeconds(10);

  /** Reads that follow each other faster are too many. */
  private static final long CLOSE = Duration.ofMillis(5).toNanos();

  private static final long GATHER_MIN = Duration.ofMillis(2).toNanos();
  private static final long GATHER_FEW = Duration.ofMillis(8).toNanos();
  private static final long GATHER_SOME = Duration.ofMillis(50).toNanos();

  /** Fewer rows than these are not worth a longer wait. */
  private static final int SOME = 4;

  /** So many rows need not gather. */
  private static final int MANY = 100;

  private final Sweep sweep;
  private final LanePosition position;
  private final PollPace chase = new PollPace(CHASE_MIN, CHASE_MAX);
  private boolean unread = true;
  private long nextChase;
  private long lastBegan;
  private long gathering;
  private long longest = GATHER_FEW;
  private long notBefore;

  LanePace(Sweep sweep, LanePosition position, long nowNanos) {
    this.sweep = sweep;
    this.position = position;
    this.nextChase = nowNanos;
    this.lastBegan = nowNanos - CLOSE;
    this.notBefore = nowNanos;
  }

  /** There may be new rows. */
  void signal() {
    unread = true;
  }

  boolean isDue(long nowNanos) {
    return nextNanos() - nowNanos <= 0;
  }

  /** When the next read is due if nothing happens before. */
  long nextNanos() {
    if (unread || sweep.isAsked()) {
      return notBefore;
    }
    long sweepNanos = sweep.nextNanos();
    return position.isBehind() && nextChase - sweepNanos < 0 ? nextChase : sweepNanos;
  }

  /** A read begins; a signal from now on asks for another one. */
  void begun(long nowNanos) {
    boolean close = nowNanos - lastBegan < CLOSE + gathering;
    gathering = close ? Math.min(longest, Math.max(GATHER_MIN, 2 * gathering)) : 0;
    unread = false;
    lastBegan = nowNanos;
    notBefore = nowNanos + gathering;
  }

  /** The read has ended. */
  void found(Page page, long nowNanos) {
    unread |= page.more();
    chase.found(!page.messages().isEmpty());
    nextChase = nowNanos + chase.pause().toNanos();
    longest = page.messages().size() < SOME ? GATHER_FEW : GATHER_SOME;
    if (page.more() || page.messages().size() >= MANY) {
      gathering = 0;
      notBefore = nowNanos;
    }
  }
}
