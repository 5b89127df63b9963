package dev.postrider.capture;

import dev.postrider.store.Schedule;
import java.sql.Connection;
import java.util.HashSet;
import java.util.Set;

/** Knows the ids of the messages that are scheduled. */
final class NotedSchedule implements Schedule {

  final Set<String> ids = new HashSet<>();

  @Override
  public boolean cancel(Connection connection, String id) {
    return ids.remove(id);
  }

  @Override
  public Released release(int rows) {
    throw new AssertionError("Capture moves nothing");
  }
}
