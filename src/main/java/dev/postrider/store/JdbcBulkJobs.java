package dev.postrider.store;

import dev.postrider.store.JobTable.Work;
import dev.postrider.store.MessageCatalog.Count;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jobs and what they did. A job's row is locked before those of messages, and its progress commits
 * with them: nothing is done twice, whoever goes on.
 */
final class JdbcBulkJobs implements BulkJobs {

  private final Transactions transactions;
  private final MessageCatalog catalog;
  private final JobTable table;
  private final JobStep step;
  private final AuditRows audit;

  JdbcBulkJobs(
      Transactions transactions,
      MessageCatalog catalog,
      JobTable table,
      JobStep step,
      AuditRows audit) {
    this.transactions = transactions;
    this.catalog = catalog;
    this.table = table;
    this.step = step;
    this.audit = audit;
  }

  @Override
  public Job ask(String id, Order order, int cap, Act act) throws SQLException {
    Count total = catalog.count(order.filter(), cap);
    return transactions.run(
        connection -> {
          table.insert(connection, id, order, total, act);
          audit.write(connection, act, table.target(id, order), "asked", 0);
          return table.find(connection, id).orElseThrow();
        });
  }

  @Override
  public Optional<Job> find(String id) throws SQLException {
    return transactions.each(connection -> table.find(connection, id));
  }

  @Override
  public List<Job> recent(int limit) throws SQLException {
    return transactions.each(connection -> table.recent(connection, limit));
  }

  @Override
  public boolean cancel(String id, Act act) throws SQLException {
    return transactions.compete(
        connection -> {
          Optional<Job> ended = table.end(connection, id, State.CANCELLED, null);
          if (ended.isPresent()) {
            tell(connection, ended.get(), act, "cancelled");
          }
          return ended.isPresent();
        });
  }

  @Override
  public Optional<String> claim(String node, Duration lease) throws SQLException {
    return transactions.compete(connection -> table.claim(connection, node, lease));
  }

  @Override
  public boolean step(String id, String node, int rows, Duration lease) throws SQLException {
    return transactions.compete(
        connection -> {
          Optional<Work> work = table.lock(connection, id, node);
          if (work.isEmpty()) {
            return false;
          }
          JobStep.Result result = step.run(connection, work.get(), rows);
          table.progress(connection, work.get(), result, lease);
          if (!result.more()) {
            end(connection, id, State.DONE, null);
          }
          return result.more();
        });
  }

  @Override
  public void fail(String id, String node, String why) throws SQLException {
    transactions.compete(
        connection -> {
          if (table.lock(connection, id, node).isPresent()) {
            end(connection, id, State.FAILED, why);
          }
          return true;
        });
  }

  private void end(Connection connection, String id, State state, @Nullable String failure)
      throws SQLException {
    Optional<Job> ended = table.end(connection, id, state, failure);
    if (ended.isPresent()) {
      Job job = ended.get();
      tell(connection, job, job.act(), failure == null ? "done" : "failed: " + failure);
    }
  }

  private void tell(Connection connection, Job job, Act act, String outcome) throws SQLException {
    String skipped = job.skipped() == 0 ? "" : ", " + job.skipped() + " skipped";
    audit.write(
        connection, act, table.target(job.id(), job.order()), outcome + skipped, job.done());
  }
}
