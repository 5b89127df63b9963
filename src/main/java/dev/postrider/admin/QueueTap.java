package dev.postrider.admin;

import dev.postrider.spi.Acknowledgement;
import dev.postrider.spi.Broker;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What comes of a queue by one connection. What is not acknowledged goes back when it closes. */
final class QueueTap implements AutoCloseable {

  private final Arrivals arrivals;
  private final Receiver receiver;

  private QueueTap(Arrivals arrivals, Receiver receiver) {
    this.arrivals = arrivals;
    this.receiver = receiver;
  }

  /** A message that is open. */
  record Delivered(IncomingMessage message, Acknowledgement acknowledgement) {}

  static QueueTap open(Broker broker, Source source) throws TransportException {
    Arrivals arrivals = new Arrivals();
    return new QueueTap(arrivals, broker.receive(source, arrivals));
  }

  /** The next ones, or none if none comes in time. */
  List<Delivered> next(int most, Duration patience) throws InterruptedException {
    List<Delivered> next = new ArrayList<>();
    Delivered first = arrivals.waiting.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      next.add(first);
      arrivals.waiting.drainTo(next, most - 1);
    }
    return next;
  }

  /** Why nothing comes any more; null as long as something may. */
  @Nullable Throwable lost() {
    return arrivals.lost;
  }

  @Override
  public void close() {
    receiver.close();
  }

  private static final class Arrivals implements DeliveryListener {

    private final BlockingQueue<Delivered> waiting = new LinkedBlockingQueue<>();
    private volatile @Nullable Throwable lost;

    @Override
    public void delivered(IncomingMessage message, Acknowledgement acknowledgement) {
      waiting.add(new Delivered(message, acknowledgement));
    }

    @Override
    public void lost(Throwable cause) {
      lost = cause;
    }
  }
}
