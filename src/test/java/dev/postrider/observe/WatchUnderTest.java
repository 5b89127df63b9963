package dev.postrider.observe;

import dev.postrider.OutboxAlert;
import dev.postrider.config.WatermarkSettings;
import dev.postrider.store.Admission;
import dev.postrider.store.LevelProbe;
import dev.postrider.store.LevelProbe.Level;
import dev.postrider.store.LevelProbe.Levels;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/** A watch on tables of which a test says what is in them, at a time that it sets. */
final class WatchUnderTest {

  static final String BROKER = "events";

  final Admission admission = new Admission();
  final List<OutboxAlert> alerts = new ArrayList<>();
  final Map<String, Level> levels = new TreeMap<>(Map.of(BROKER, Level.NONE));
  final Set<String> leased = new TreeSet<>();
  final Watch watch;

  /** What was asked for last. */
  Set<String> asked;

  int cap;

  /** Runs during a look. */
  Runnable meanwhile = () -> {};

  SQLException failure;
  Error observerFails;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1); // it may overflow

  WatchUnderTest(WatermarkSettings settings) {
    watch = new Watch(settings, admission, this::heard, nanos::get);
  }

  /** A mark of a minute, and one of ten messages. */
  static WatermarkSettings marks(boolean readiness, boolean refuse) {
    return new WatermarkSettings(Duration.ofMinutes(1), 10, readiness, refuse);
  }

  static Level level(long rows, int seconds) {
    return new Level(rows, Duration.ofSeconds(seconds), 0, Map.of());
  }

  /** Looks after ten seconds, and tells what was heard. */
  List<OutboxAlert> look(Level level) {
    levels.put(BROKER, level);
    return look();
  }

  List<OutboxAlert> look() {
    passes(Duration.ofSeconds(10));
    alerts.clear();
    watch.look(probe(), Set.of(BROKER));
    return List.copyOf(alerts);
  }

  void passes(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  LevelProbe probe() {
    return (Collection<String> brokers, int limit) -> {
      asked = new TreeSet<>(brokers);
      cap = limit;
      meanwhile.run();
      if (failure != null) {
        throw failure;
      }
      return new Levels(Map.copyOf(levels), Set.copyOf(leased));
    };
  }

  private void heard(OutboxAlert alert) {
    alerts.add(alert);
    if (observerFails != null) {
      throw observerFails;
    }
  }
}
