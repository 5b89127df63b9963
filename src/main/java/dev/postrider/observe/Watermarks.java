package dev.postrider.observe;

import dev.postrider.OutboxAlert;
import dev.postrider.OutboxAlert.Mark;
import dev.postrider.config.WatermarkSettings;
import dev.postrider.store.LevelProbe.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells when a watermark of a broker is passed, and when it no longer is: only a fifth below, so
 * that a level about the mark is told once. For one thread at a time.
 */
final class Watermarks {

  private final WatermarkSettings settings;
  private final Set<Crossed> passed = new HashSet<>();

  Watermarks(WatermarkSettings settings) {
    this.settings = settings;
  }

  /** A watermark of a broker. */
  record Crossed(String broker, Mark mark) {}

  /**
   * What has changed since the last time.
   *
   * @param brokers for any other broker nothing waits
   */
  List<OutboxAlert> look(Map<String, Level> brokers) {
    Set<String> names = new TreeSet<>(brokers.keySet());
    passed.forEach(crossed -> names.add(crossed.broker()));
    List<OutboxAlert> changes = new ArrayList<>();
    for (String broker : names) {
      Level level = brokers.getOrDefault(broker, Level.NONE);
      for (Mark mark : Mark.values()) {
        Crossed crossed = new Crossed(broker, mark);
        boolean before = passed.contains(crossed);
        boolean now = isPassed(mark, level, before);
        if (now != before) {
          changes.add(change(crossed, now, level));
        }
      }
    }
    return changes;
  }

  private OutboxAlert change(Crossed crossed, boolean now, Level level) {
    if (now) {
      passed.add(crossed);
    } else {
      passed.remove(crossed);
    }
    return new OutboxAlert(crossed.mark(), crossed.broker(), now, age(level), level.backlog());
  }

  /** Those that are passed. */
  Set<Crossed> passed() {
    return Set.copyOf(passed);
  }

  private boolean isPassed(Mark mark, Level level, boolean before) {
    return switch (mark) {
      case AGE -> {
        Duration limit = settings.age();
        Duration least = before ? limit.minus(limit.dividedBy(5)) : limit;
        yield !limit.isZero() && age(level).compareTo(least) >= 0;
      }
      case ROWS -> {
        int limit = settings.rows();
        yield limit > 0 && level.backlog() >= (before ? limit - limit / 5 : limit);
      }
    };
  }

  private static Duration age(Level level) {
    return Objects.requireNonNullElse(level.oldest(), Duration.ZERO);
  }
}
