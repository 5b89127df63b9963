package dev.postrider.store;

import static dev.postrider.store.StoreProblem.NOT_ENLISTED;
import static dev.postrider.store.StoreProblem.STATEMENT_FAILED;

import dev.postrider.PostriderException;
import dev.postrider.store.JtaConnections.Work;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Takes connections by the route chosen, and proves each of them enlisted before it is used. */
final class EnlistedConnections implements JtaConnections {

  private final DataSource dataSource;
  private final String name;
  private final Executor route;
  private final TransactionSynchronizationRegistry registry;

  /**
   * Route and proof together.
   *
   * @param name of the data source, for messages
   * @param route runs work at once, on the same thread, where connections are enlisted
   */
  EnlistedConnections(
      DataSource dataSource,
      String name,
      Executor route,
      TransactionSynchronizationRegistry registry) {
    this.dataSource = dataSource;
    this.name = name;
    this.route = route;
    this.registry = registry;
  }

  @Override
  public <T> T call(Work<T> work) {
    Attempt<T> attempt = new Attempt<>(work);
    try {
      route.execute(attempt);
      return attempt.result();
    } catch (PostriderException known) {
      markForRollback(known);
      throw known;
    } catch (SQLException failure) {
      PostriderException coded =
          new PostriderException(STATEMENT_FAILED.of(StoreProblem.sentence(failure)), failure);
      markForRollback(coded);
      throw coded;
    } catch (RuntimeException failure) {
      markForRollback(failure);
      throw attempt.begun() ? failure : refusal("the container refused: " + failure, failure);
    }
  }

  private void markForRollback(RuntimeException failure) {
    try {
      registry.setRollbackOnly();
    } catch (IllegalStateException noTransaction) {
      // Nothing to roll back; the failure itself is on its way to the caller.
      failure.addSuppressed(noTransaction);
    }
  }

  private PostriderException refusal(String why, @Nullable Throwable cause) {
    return new PostriderException(NOT_ENLISTED.of(name, why), cause);
  }

  /**
   * Autocommit off proves it, but on is no verdict: Open Liberty enlists with the first statement
   * and reports autocommit even then; there, as everywhere, switching it on is refused inside a
   * transaction.
   */
  private static boolean isEnlisted(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      return true;
    }
    try (Statement enlists = connection.createStatement()) {
      connection.setAutoCommit(true);
      return false;
    } catch (SQLException refused) {
      return true;
    }
  }

  /** One call; keeps what it throws, because a container would wrap it. */
  private final class Attempt<T> implements Runnable {

    private final Work<T> work;
    private boolean begun;
    private @Nullable T result;
    private @Nullable Throwable failure;

    Attempt(Work<T> work) {
      this.work = work;
    }

    @Override
    public void run() {
      begun = true;
      try (Connection connection = connect()) {
        if (!isEnlisted(connection)) {
          throw refusal("it commits by itself", null);
        }
        result = work.run(connection);
      } catch (SQLException | RuntimeException | Error thrown) {
        failure = thrown;
      }
    }

    private Connection connect() {
      try {
        return dataSource.getConnection();
      } catch (SQLException none) {
        throw refusal(StoreProblem.sentence(none), none);
      }
    }

    boolean begun() {
      return begun;
    }

    @SuppressWarnings("NullAway") // Null is a result where T allows it.
    T result() throws SQLException {
      if (failure instanceof SQLException sql) {
        throw sql;
      }
      if (failure instanceof RuntimeException runtime) {
        throw runtime;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      return result;
    }
  }
}
