package dev.postrider.connector.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.postrider.connector.Farewell;
import dev.postrider.spi.Acknowledgement;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Consumes a queue. Deliveries, and what is settled, go over one thread, the link's; so that who
 * settles never waits for the network, and nothing is lost of it but with the connection.
 */
final class RabbitReceiver implements Receiver {

  /** What fits into the protocol. */
  private static final int MOST_PREFETCHED = 0xffff;

  private final RabbitLink link;
  private final DeliveryListener listener;
  private final MessageReader reader;
  private final Object delivering = new Object();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable Channel channel;
  private volatile String tag = "";
  private boolean stopped;

  private RabbitReceiver(RabbitLink link, Source source, DeliveryListener listener) {
    this.link = link;
    this.listener = listener;
    this.reader = new MessageReader(source.destination());
  }

  /** Connects and subscribes; may block for as long as the link does. */
  static RabbitReceiver open(RabbitLink link, Source source, DeliveryListener listener)
      throws IOException, TimeoutException, GeneralSecurityException, TransportException {
    RabbitReceiver receiver = new RabbitReceiver(link, source, listener);
    Connection opened = link.connect();
    receiver.channel =
        new Subscribing(link, opened, source)
            .channel(
                (channel, queue) -> {
                  channel.basicQos(Math.min(source.prefetch(), MOST_PREFETCHED));
                  receiver.consume(channel, queue);
                });
    return receiver;
  }

  /** From now on a loss is told to the listener, also one that has happened already. */
  void tellLosses() {
    Channel open = channel;
    if (open != null) {
      open.addShutdownListener(cause -> lost(link.lost(cause)));
    }
  }

  @Override
  public void stop() {
    boolean first;
    synchronized (delivering) {
      first = !stopped;
      stopped = true;
    }
    if (first) {
      link.thread().execute(this::cancel);
    }
  }

  @Override
  public void close() {
    boolean first = ended.compareAndSet(false, true);
    stop();
    if (first) {
      CountDownLatch settled = new CountDownLatch(1);
      link.thread().execute(settled::countDown);
      Farewell.say(RabbitLink.THREADS, () -> await(settled));
    }
    link.close();
  }

  private void consume(Channel open, String queue) throws IOException {
    tag =
        open.basicConsume(
            queue,
            false,
            (consumer, delivery) -> deliver(open, delivery),
            consumer -> lost(gone(queue)));
  }

  /** Once stopped, it stays open, and comes again after the close. */
  private void deliver(Channel from, Delivery delivery) {
    synchronized (delivering) {
      if (!stopped) {
        listener.delivered(reader.read(delivery), new Settlement(from, delivery));
      }
    }
  }

  private void cancel() {
    Channel open = channel;
    if (open != null && open.isOpen()) {
      attempt(() -> open.basicCancel(tag));
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  /** With the channel the broker forgets what was open on it; it comes again. */
  private static void attempt(Step step) {
    try {
      step.run();
    } catch (IOException | ShutdownSignalException lost) {
      // Told by the channel's end.
    }
  }

  private TransportException gone(String queue) {
    return link.lost(new IOException("the broker ended the subscription to the queue " + queue));
  }

  private void lost(TransportException cause) {
    if (ended.compareAndSet(false, true)) {
      synchronized (delivering) {
        stopped = true;
      }
      link.kill();
      listener.lost(cause);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Settles once: the broker closes the channel over a second time. */
  private final class Settlement implements Acknowledgement {

    private final Channel channel;
    private final long tag;
    private final AtomicBoolean settled = new AtomicBoolean();

    Settlement(Channel channel, Delivery delivery) {
      this.channel = channel;
      this.tag = delivery.getEnvelope().getDeliveryTag();
    }

    @Override
    public void accept() {
      settle(() -> channel.basicAck(tag, false));
    }

    @Override
    public void release() {
      settle(() -> channel.basicReject(tag, true));
    }

    private void settle(Step step) {
      if (settled.compareAndSet(false, true)) {
        link.thread().execute(() -> attempt(step));
      }
    }
  }
}
