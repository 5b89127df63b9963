package dev.postrider.connector.rabbitmq;

import static dev.postrider.connector.ConnectorProblem.CONNECTION_LOST;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultSaslConfig;
import com.rabbitmq.client.MissedHeartbeatException;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import dev.postrider.connector.Endpoint;
import dev.postrider.connector.Farewell;
import dev.postrider.connector.HostAndPort;
import dev.postrider.spi.TransportException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one of the hosts. Its threads are daemons. Safe for use by any thread.
 *
 * <p>The client writes to the network while it holds locks, and waits for as long as the network
 * does; what ends that for sure is to close the socket, which asks nobody ({@link #kill}).
 */
final class RabbitLink {

  /** What the names of all threads begin with. */
  static final String THREADS = "postrider-rabbitmq-";

  /** The broker's own limit; what it sends back must not be more than the client takes. */
  private static final int LARGEST_BODY = 512 << 20;

  private static final int CLOSE_MILLIS = 1000;
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final System.Logger LOG = System.getLogger(RabbitLink.class.getName());

  private final RabbitSettings settings;
  private final HostAndPort host;
  private final ExecutorService thread = oneThread();
  private final Object monitor = new Object();
  private @Nullable Socket socket;
  private @Nullable Connection connection;
  private boolean killed;

  RabbitLink(RabbitSettings settings, HostAndPort host) {
    this.settings = settings;
    this.host = host;
  }

  RabbitSettings settings() {
    return settings;
  }

  Endpoint endpoint() {
    return settings.endpoint(host);
  }

  /**
   * The thread on which messages are delivered, and whatever else must be done one after the other.
   * It ends when it is idle; no task is refused.
   */
  ExecutorService thread() {
    return thread;
  }

  /** The connection is lost, for the reason the broker gave, or the root of the failure tells. */
  TransportException lost(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason =
        CloseReason.of(failure).map(CloseReason::text).orElse(settings.settings().reason(root));
    return endpoint()
        .failure(CONNECTION_LOST, silence(failure, root), settings.settings().clean(reason));
  }

  /** A broker that has fallen silent is one that is late, for those who ask. */
  private static Throwable silence(Throwable failure, Throwable root) {
    return root instanceof MissedHeartbeatException
        ? new TimeoutException(root.getMessage()).initCause(failure)
        : failure;
  }

  /** Connects and logs in. May block for as long as the client likes, but not once killed. */
  Connection connect() throws IOException, TimeoutException, GeneralSecurityException {
    Address address = new Address(host.host(), host.port());
    Connection opened = factory().newConnection(thread, List.of(address), settings.clientId());
    synchronized (monitor) {
      connection = opened;
    }
    return opened;
  }

  /** A new channel; asks the broker. */
  static Channel channel(Connection connection) throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("the broker gives no more channels");
    }
    return channel;
  }

  /** Says good-bye to the broker, for a moment; then the connection is gone. Never throws. */
  void close() {
    Farewell.say(
        THREADS,
        () -> {
          Connection open;
          synchronized (monitor) {
            open = connection;
          }
          if (open != null) {
            open.abort(CLOSE_MILLIS);
          }
        });
    kill();
  }

  /** Ends the connection, now or as soon as it has come about. Returns at once. Never throws. */
  void kill() {
    Socket open;
    synchronized (monitor) {
      killed = true;
      open = socket;
    }
    if (open != null) {
      Farewell.daemon(THREADS + "kill-", () -> reset(open)).start();
    }
  }

  private ConnectionFactory factory() throws IOException, GeneralSecurityException {
    int millis = (int) settings.connectTimeout().toMillis();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setAutomaticRecoveryEnabled(false);
    factory.setConnectionTimeout(millis);
    factory.setHandshakeTimeout(millis);
    factory.setChannelRpcTimeout((int) settings.sendTimeout().toMillis());
    factory.setRequestedHeartbeat(settings.heartbeatSeconds());
    factory.setMaxInboundMessageBodySize(LARGEST_BODY);
    factory.setVirtualHost(settings.virtualHost());
    factory.setShutdownTimeout(CLOSE_MILLIS);
    factory.setThreadFactory(work -> Farewell.daemon(THREADS, renamed(work)));
    factory.setExceptionHandler(new Silence());
    if (settings.user().isPresent()) {
      factory.setUsername(settings.user().get());
      factory.setPassword(settings.password().orElse(""));
    } else if (settings.tls().identifies()) {
      factory.setSaslConfig(DefaultSaslConfig.EXTERNAL);
    }
    if (settings.tls().enabled()) {
      factory.useSslProtocol(settings.tls().context());
    }
    factory.setSocketConfigurator(this::adopt);
    return factory;
  }

  /** Of a socket that is not connected yet. */
  private void adopt(Socket made) throws IOException {
    made.setTcpNoDelay(true);
    if (made instanceof SSLSocket encrypted && settings.tls().verifiesHostName()) {
      SSLParameters parameters = encrypted.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      encrypted.setSSLParameters(parameters);
    }
    synchronized (monitor) {
      if (killed) {
        throw new SocketException("given up meanwhile");
      }
      socket = made;
    }
  }

  /** The client gives names of its own. */
  private static Runnable renamed(Runnable work) {
    return () -> {
      Thread self = Thread.currentThread();
      self.setName(THREADS + "connection-" + self.getId());
      work.run();
    };
  }

  private static ExecutorService oneThread() {
    ThreadPoolExecutor made =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            work -> Farewell.daemon(THREADS + "deliveries-", work));
    made.allowCoreThreadTimeOut(true);
    return made;
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0); // else TLS would wait until it has said good-bye
    } catch (IOException e) {
      // Closed already.
    }
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone all the same.
    }
  }

  /** What goes wrong is told by us. */
  private static final class Silence extends DefaultExceptionHandler {

    @Override
    protected void log(String message, Throwable e) {
      LOG.log(System.Logger.Level.DEBUG, message, e);
    }
  }
}
