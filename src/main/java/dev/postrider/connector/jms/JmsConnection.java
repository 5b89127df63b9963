package dev.postrider.connector.jms;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is opened by one thread, which may block as long as the client likes, and
 * closed by any.
 */
final class JmsConnection {

  private final JmsSettings settings;
  private final ConnectionFactory factory;
  private final Object monitor = new Object();
  private @Nullable Connection connection;
  private boolean closed;
  private volatile @Nullable JMSException loss;

  JmsConnection(JmsSettings settings, ConnectionFactory factory) {
    this.settings = settings;
    this.factory = factory;
  }

  /**
   * Logs in.
   *
   * @param identified whether the client id of the settings is used
   */
  Connection open(boolean identified) throws JMSException {
    Connection opened = login();
    adopt(opened);
    if (identified && settings.clientId().isPresent()) {
      // A broker admits an identifier once; lanes, nodes and half-dead connections would collide.
      opened.setClientID(settings.clientId().get() + "-" + UUID.randomUUID());
    }
    try {
      opened.setExceptionListener(e -> loss = e);
    } catch (JMSException e) {
      // Forbidden for factories of a server; the next call to the broker tells then.
    }
    return opened;
  }

  /** What the client has said about a lost connection. */
  Optional<JMSException> loss() {
    return Optional.ofNullable(loss);
  }

  /** Closes the connection, now or as soon as it has come about. May block. Never throws. */
  void close() {
    Connection open;
    synchronized (monitor) {
      closed = true;
      open = connection;
      connection = null;
    }
    if (open != null) {
      closeQuietly(open);
    }
  }

  private Connection login() throws JMSException {
    if (settings.user().isPresent()) {
      return factory.createConnection(settings.user().get(), settings.password().orElse(null));
    }
    return factory.createConnection();
  }

  /** Whoever gave up on us meanwhile could not close a connection that did not exist yet. */
  private void adopt(Connection opened) throws JMSException {
    synchronized (monitor) {
      if (!closed) {
        connection = opened;
        return;
      }
    }
    closeQuietly(opened);
    throw new JMSException("given up meanwhile");
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (JMSException | RuntimeException e) {
      // It was broken; the client has let go of it all the same.
    }
  }
}
