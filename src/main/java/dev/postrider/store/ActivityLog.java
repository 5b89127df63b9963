package dev.postrider.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How many messages were stored and sent in each minute, by broker: statistics, of which the last
 * seconds are lost with a node that is killed. Safe for use by any thread.
 */
public interface ActivityLog {

  /** Adds numbers of a node to the present minute, by broker. */
  void add(String node, Map<String, Activity.Counts> counts) throws SQLException;

  /** The minutes of the last {@code window} in which something happened, ascending. */
  List<Minute> since(Duration window) throws SQLException;

  /** Forgets what is older. */
  void purge(Duration age) throws SQLException;

  /** What happened in a minute, on all nodes. */
  record Minute(Instant minute, String broker, Activity.Counts counts) {}
}
