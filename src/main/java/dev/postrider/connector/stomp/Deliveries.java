package dev.postrider.connector.stomp;

import dev.postrider.spi.Acknowledgement;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.Source;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver has got, and how much of it is open. Used by the receiver's thread; others only
 * stop it and settle.
 */
final class Deliveries {

  private final Source source;
  private final DeliveryListener listener;
  private final Consumer<StompReceiver.Task> thread;
  private final Deque<Frame> waiting = new ArrayDeque<>();
  private final Object delivering = new Object();
  private boolean stopped;
  private int open;

  /**
   * With nothing open.
   *
   * @param thread has the receiver's thread do something
   */
  Deliveries(Source source, DeliveryListener listener, Consumer<StompReceiver.Task> thread) {
    this.source = source;
    this.listener = listener;
    this.thread = thread;
  }

  /** A message has come; brokers that count bytes may send more than is wanted. */
  void add(Frame message) {
    waiting.addLast(message);
  }

  /** Delivers as many as may be open. */
  void deliver(StompLink link) {
    MessageReader reader = new MessageReader(source.destination(), link.dialect());
    while (open < source.prefetch() && !waiting.isEmpty()) {
      Frame message = waiting.removeFirst();
      open++;
      synchronized (delivering) {
        if (!stopped) {
          listener.delivered(reader.read(message), new Settlement(link, message));
        }
      }
    }
  }

  /** When it returns, nothing is delivered any more. */
  void stop() {
    synchronized (delivering) {
      stopped = true;
    }
  }

  /** Settles once. */
  private final class Settlement implements Acknowledgement {

    private final StompLink link;
    private final Map<String, String> id;
    private final AtomicBoolean settled = new AtomicBoolean();

    Settlement(StompLink link, Frame message) {
      this.link = link;
      this.id = Map.of("id", message.headers().getOrDefault("ack", ""));
    }

    @Override
    public void accept() {
      settle(new Frame(Frame.ACK, id));
    }

    /** RabbitMQ gives it to the next at once; Artemis would throw it away. */
    @Override
    public void release() {
      boolean requeues = link.dialect() == Dialect.RABBITMQ;
      settle(requeues ? new Frame(Frame.NACK, with("requeue", "true")) : null);
    }

    private Map<String, String> with(String name, String value) {
      return Map.of("id", id.getOrDefault("id", ""), name, value);
    }

    /** Without a frame it stays the broker's until the connection ends. */
    private void settle(@Nullable Frame frame) {
      if (settled.compareAndSet(false, true)) {
        thread.accept(
            () -> {
              open--;
              if (frame != null) {
                link.write(frame);
              }
            });
      }
    }
  }
}
