package dev.postrider.connector.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.TransportException;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Clients that behave worse than any real one that could be had for a test. */
class JmsSessionTest {

  private static final JmsSettings SETTINGS =
      JmsSettings.of(
          new BrokerDefinition("events", Map.of("url", "x://h:1", "connect-timeout", "PT0.2S")));

  private static final JmsSettings FROM_JNDI =
      JmsSettings.of(new BrokerDefinition("events", Map.of("jndi", "java:app/jms/relay")));

  private final CountDownLatch connectionClosed = new CountDownLatch(1);

  @Test
  void closesAConnectionThatComesAboutAfterTheTimeout() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    ConnectionFactory factory =
        fake(
            ConnectionFactory.class,
            call -> {
              awaitUninterruptibly(late);
              return connection(true);
            });

    assertThatThrownBy(() -> open(factory))
        .isInstanceOf(TransportException.class)
        .hasMessageStartingWith("PR0562");
    late.countDown();

    assertThat(connectionClosed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void refusesASessionThatIsNotTransacted() throws Exception {
    ConnectionFactory factory = fake(ConnectionFactory.class, call -> connection(false));

    assertThatThrownBy(() -> open(factory))
        .isInstanceOf(TransportException.class)
        .hasMessageStartingWith("PR0515");
    assertThat(connectionClosed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void reportsAClientThatThrowsErrors() {
    ConnectionFactory factory =
        fake(
            ConnectionFactory.class,
            call -> {
              throw new NoClassDefFoundError("io/netty/Buffer");
            });

    assertThatThrownBy(() -> open(factory))
        .isInstanceOf(TransportException.class)
        .hasMessageStartingWith("PR0561")
        .hasMessageContaining("io/netty/Buffer");
  }

  /** As Artemis' resource adapter without AllowLocalTransactions. */
  @Test
  void saysThatAServersFactoryAllowsNoLocalTransactions() {
    AtomicInteger sessions = new AtomicInteger();
    Session other = fake(Session.class, call -> null);
    ConnectionFactory factory =
        factory(
            () -> {
              if (sessions.getAndIncrement() == 0) {
                throw new JMSException("no transacted ones");
              }
              return other;
            });

    assertThatThrownBy(() -> open(FROM_JNDI, factory))
        .isInstanceOf(TransportException.class)
        .hasMessageStartingWith("PR0515");
  }

  @Test
  void reportsAServersFactoryWhoseBrokerIsAwayAsOutOfReach() {
    ConnectionFactory factory =
        factory(
            () -> {
              throw new JMSException("refused");
            });

    assertThatThrownBy(() -> open(FROM_JNDI, factory))
        .isInstanceOf(TransportException.class)
        .hasMessageStartingWith("PR0561")
        .hasMessageContaining("refused");
  }

  /** Payara's pool: what one session sent and left open, the next would commit. */
  @Test
  void undoesWhatTheLastUserOfAPooledSessionLeftOpen() throws Exception {
    List<String> calls = new CopyOnWriteArrayList<>();
    Session pooled =
        fake(
            Session.class,
            call -> {
              calls.add(call);
              return call.equals("getTransacted") ? true : null;
            });

    open(FROM_JNDI, factory(() -> pooled));

    assertThat(calls).contains("rollback");
  }

  private static void open(ConnectionFactory factory) throws TransportException {
    open(SETTINGS, factory);
  }

  private static void open(JmsSettings settings, ConnectionFactory factory)
      throws TransportException {
    JmsSession.open(settings, new JmsLink(settings, factory, Clock.systemUTC())).close();
  }

  private static ConnectionFactory factory(Callable<Session> sessions) {
    Connection connection =
        fake(Connection.class, call -> call.equals("createSession") ? sessions.call() : null);
    return fake(ConnectionFactory.class, call -> connection);
  }

  private Connection connection(boolean transacted) {
    Session session = fake(Session.class, call -> call.equals("getTransacted") ? transacted : null);
    return fake(
        Connection.class,
        call -> {
          if (call.equals("close")) {
            connectionClosed.countDown();
          }
          return call.equals("createSession") ? session : null;
        });
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException deaf) {
        // As a client that takes no notice.
      }
    }
  }

  private interface Behaviour {
    Object of(String call) throws Exception;
  }

  private static <T> T fake(Class<T> type, Behaviour behaviour) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> behaviour.of(method.getName())));
  }
}
