package dev.postrider.relay;

import dev.postrider.store.Schedule;
import java.sql.Connection;
import java.util.Map;

/** The schedule of worlds that have none. */
final class NothingScheduled implements Schedule {

  @Override
  public Released release(int rows) {
    return new Released(Map.of(), false);
  }

  @Override
  public boolean cancel(Connection connection, String id) {
    return false;
  }
}
