package dev.postrider.capture;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A registry that behaves as Jakarta Transactions says, with the freedoms servers take:
 * synchronizations registered while others run are run after them, on request twice, as some do
 * under XA.
 */
final class FakeTransactions implements TransactionSynchronizationRegistry {

  private Map<Object, Object> resources = new HashMap<>();
  private List<Synchronization> synchronizations = new ArrayList<>();
  private int status = Status.STATUS_NO_TRANSACTION;
  private boolean callsLateOnesTwice;

  FakeTransactions begin() {
    if (status != Status.STATUS_NO_TRANSACTION) {
      throw new IllegalStateException("nested");
    }
    status = Status.STATUS_ACTIVE;
    return this;
  }

  FakeTransactions callingLateOnesTwice() {
    callsLateOnesTwice = true;
    return this;
  }

  /** Commits, or rolls back if something failed or asked for it; whether it committed. */
  boolean commit() {
    try {
      if (status == Status.STATUS_ACTIVE) {
        beforeCompletion();
      }
    } catch (RuntimeException failure) {
      status = Status.STATUS_MARKED_ROLLBACK;
    }
    boolean committed = status == Status.STATUS_ACTIVE;
    end(committed ? Status.STATUS_COMMITTED : Status.STATUS_ROLLEDBACK);
    return committed;
  }

  /** Runs {@code work} and commits it in a transaction of its own, as REQUIRES_NEW does. */
  void requiringNew(Runnable work) {
    Map<Object, Object> outerResources = resources;
    List<Synchronization> outerSynchronizations = synchronizations;
    int outerStatus = status;
    resources = new HashMap<>();
    synchronizations = new ArrayList<>();
    status = Status.STATUS_ACTIVE;
    work.run();
    commit();
    resources = outerResources;
    synchronizations = outerSynchronizations;
    status = outerStatus;
  }

  void rollback() {
    end(Status.STATUS_ROLLEDBACK);
  }

  private void beforeCompletion() {
    int early = synchronizations.size();
    for (int i = 0; i < synchronizations.size(); i++) {
      synchronizations.get(i).beforeCompletion();
      if (callsLateOnesTwice && i >= early) {
        synchronizations.get(i).beforeCompletion();
      }
    }
  }

  private void end(int outcome) {
    status = outcome;
    List.copyOf(synchronizations).forEach(s -> s.afterCompletion(outcome));
    synchronizations.clear();
    resources.clear();
    status = Status.STATUS_NO_TRANSACTION;
  }

  @Override
  public Object getTransactionKey() {
    return status == Status.STATUS_NO_TRANSACTION ? null : resources;
  }

  @Override
  public void putResource(Object key, Object value) {
    requireTransaction();
    resources.put(key, value);
  }

  @Override
  public Object getResource(Object key) {
    requireTransaction();
    return resources.get(key);
  }

  @Override
  public void registerInterposedSynchronization(Synchronization synchronization) {
    if (status != Status.STATUS_ACTIVE) {
      throw new IllegalStateException("status " + status);
    }
    synchronizations.add(synchronization);
  }

  @Override
  public int getTransactionStatus() {
    return status;
  }

  @Override
  public void setRollbackOnly() {
    requireTransaction();
    status = Status.STATUS_MARKED_ROLLBACK;
  }

  @Override
  public boolean getRollbackOnly() {
    requireTransaction();
    return status == Status.STATUS_MARKED_ROLLBACK;
  }

  private void requireTransaction() {
    if (status == Status.STATUS_NO_TRANSACTION) {
      throw new IllegalStateException("no transaction");
    }
  }
}
