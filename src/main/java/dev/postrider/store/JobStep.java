package dev.postrider.store;

import dev.postrider.store.BulkJobs.Action;
import dev.postrider.store.BulkJobs.Order;
import dev.postrider.store.FilteredMessages.Range;
import dev.postrider.store.FilteredMessages.Row;
import dev.postrider.store.JobTable.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * The next part of a job.
 *
 * <p>Keys keep their order: what comes back is taken ascending. What is behind the head of a key is
 * let go when the head is gone, and then leaves; so messages are discarded from the last one to the
 * first, and a step that puts them back as new ones takes more than it was asked for rather than
 * cut a key in two.
 */
final class JobStep {

  private static final int MOST_ROWS = 100_000;

  private final FilteredMessages messages;
  private final JobActs acts;

  JobStep(FilteredMessages messages, JobActs acts) {
    this.messages = messages;
    this.acts = acts;
  }

  /**
   * What became of a step.
   *
   * @param next the first number that is left
   * @param last the last number that is left
   * @param done to how many messages it was done
   * @param skipped how many were in another state by then
   * @param more whether there may be more
   */
  record Result(long next, long last, int done, int skipped, boolean more) {}

  Result run(Connection connection, Work work, int rows) throws SQLException {
    Order order = work.job().order();
    List<Row> chosen = choose(connection, work, rows);
    if (chosen.isEmpty()) {
      return new Result(work.next(), work.last(), 0, 0, false);
    }
    boolean more = chosen.size() >= rows;
    int done = acts.act(connection, order, chosen);
    int skipped = chosen.size() - done;
    long end = chosen.get(chosen.size() - 1).seq();
    return order.action() == Action.DISCARD
        ? new Result(work.next(), end - 1, done, skipped, more)
        : new Result(end + 1, work.last(), done, skipped, more);
  }

  private List<Row> choose(Connection connection, Work work, int rows) throws SQLException {
    Order order = work.job().order();
    boolean ascending = order.action() != Action.DISCARD;
    for (int limit = rows; ; limit = Math.min(MOST_ROWS, limit * 4)) {
      Range range = new Range(work.next() - 1, work.last() + 1, ascending, limit);
      List<Row> chosen = messages.rows(connection, order.filter(), range);
      if (!mayCutAKey(order)
          || chosen.size() < limit
          || limit >= MOST_ROWS
          || !acts.cutsAKey(connection, chosen, work.last())) {
        return chosen;
      }
    }
  }

  private static boolean mayCutAKey(Order order) {
    Set<MessageState> states = order.filter().states();
    return order.action() == Action.REQUEUE
        && (states.isEmpty() || states.contains(MessageState.HELD));
  }
}
