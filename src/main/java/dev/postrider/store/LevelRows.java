package dev.postrider.store;

import dev.postrider.store.LevelProbe.Level;
import dev.postrider.store.LevelProbe.Levels;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Puts the rows of {@link JdbcLevelProbe} together. For one thread. */
final class LevelRows {

  private final Map<String, Level> brokers = new TreeMap<>();
  private final Set<String> leased = new TreeSet<>();
  private final int cap;

  LevelRows(Collection<String> asked, int cap) {
    this.cap = cap;
    asked.forEach(broker -> brokers.put(broker, Level.NONE));
  }

  /** A row of kind, broker, reason, number and age. */
  void add(ResultSet row) throws SQLException {
    String broker = row.getString(2);
    long number = row.getLong(4);
    switch (row.getString(1)) {
      case "OLDEST" -> {
        double age = row.getDouble(5);
        if (!row.wasNull()) {
          oldest(broker, Duration.ofMillis(Math.max(0, Math.round(age * 1_000))));
        }
      }
      case "DEAD" -> change(broker, level -> dead(level, number));
      case "KEY" -> key(broker, BlockedKey.Reason.valueOf(row.getString(3)), number);
      case "BACKLOG" -> change(broker, l -> new Level(number, l.oldest(), l.dead(), l.blocked()));
      default -> leased.add(broker);
    }
  }

  private void oldest(String broker, Duration age) {
    change(broker, l -> new Level(l.backlog(), longer(l.oldest(), age), l.dead(), l.blocked()));
  }

  private void key(String broker, BlockedKey.Reason reason, long number) {
    change(
        broker,
        level -> {
          Map<BlockedKey.Reason, Long> blocked = new EnumMap<>(BlockedKey.Reason.class);
          blocked.putAll(level.blocked());
          blocked.put(reason, number);
          return new Level(level.backlog(), level.oldest(), level.dead(), blocked);
        });
    if (reason == BlockedKey.Reason.DEAD) {
      change(broker, level -> dead(level, number));
    }
  }

  private Level dead(Level level, long more) {
    long dead = Math.min(cap, level.dead() + more);
    return new Level(level.backlog(), level.oldest(), dead, level.blocked());
  }

  private void change(String broker, UnaryOperator<Level> change) {
    brokers.put(broker, change.apply(brokers.getOrDefault(broker, Level.NONE)));
  }

  private static Duration longer(@Nullable Duration known, Duration age) {
    return known == null || known.compareTo(age) < 0 ? age : known;
  }

  Levels levels() {
    return new Levels(Map.copyOf(brokers), Set.copyOf(leased));
  }
}
