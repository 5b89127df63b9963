package dev.postrider.bench;

import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Begins and ends {@link LocalTransactions}, each on a connection of a pool. */
final class PooledTransactions implements UserTransaction {

  private final DataSource pool;
  private final LocalTransactions transactions;

  PooledTransactions(DataSource pool, LocalTransactions transactions) {
    this.pool = pool;
    this.transactions = transactions;
  }

  @Override
  public void begin() throws SystemException {
    try {
      Connection connection = pool.getConnection();
      connection.setAutoCommit(false);
      transactions.begin(connection);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public void commit() throws SystemException {
    end(transactions::commit);
  }

  @Override
  public void rollback() throws SystemException {
    end(transactions::rollback);
  }

  @Override
  public void setRollbackOnly() {
    transactions.setRollbackOnly();
  }

  @Override
  public int getStatus() {
    return transactions.getTransactionStatus();
  }

  @Override
  public void setTransactionTimeout(int seconds) {}

  private interface End {
    void run() throws SQLException;
  }

  private void end(End end) throws SystemException {
    try (Connection connection = transactions.connection()) {
      end.run();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static SystemException failed(SQLException e) {
    SystemException failed = new SystemException(e.getMessage());
    failed.initCause(e);
    return failed;
  }
}
