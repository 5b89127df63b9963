package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.SIGNAL_FAILED;
import static java.util.Objects.requireNonNull;

import dev.postrider.store.JtaConnections;
import dev.postrider.store.LaneId;
import dev.postrider.store.OutboxEntry;
import dev.postrider.store.OutboxStore;
import dev.postrider.store.Schedule;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The messages of a transaction that are not yet written. They become one JDBC batch after the
 * persistence provider's last flush and before the commit, so that sequence numbers are taken while
 * the row locks of the business data are held.
 */
final class PendingMessages {

  /** More would mean that something publishes in every pass; then it is written at once. */
  private static final int MAX_PASSES = 16;

  private static final Logger LOG = System.getLogger(PendingMessages.class.getName());

  private final CurrentTransaction transaction;
  private final JtaConnections connections;
  private final Supplier<OutboxStore> store;
  private final Supplier<Schedule> schedule;
  private final Consumer<Map<LaneId, Long>> committed;

  /**
   * Wires it.
   *
   * @param store fails with a coded error while the store is not ready
   * @param schedule as {@code store}
   * @param committed told after a commit, on the transaction's thread, which lanes have how many
   *     new rows
   */
  PendingMessages(
      CurrentTransaction transaction,
      JtaConnections connections,
      Supplier<OutboxStore> store,
      Supplier<Schedule> schedule,
      Consumer<Map<LaneId, Long>> committed) {
    this.transaction = transaction;
    this.connections = connections;
    this.store = store;
    this.schedule = schedule;
    this.committed = committed;
  }

  /** Adds a row to the current transaction; none if that is already bound to roll back. */
  void add(OutboxEntry entry) {
    if (transaction.markedForRollback()) {
      return;
    }
    requireNonNull(store.get()); // not ready: the caller must know now, not at commit
    TransactionState state = transaction.state();
    if (!state.writerRegistered()) {
      transaction.register(new Pass(state, state.added()));
      state.writerRegistered(true);
    }
    state.add(entry);
  }

  /**
   * Takes a message out again, or out of the schedule.
   *
   * @return false if it is in neither, or if the transaction is bound to roll back
   */
  boolean cancel(String id) {
    if (transaction.markedForRollback()) {
      return false;
    }
    Schedule scheduled = schedule.get();
    return transaction.state().remove(id)
        || connections.call(connection -> scheduled.cancel(connection, id));
  }

  private void write(TransactionState state) {
    // First: what is added from now on needs a writer of its own.
    state.writerRegistered(false);
    List<OutboxEntry> rows = state.takeRows();
    if (rows.isEmpty() || transaction.markedForRollback()) {
      return;
    }
    connections.call(
        connection -> {
          store.get().append(connection, rows);
          return rows.size();
        });
    state.written(rows);
  }

  private void announce(Map<LaneId, Long> counts) {
    try {
      committed.accept(counts);
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, SIGNAL_FAILED.of(failure.getClass().getName()).toString(), failure);
    }
  }

  /**
   * One look at the buffer. A synchronization registered before the provider's own runs before its
   * flush, so each pass that finds new rows hands over to a fresh one, which the server runs later;
   * the first that finds nothing new writes. Under XA data sources some servers call one registered
   * during completion twice: only the first call counts.
   */
  private final class Pass implements Synchronization {

    private final TransactionState state;
    private final int seen;
    private boolean done;

    Pass(TransactionState state, int seen) {
      this.state = state;
      this.seen = seen;
    }

    @Override
    public void beforeCompletion() {
      if (done) {
        return;
      }
      done = true;
      transaction.guarded(this::handOverOrWrite);
    }

    private int handOverOrWrite() {
      int added = state.added();
      if (added > seen && state.countPass() < MAX_PASSES) {
        transaction.register(new Pass(state, added));
      } else {
        write(state);
      }
      return added;
    }

    /** Runs after rollbacks too. No transaction may be started here. */
    @Override
    public void afterCompletion(int status) {
      Map<LaneId, Long> counts = state.takeWritten();
      if (status == Status.STATUS_COMMITTED && !counts.isEmpty()) {
        announce(counts);
      }
    }
  }
}
