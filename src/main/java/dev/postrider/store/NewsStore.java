package dev.postrider.store;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/** What a node asks for all its lanes at once while it waits. Safe for use by any thread. */
@FunctionalInterface
public interface NewsStore {

  /**
   * Looks whether there is something to do, by one statement.
   *
   * @param lowWater of each lane the number up to which no unread row will appear
   */
  News look(Map<LaneId, Long> lowWater) throws SQLException;

  /**
   * What there is.
   *
   * @param pauses what operators have paused
   * @param unread lanes with rows above their low-water marks; they may be in memory already
   * @param blocked lanes with keys that wait
   * @param due whether scheduled messages are due, of whichever lanes
   */
  record News(Pauses pauses, Set<LaneId> unread, Set<LaneId> blocked, boolean due) {}
}
