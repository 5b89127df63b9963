package dev.postrider.relay;

import dev.postrider.store.LaneStore;
import dev.postrider.store.LaneStore.Mark;
import dev.postrider.store.LaneStore.Page;
import dev.postrider.store.LaneStore.Position;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a lane has been read, and below which number nothing unread can appear. The latter only
 * saves walking over deleted rows again and again; delivery never waits for it.
 *
 * <p>It rises in three steps: a mark is set; the mark is found passed, so that every transaction
 * which could still bring a row up to it has ended; and a read that began after that has returned
 * all late rows.
 */
final class LanePosition {

  private static final Duration MARK_PAUSE = Duration.ofMillis(500);

  private long cursor;
  private long lowWater;
  private @Nullable Mark mark;
  private long nextMark;

  LanePosition(long nowNanos) {
    this.nextMark = nowNanos;
  }

  long cursor() {
    return cursor;
  }

  long lowWater() {
    return lowWater;
  }

  /** Whether rows that were read already may have to be passed over again. */
  boolean isBehind() {
    return cursor != lowWater;
  }

  /**
   * The question to ask before the next read, aside from the lane.
   *
   * @param halfDrained whether the read leaves out keys of which rows were read before: late ones
   *     among these are found only above the low-water mark
   */
  Ask question(long nowNanos, boolean halfDrained) {
    if (!isBehind() || nextMark - nowNanos > 0 || halfDrained) {
      return store -> new Answer(null, false);
    }
    nextMark = nowNanos + MARK_PAUSE.toNanos();
    Mark known = mark;
    return known == null
        ? store -> new Answer(store.mark(), false)
        : store -> new Answer(null, store.passed(known));
  }

  /** A read from {@code from} has returned. */
  void advance(Position from, Page page, Answer answer) {
    Mark known = mark;
    if (answer.fresh() != null) {
      mark = answer.fresh();
    } else if (known != null && answer.passed() && hasAllLateRows(from, page)) {
      lowWater = Math.max(lowWater, Math.min(known.seq(), from.cursor()));
      mark = null;
    }
    cursor = Math.max(cursor, page.cursor());
  }

  /** New rows are read only after all late ones. */
  static boolean hasAllLateRows(Position from, Page page) {
    return !page.more() || page.cursor() > from.cursor();
  }

  /** Something asked of the database just before a read. */
  @FunctionalInterface
  interface Ask {
    Answer of(LaneStore store) throws SQLException;
  }

  /**
   * What it said.
   *
   * @param fresh a mark of the present, if one was asked for
   * @param passed whether the mark asked about is passed
   */
  record Answer(@Nullable Mark fresh, boolean passed) {}
}
