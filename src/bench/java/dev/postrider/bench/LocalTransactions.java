package dev.postrider.bench;

import dev.postrider.store.JtaConnections;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * As much of a transaction manager as capture needs: one connection per thread, whose transactions
 * call their synchronizations, also those registered by others, before and after the commit.
 */
final class LocalTransactions implements TransactionSynchronizationRegistry, JtaConnections {

  private final ThreadLocal<Transaction> ofThread = new ThreadLocal<>();

  private static final class Transaction {
    final Connection connection;
    final Map<Object, Object> resources = new HashMap<>();
    final List<Synchronization> synchronizations = new ArrayList<>();
    int status = Status.STATUS_ACTIVE;

    Transaction(Connection connection) {
      this.connection = connection;
    }
  }

  /** The thread's transaction is on this connection, which does not commit by itself. */
  void begin(Connection connection) {
    ofThread.set(new Transaction(connection));
  }

  void commit() throws SQLException {
    Transaction transaction = current();
    // They may become more.
    for (int i = 0; i < transaction.synchronizations.size(); i++) {
      transaction.synchronizations.get(i).beforeCompletion();
    }
    if (transaction.status == Status.STATUS_MARKED_ROLLBACK) {
      throw new SQLException("marked for rollback");
    }
    transaction.connection.commit();
    transaction.status = Status.STATUS_COMMITTED;
    transaction.synchronizations.forEach(s -> s.afterCompletion(Status.STATUS_COMMITTED));
    ofThread.remove();
  }

  void rollback() throws SQLException {
    Transaction transaction = current();
    transaction.connection.rollback();
    transaction.status = Status.STATUS_ROLLEDBACK;
    transaction.synchronizations.forEach(s -> s.afterCompletion(Status.STATUS_ROLLEDBACK));
    ofThread.remove();
  }

  /** That of the thread's transaction. */
  Connection connection() {
    return current().connection;
  }

  @Override
  public <T> T call(Work<T> work) {
    try {
      return work.run(current().connection);
    } catch (SQLException e) {
      setRollbackOnly();
      throw new IllegalStateException(e);
    }
  }

  private Transaction current() {
    Transaction transaction = ofThread.get();
    if (transaction == null) {
      throw new IllegalStateException("no transaction");
    }
    return transaction;
  }

  @Override
  public Object getTransactionKey() {
    return ofThread.get();
  }

  @Override
  public void putResource(Object key, Object value) {
    current().resources.put(key, value);
  }

  @Override
  public Object getResource(Object key) {
    return current().resources.get(key);
  }

  @Override
  public void registerInterposedSynchronization(Synchronization synchronization) {
    current().synchronizations.add(synchronization);
  }

  @Override
  public int getTransactionStatus() {
    Transaction transaction = ofThread.get();
    return transaction == null ? Status.STATUS_NO_TRANSACTION : transaction.status;
  }

  @Override
  public void setRollbackOnly() {
    current().status = Status.STATUS_MARKED_ROLLBACK;
  }

  @Override
  public boolean getRollbackOnly() {
    return current().status == Status.STATUS_MARKED_ROLLBACK;
  }
}
