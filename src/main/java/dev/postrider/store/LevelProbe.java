package dev.postrider.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much waits. Asked by every node every few seconds, so it counts no further than it is told
 * to. Safe for use by any thread.
 */
@FunctionalInterface
public interface LevelProbe {

  /**
   * Looks, by one statement.
   *
   * @param brokers those to look for; what others have is told only in part
   * @param cap where counting ends
   */
  Levels look(Collection<String> brokers, int cap) throws SQLException;

  /**
   * Whether the database said no to the question, say because it took too long (57014), and would
   * not to others. It did not if there is no connection, no room (for one more connection, on the
   * disk) or it goes down; pools have no state for what they say themselves.
   */
  static boolean isAnswer(Throwable failure) {
    return failure instanceof SQLException refusal
        && refusal.getSQLState() != null
        && !refusal.getSQLState().matches("(08|53|57P).*");
  }

  /**
   * What waits.
   *
   * @param brokers by name; those that were asked for, and whatever else was found
   * @param leased the brokers of which any relay ever had lanes
   */
  record Levels(Map<String, Level> brokers, Set<String> leased) {}

  /**
   * What waits for a broker.
   *
   * @param backlog messages in the outbox, whatever they wait for; the cap stands for that and more
   * @param oldest how long the oldest of them is there whose key is neither held by an operator nor
   *     behind a dead letter; null if there is none. Where a lane begins with {@value
   *     JdbcLevelProbe#PASSED_OVER} messages of such keys, it is the next one, whatever its key.
   * @param dead dead letters, whether put aside or at the head of their key; counted up to the cap
   * @param blocked keys that wait, by what for; counted up to the cap
   */
  record Level(
      long backlog, @Nullable Duration oldest, long dead, Map<BlockedKey.Reason, Long> blocked) {

    /** Nothing. */
    public static final Level NONE = new Level(0, null, 0, Map.of());
  }
}
