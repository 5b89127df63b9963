package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.testkit.PostgresServer;
import dev.postrider.testkit.TcpProxy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.postgresql.ds.PGSimpleDataSource;

/** A network that swallows everything, without an end of the connection. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class SilentDatabaseIT {

  private static final int SILENCE = 300;

  private TcpProxy network;
  private Connection pooled;

  @BeforeEach
  void connect() throws SQLException {
    PGSimpleDataSource direct = new PGSimpleDataSource();
    direct.setUrl(PostgresServer.shared().url("public", "postgres"));
    network = new TcpProxy(direct.getPortNumbers()[0]);
    direct.setServerNames(new String[] {"127.0.0.1"});
    direct.setPortNumbers(new int[] {network.port()});
    pooled = direct.getConnection();
  }

  @AfterEach
  void disconnect() throws SQLException {
    pooled.close();
    network.close();
  }

  @Test
  void whoWaitsForItGetsAnException() throws Exception {
    assertThat(ask()).isTrue();
    network.stall();

    assertThatThrownBy(this::ask).isInstanceOf(SQLException.class);
    assertThat(pooled.isClosed()).as("no pool gives it to the next").isTrue();
  }

  @Test
  void theConnectionGoesBackToItsPoolAsItWas() throws Exception {
    pooled.setNetworkTimeout(Runnable::run, 120_000);
    ask();
    assertThat(pooled.getNetworkTimeout()).isEqualTo(120_000);

    assertThatThrownBy(() -> transactions().each(c -> c.createStatement().execute("nonsense")))
        .isInstanceOf(SQLException.class);
    assertThat(pooled.getNetworkTimeout()).isEqualTo(120_000);
  }

  @Test
  void aShorterTimeOfThePoolStays() throws Exception {
    pooled.setNetworkTimeout(Runnable::run, 100);

    int during = transactions().run(Connection::getNetworkTimeout);

    assertThat(during).isEqualTo(100);
  }

  private boolean ask() throws SQLException {
    return transactions()
        .each(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.execute("SELECT 1");
              }
            });
  }

  private Transactions transactions() {
    Connection lent = proxy(Connection.class, pooled, "close");
    PGSimpleDataSource pool =
        new PGSimpleDataSource() {
          @Override
          public Connection getConnection() {
            return lent;
          }
        };
    return new Transactions(pool, SILENCE);
  }

  /** All but one method, which does nothing. */
  private static <T> T proxy(Class<T> type, T target, String without) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return method.getName().equals(without) ? null : method.invoke(target, arguments);
              } catch (InvocationTargetException failure) {
                throw failure.getCause();
              }
            }));
  }
}
