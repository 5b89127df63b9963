package dev.postrider.admin;

import dev.postrider.store.Activity;
import dev.postrider.store.ActivityLog.Minute;
import dev.postrider.store.MessageCatalog.Backlog;
import dev.postrider.store.MessageCatalog.Count;
import dev.postrider.store.MessageState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How it goes, in numbers. They are asked of the database at most every two seconds, however many
 * look. Safe for use by any thread; called without a transaction. All methods throw {@link
 * AdminException}: PR1001, PR1016, PR1017.
 */
public final class Overview {

  /** The longest time a series can tell of. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final int LOOKED_AT = 100_000;

  private final Guard guard;
  private final Clock clock;
  private volatile @Nullable Stats last;

  Overview(Guard guard, Clock clock) {
    this.guard = guard;
    this.clock = clock;
  }

  /** The present numbers. */
  public Stats stats(Operator who) {
    Stats known = last;
    if (known != null && who.may(Permission.VIEW) && isFresh(known)) {
      return known;
    }
    Stats asked =
        guard.ask(
            who,
            Permission.VIEW,
            stores ->
                new Stats(
                    clock.instant(),
                    stores.catalog().counts(Messages.COUNTED),
                    stores.catalog().oldest().orElse(null),
                    stores.catalog().backlog(LOOKED_AT)));
    last = asked;
    return asked;
  }

  private boolean isFresh(Stats known) {
    Duration age = Duration.between(known.at(), clock.instant());
    return !age.isNegative() && age.compareTo(FRESH) < 0;
  }

  /**
   * Numbers per step, without gaps, ascending; the last step is still running.
   *
   * @param window at most {@link #LONGEST}
   * @param step at least a minute, and so that there are at most 2,000
   */
  public List<Point> series(Operator who, Duration window, Duration step) {
    long stepSeconds = Math.max(60, step.toSeconds() / 60 * 60);
    long windowSeconds = Math.min(window.toSeconds(), LONGEST.toSeconds());
    long points = Math.max(1, Math.min(windowSeconds / stepSeconds, 2_000));
    List<Minute> minutes =
        guard.ask(
            who,
            Permission.VIEW,
            stores -> stores.activity().since(Duration.ofSeconds((points + 1) * stepSeconds)));
    SortedMap<Long, Activity.Counts> sums = new TreeMap<>();
    long end = clock.instant().getEpochSecond() / stepSeconds;
    for (long at = end - points + 1; at <= end; at++) {
      sums.put(at, new Activity.Counts(0, 0, 0, 0));
    }
    for (Minute minute : minutes) {
      sums.computeIfPresent(
          minute.minute().getEpochSecond() / stepSeconds, (at, sum) -> sum.plus(minute.counts()));
    }
    List<Point> series = new ArrayList<>();
    sums.forEach((at, sum) -> series.add(new Point(Instant.ofEpochSecond(at * stepSeconds), sum)));
    return series;
  }

  /**
   * The present numbers.
   *
   * @param at when they were asked for
   * @param counts messages that have not left, by state
   * @param oldest how long the oldest waits that is neither dead nor held; null if none does
   * @param backlog what waits, by broker and destination
   */
  public record Stats(
      Instant at,
      Map<MessageState, Count> counts,
      @Nullable Duration oldest,
      List<Backlog> backlog) {}

  /** What happened in the step that begins at this time. */
  public record Point(Instant at, Activity.Counts counts) {}
}
