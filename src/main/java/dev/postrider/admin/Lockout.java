package dev.postrider.admin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts logins that fail, by name and by address, on this node. An attempt counts as failed until
 * it has succeeded, so that many at once are no way round. Safe for any thread.
 */
final class Lockout {

  static final int MOST_OF_NAME = 5;
  static final int MOST_OF_ADDRESS = 50;

  private static final Duration COUNTED = Duration.ofMinutes(15);
  private static final Duration LOCKED = Duration.ofMinutes(5);

  /** Names and addresses kept, each; who has been silent for longest goes first. */
  private static final int MOST_KEPT = 10_000;

  private static final int LONGEST_KEY = 200;

  private final Clock clock;
  private final Map<String, Count> names = kept();
  private final Map<String, Count> addresses = kept();

  Lockout(Clock clock) {
    this.clock = clock;
  }

  /** Whether somebody may try. */
  enum Verdict {
    /** Yes. */
    FREE,
    /** Yes; if it fails, the next one may not. */
    LAST,
    /** No. */
    LOCKED
  }

  /** What counts since when. */
  private record Count(int failures, Instant since, @Nullable Instant lockedUntil) {}

  /** Counts an attempt, if it may be made. */
  synchronized Verdict attempt(String name, String address) {
    Instant now = clock.instant();
    Count ofName = current(names, key(name), now);
    Count ofAddress = current(addresses, key(address), now);
    if (ofName.lockedUntil() != null || ofAddress.lockedUntil() != null) {
      return Verdict.LOCKED;
    }
    boolean lastOfName = count(names, key(name), ofName, MOST_OF_NAME, now);
    boolean lastOfAddress = count(addresses, key(address), ofAddress, MOST_OF_ADDRESS, now);
    return lastOfName || lastOfAddress ? Verdict.LAST : Verdict.FREE;
  }

  /** The attempt was none to count; those of the same name before are forgotten. */
  synchronized void succeeded(String name, String address) {
    names.remove(key(name));
    Count count = addresses.get(key(address));
    if (count != null) {
      int others = count.failures() - 1;
      Instant lockedUntil = others >= MOST_OF_ADDRESS ? count.lockedUntil() : null;
      addresses.put(key(address), new Count(others, count.since(), lockedUntil));
    }
  }

  /** How many names and addresses are kept. */
  synchronized int size() {
    return names.size() + addresses.size();
  }

  private static Count current(Map<String, Count> counts, String key, Instant now) {
    Count count = counts.get(key);
    if (count == null) {
      return new Count(0, now, null);
    }
    Instant locked = count.lockedUntil();
    Instant end = locked == null ? count.since().plus(COUNTED) : locked;
    return now.isBefore(end) ? count : new Count(0, now, null);
  }

  /** Whether it was the last one. */
  private static boolean count(
      Map<String, Count> counts, String key, Count count, int most, Instant now) {
    int failures = count.failures() + 1;
    boolean last = failures >= most;
    counts.put(key, new Count(failures, count.since(), last ? now.plus(LOCKED) : null));
    return last;
  }

  private static String key(String text) {
    return text.length() <= LONGEST_KEY ? text : text.substring(0, LONGEST_KEY);
  }

  private static Map<String, Count> kept() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
        return size() > MOST_KEPT;
      }
    };
  }
}
