package dev.postrider.store;

import dev.postrider.store.BulkJobs.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Jobs on queues, each change with its row in the audit trail. */
final class JdbcQueueJobs implements QueueJobs {

  private final Transactions transactions;
  private final QueueJobTable table;
  private final LetterRows letters;
  private final AuditRows audit;

  JdbcQueueJobs(
      Transactions transactions, QueueJobTable table, LetterRows letters, AuditRows audit) {
    this.transactions = transactions;
    this.table = table;
    this.letters = letters;
    this.audit = audit;
  }

  @Override
  public Job ask(String id, Order order, Act act) throws SQLException {
    return transactions.run(
        connection -> {
          table.insert(connection, id, order, act);
          audit.write(connection, act, QueueJobTable.target(id, order), "asked", 0);
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
          Optional<Job> ended = table.end(connection, id, State.CANCELLED, null, null);
          if (ended.isPresent()) {
            tell(connection, ended.get(), act, "cancelled");
          }
          return ended.isPresent();
        });
  }

  @Override
  public Optional<Job> claim(String node, Collection<String> brokers, Duration lease)
      throws SQLException {
    return transactions.compete(connection -> table.claim(connection, node, brokers, lease));
  }

  @Override
  public boolean progress(String id, String node, Progress progress, Duration lease)
      throws SQLException {
    return transactions.compete(
        connection -> {
          boolean goesOn = table.lock(connection, id, node).isPresent();
          table.progress(connection, id, node, progress, lease);
          return goesOn;
        });
  }

  @Override
  public List<Verdict> keep(String id, String node, List<CollectedLetter> collected, Duration lease)
      throws SQLException {
    return transactions.compete(
        connection -> {
          Optional<Job> job = table.lock(connection, id, node);
          if (job.isEmpty()) {
            return List.of();
          }
          List<Verdict> verdicts = new ArrayList<>();
          long done = 0;
          for (CollectedLetter letter : collected) {
            Verdict verdict = letters.add(connection, letter);
            verdicts.add(verdict);
            done += verdict == Verdict.CONFLICT ? 0 : 1;
          }
          table.progress(
              connection, id, node, new Progress(done, job.get().skipped(), null), lease);
          return verdicts;
        });
  }

  @Override
  public void end(String id, String node, Ending ending) throws SQLException {
    end(id, node, ending, null);
  }

  @Override
  public void fail(String id, String node, String why) throws SQLException {
    end(id, node, null, why);
  }

  private void end(String id, String node, @Nullable Ending ending, @Nullable String failure)
      throws SQLException {
    transactions.compete(
        connection -> {
          if (table.lock(connection, id, node).isPresent()) {
            end(connection, id, ending, failure);
          }
          return true;
        });
  }

  @Override
  public void giveBack(String id, String node) throws SQLException {
    transactions.compete(
        connection -> {
          table.giveBack(connection, id, node);
          return true;
        });
  }

  @Override
  public int failStranded(Duration age, String why) throws SQLException {
    return transactions.compete(
        connection -> {
          List<Job> stranded = table.lockStranded(connection, age);
          for (Job job : stranded) {
            end(connection, job.id(), null, why);
          }
          return stranded.size();
        });
  }

  private void end(
      Connection connection, String id, @Nullable Ending ending, @Nullable String failure)
      throws SQLException {
    State state = failure == null ? State.DONE : State.FAILED;
    Optional<Job> ended = table.end(connection, id, state, ending, failure);
    if (ended.isPresent()) {
      tell(connection, ended.get(), ended.get().act(), outcome(ending, failure));
    }
  }

  private static String outcome(@Nullable Ending ending, @Nullable String failure) {
    return ending == null
        ? "failed: " + failure
        : "done, " + ending.name().toLowerCase(Locale.ROOT);
  }

  private void tell(Connection connection, Job job, Act act, String outcome) throws SQLException {
    String skipped = job.skipped() == 0 ? "" : ", " + job.skipped() + " left there";
    audit.write(
        connection,
        act,
        QueueJobTable.target(job.id(), job.order()),
        outcome + skipped,
        job.done());
  }
}
