package dev.postrider.connector.jms;

import dev.postrider.connector.Farewell;
import dev.postrider.spi.Acknowledgement;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Receives on a thread of its own, which alone uses the session: it takes turns in receiving and in
 * settling what others say is done.
 */
final class JmsReceiver implements Receiver {

  private static final String THREADS = "postrider-jms-receiver-";

  /** How long a settlement may wait for its turn while the broker has no message, in ms. */
  private static final long TURN = 10;

  private static final long IDLE_TURN = 200;

  private final JmsSettings settings;
  private final JmsConnection connection;
  private final ConnectionFactory factory;
  private final Source source;
  private final DeliveryListener listener;
  private final MessageReader reader;
  private final ExecutorService thread;
  private final BlockingQueue<Settlement> settlements = new LinkedBlockingQueue<>();
  private final Object delivering = new Object();
  private boolean stopped;
  private volatile boolean closed;
  private int open;

  private JmsReceiver(
      JmsSettings settings, ConnectionFactory factory, Source source, DeliveryListener listener) {
    this.settings = settings;
    this.factory = factory;
    this.source = source;
    this.listener = listener;
    this.connection = new JmsConnection(settings, factory);
    this.reader = new MessageReader(source.destination());
    this.thread = Executors.newSingleThreadExecutor(work -> Farewell.daemon(THREADS, work));
  }

  /** What became of a message; null for a call without one, to wake the thread. */
  private record Settlement(@Nullable Message message, boolean accepted) {}

  /** Connects within the connect time-out, or leaves nothing behind. */
  static JmsReceiver open(
      JmsSettings settings, ConnectionFactory factory, Source source, DeliveryListener listener)
      throws TransportException {
    JmsReceiver receiver = new JmsReceiver(settings, factory, source, listener);
    boolean connected = false;
    try {
      ReceivingChannel channel = new Connecting(settings).on(receiver.thread, receiver::connect);
      receiver.thread.execute(() -> receiver.work(channel));
      connected = true;
      return receiver;
    } finally {
      if (!connected) {
        receiver.close();
      }
    }
  }

  @Override
  public void stop() {
    synchronized (delivering) {
      stopped = true;
    }
  }

  @Override
  public void close() {
    stop();
    closed = true;
    settlements.add(new Settlement(null, false));
    thread.shutdown();
    Farewell.say(
        THREADS,
        () -> {
          awaitTheLastTurn();
          connection.close();
          if (settings.jndi().isEmpty()) {
            ClientFactory.close(factory);
          }
        });
    thread.shutdownNow();
  }

  /** A topic's subscription belongs to the client id, which would differ for each connection. */
  private ReceivingChannel connect() throws JMSException {
    boolean topic = Destinations.isTopic(source.destination());
    return ReceivingChannel.on(connection.open(!topic), source);
  }

  private void awaitTheLastTurn() {
    try {
      if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
        return; // the broker is silent
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(ReceivingChannel channel) {
    int most = channel.individual() ? source.prefetch() : 1;
    try {
      while (!closed) {
        boolean receiving = open < most && !hasStopped();
        settle(channel, receiving ? 0 : IDLE_TURN);
        if (receiving && !closed) {
          deliver(channel.receive(open > 0 ? TURN : IDLE_TURN));
        }
        if (connection.loss().isPresent()) {
          throw connection.loss().get();
        }
      }
      settle(channel, 0);
      if (open > 0) {
        channel.release(); // the connection may only go back to a server's pool
      }
    } catch (JMSException | RuntimeException | Error e) {
      lost(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed, and the broker was silent
    }
  }

  /** All there is to settle; waits for the first so many milliseconds. */
  private void settle(ReceivingChannel channel, long millis)
      throws JMSException, InterruptedException {
    Settlement next = settlements.poll(millis, TimeUnit.MILLISECONDS);
    for (; next != null; next = settlements.poll()) {
      if (next.message() != null) {
        open--;
        if (next.accepted()) {
          channel.accept(next.message());
        } else {
          channel.release();
        }
      }
    }
  }

  private void deliver(@Nullable Message message) throws JMSException {
    if (message == null) {
      return;
    }
    open++;
    AtomicBoolean settled = new AtomicBoolean();
    Acknowledgement acknowledgement =
        new Acknowledgement() {
          @Override
          public void accept() {
            end(true);
          }

          @Override
          public void release() {
            end(false);
          }

          private void end(boolean accepted) {
            if (settled.compareAndSet(false, true)) {
              settlements.add(new Settlement(message, accepted));
            }
          }
        };
    IncomingMessage incoming = reader.read(message, () -> connection.loss().isPresent());
    synchronized (delivering) {
      if (!stopped) {
        listener.delivered(incoming, acknowledgement);
      }
    }
  }

  private boolean hasStopped() {
    synchronized (delivering) {
      return stopped;
    }
  }

  private void lost(Throwable cause) {
    if (!closed) {
      closed = true;
      listener.lost(settings.endpoint().lost(cause));
    }
  }
}
