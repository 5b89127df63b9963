package dev.postrider.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The table of messages that are not due yet. */
final class JdbcSchedule implements Schedule {

  /** How far it looks behind what is busy. */
  private static final int PAGES = 20;

  private final Transactions transactions;
  private final Releases releases;
  private final Activity activity;
  private final String delete;

  JdbcSchedule(Transactions transactions, Dialect dialect, Tables tables, Activity activity) {
    this.transactions = transactions;
    this.releases = new Releases(dialect, tables);
    this.activity = activity;
    this.delete = "DELETE FROM " + tables.scheduled() + " WHERE id = ?";
  }

  /**
   * Looks behind pages that are busy. Each in a transaction of its own: to lock further keys while
   * it holds some, it would wait in a circle where locks are waited for.
   */
  @Override
  public Released release(int rows) throws SQLException {
    Releases.Page page = transactions.compete(connection -> releases.move(connection, rows, null));
    for (int i = 1; i < PAGES && page.isBusy(); i++) {
      Releases.Page before = page;
      page = transactions.compete(connection -> releases.move(connection, rows, before));
    }
    Map<LaneId, Long> counts = new HashMap<>();
    page.rows().forEach(row -> counts.merge(row.lane(), 1L, Long::sum));
    counts.forEach((lane, count) -> activity.stored(lane.broker(), count));
    // Where nothing could be moved there is nothing to be gained by asking again at once.
    return new Released(counts, page.last() != null && !page.rows().isEmpty());
  }

  @Override
  public boolean cancel(Connection connection, String id) throws SQLException {
    if (id.indexOf('\0') >= 0) {
      return false; // which PostgreSQL has no text for
    }
    try (PreparedStatement statement = connection.prepareStatement(delete)) {
      new Parameters(statement).text(id);
      return statement.executeUpdate() > 0;
    }
  }
}
