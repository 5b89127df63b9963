package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.PostriderException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Nothing of the library may be written beside the transaction it belongs to. */
class EnlistedConnectionsTest {

  private final DataSource database = H2Database.empty();
  private final AtomicInteger marked = new AtomicInteger();
  private Executor route = Runnable::run;

  @Test
  void worksOnAConnectionThatDoesNotCommitByItself() {
    int result = call(enlisted(), connection -> 7);

    assertThat(result).isEqualTo(7);
    assertThat(marked).hasValue(0);
  }

  @Test
  void worksOnAConnectionThatCannotBeSwitchedToCommitByItself() {
    int result = call(enlistedLate(), connection -> 7);

    assertThat(result).isEqualTo(7);
    assertThat(marked).hasValue(0);
  }

  @Test
  void refusesAConnectionThatCommitsByItself() {
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(() -> call(database, connection -> runs.incrementAndGet()))
        .isInstanceOf(PostriderException.class)
        .hasMessageStartingWith("PR0301");

    assertThat(runs).hasValue(0);
    assertThat(marked).hasValue(1);
  }

  @Test
  void saysThatThereIsNoConnection() {
    DataSource none =
        proxy(
            DataSource.class,
            (method, arguments) -> {
              throw new SQLException("pool is empty");
            });

    assertThatThrownBy(() -> call(none, connection -> 7))
        .hasMessageStartingWith("PR0301")
        .hasMessageContaining("pool is empty")
        .hasCauseInstanceOf(SQLException.class);
    assertThat(marked).hasValue(1);
  }

  @Test
  void saysThatTheContainerRefused() {
    route =
        work -> {
          throw new IllegalStateException("no transaction");
        };

    assertThatThrownBy(() -> call(enlisted(), connection -> 7))
        .hasMessageStartingWith("PR0301")
        .hasMessageContaining("no transaction");
  }

  @Test
  void marksForRollbackWhenAStatementFails() {
    assertThatThrownBy(
            () ->
                call(
                    enlisted(),
                    connection -> {
                      throw new SQLException("too long\n  Detail: secret");
                    }))
        .hasMessageStartingWith("PR0302")
        .hasMessageContaining("too long")
        .hasMessageNotContaining("secret");
    assertThat(marked).hasValue(1);
  }

  @Test
  void passesOnWhatTheWorkThrows() {
    IllegalArgumentException thrown = new IllegalArgumentException("work");

    assertThatThrownBy(
            () ->
                call(
                    enlisted(),
                    connection -> {
                      throw thrown;
                    }))
        .isSameAs(thrown);
    assertThat(marked).hasValue(1);
  }

  @Test
  void givesTheConnectionBack() throws SQLException {
    Connection[] used = new Connection[1];

    call(enlisted(), connection -> used[0] = connection);

    assertThat(used[0].isClosed()).isTrue();
  }

  private <T> T call(DataSource dataSource, JtaConnections.Work<T> work) {
    TransactionSynchronizationRegistry registry =
        proxy(
            TransactionSynchronizationRegistry.class,
            (method, arguments) -> {
              assertThat(method).isEqualTo("setRollbackOnly");
              marked.incrementAndGet();
              return null;
            });
    return new EnlistedConnections(dataSource, "jdbc/test", route, registry).call(work);
  }

  /** As on most servers. */
  private DataSource enlisted() {
    return source(
        () -> {
          Connection connection = database.getConnection();
          connection.setAutoCommit(false);
          return connection;
        });
  }

  /** As on Open Liberty, where autocommit seems on and cannot be switched on. */
  private DataSource enlistedLate() {
    return source(
        () -> {
          Connection real = database.getConnection();
          return proxy(
              Connection.class,
              (method, arguments) -> {
                if (method.equals("setAutoCommit")) {
                  throw new SQLException("not within a global transaction");
                }
                return switch (method) {
                  case "getAutoCommit" -> true;
                  case "createStatement" -> real.createStatement();
                  case "close" -> {
                    real.close();
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method);
                };
              });
        });
  }

  private static DataSource source(Connections connections) {
    return proxy(DataSource.class, (method, arguments) -> connections.next());
  }

  private static <T> T proxy(Class<T> type, Behaviour behaviour) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return behaviour.call(method.getName(), arguments);
              } catch (InvocationTargetException wrapped) {
                throw wrapped.getCause();
              }
            }));
  }

  private interface Connections {
    Connection next() throws SQLException;
  }

  private interface Behaviour {
    Object call(String method, Object[] arguments) throws Throwable;
  }
}
