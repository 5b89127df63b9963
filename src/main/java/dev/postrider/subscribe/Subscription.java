package dev.postrider.subscribe;

import static dev.postrider.subscribe.SubscribeProblem.NOT_RECEIVING;

import dev.postrider.inbox.WireIdentity;
import dev.postrider.retry.Backoff;
import dev.postrider.spi.Acknowledgement;
import dev.postrider.spi.Broker;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import dev.postrider.subscribe.DeliveryWork.Handling;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Receives for one consumer: connects, and again when the connection is lost, and hands deliveries
 * to their lines. Safe for use by any thread.
 */
final class Subscription {

  private static final System.Logger LOG = System.getLogger(Subscription.class.getName());
  private static final Backoff RECONNECT =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);

  /** What ends sooner was no success: a message may end each connection by which it comes. */
  private static final Duration LASTING = RECONNECT.max();

  private final Origin origin;
  private final Handling handling;
  private final KeyLines lines;
  private final Executor workers;
  private final ScheduledExecutorService clock;

  private @Nullable Link link;
  private int failures;
  private boolean stopped;
  private volatile @Nullable String complaint;

  /**
   * Where messages come from.
   *
   * @param name of the broker
   */
  record Origin(String name, Broker broker, Source source) {}

  /**
   * A subscription that receives nothing yet.
   *
   * @param workers for what blocks
   * @param clock for what comes later
   */
  Subscription(
      Origin origin,
      Handling handling,
      Executor workers,
      ScheduledExecutorService clock) {
    this.origin = origin;
    this.handling = handling;
    this.workers = workers;
    this.clock = clock;
    this.lines = new KeyLines(origin.source().concurrency(), workers, clock);
  }

  Origin origin() {
    return origin;
  }

  SubscriptionCounters counters() {
    return handling.counters();
  }

  /** Whether it is connected. */
  synchronized boolean isReceiving() {
    return link != null && link.receiver != null;
  }

  /** Why it cannot receive; null if it can, or has not tried. */
  @Nullable String complaint() {
    return complaint;
  }

  /** Connects, now or later. Does not block. */
  void start() {
    workers.execute(this::connect);
  }

  /** Takes no more messages, and begins no further calls. */
  void stop() {
    Link open;
    synchronized (this) {
      stopped = true;
      open = link;
    }
    if (open != null) {
      open.stop();
    }
    lines.close();
  }

  /** Waits for running calls and closes the connection; after {@link #stop}. */
  void close(Duration patience) throws InterruptedException {
    try {
      lines.awaitIdle(patience);
    } finally {
      Link open;
      synchronized (this) {
        open = link;
        link = null;
      }
      if (open != null) {
        open.close();
      }
      handling.deadLetters().close();
    }
  }

  private void connect() {
    Link next = new Link();
    synchronized (this) {
      if (stopped) {
        return;
      }
      link = next;
    }
    try {
      Receiver opened = origin.broker().receive(origin.source(), next);
      connected(next, opened);
    } catch (TransportException | RuntimeException | Error e) {
      away(next, e); // also for lack of memory or threads: nobody else would connect again
    }
  }

  private void connected(Link now, Receiver opened) {
    boolean unwanted;
    synchronized (this) {
      now.receiver = opened;
      unwanted = stopped || link != now;
      if (!unwanted) {
        now.sinceNanos = System.nanoTime();
        complaint = null;
      }
    }
    if (unwanted) {
      opened.close();
    } else {
      LOG.log(Level.INFO, "{0} receives from {1}", handling.terms().consumer(), destination());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
  private void away(Link lost, Throwable cause) {
    Receiver closing;
    Duration delay;
    synchronized (this) {
      if (link != lost) {
        return;
      }
      link = null;
      closing = lost.receiver;
      failures = lost.hasLasted() ? 0 : failures;
      delay = RECONNECT.delay(++failures, handling.terms().chance().next());
    }
    try {
      complain(cause); // before the next connection takes it back
    } finally {
      clock.schedule(() -> workers.execute(this::connect), delay.toNanos(), TimeUnit.NANOSECONDS);
    }
    if (closing != null) {
      workers.execute(closing::close);
    }
  }

  /** Once per reason. */
  private void complain(Throwable cause) {
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    String sentence =
        NOT_RECEIVING
            .of(handling.terms().consumer(), destination(), reason.replaceFirst("\\.$", ""))
            .toString();
    if (!sentence.equals(complaint)) {
      complaint = sentence;
      LOG.log(Level.WARNING, sentence, cause);
    }
  }

  private String destination() {
    return origin.source().destination();
  }

  private synchronized boolean isCurrent(Link asked) {
    return link == asked;
  }

  /** One connection, and what comes by it. */
  private final class Link implements DeliveryListener {

    private volatile @Nullable Receiver receiver;
    private long sinceNanos;

    private boolean hasLasted() {
      return receiver != null && System.nanoTime() - sinceNanos >= LASTING.toNanos();
    }

    @Override
    public void delivered(IncomingMessage message, Acknowledgement acknowledgement) {
      handling.counters().received().increment();
      if (!handling.terms().filter().admits(message.headers())) {
        handling.counters().filtered().increment();
        acknowledgement.accept();
        return;
      }
      lines.add(
          new WireIdentity(message).key().orElse(null),
          new DeliveryWork(handling, message, acknowledgement, () -> isCurrent(this)));
    }

    @Override
    public void lost(Throwable cause) {
      away(this, cause);
    }

    private void stop() {
      Receiver open = receiver;
      if (open != null) {
        open.stop();
      }
    }

    private void close() {
      Receiver open = receiver;
      if (open != null) {
        open.close();
      }
    }
  }
}
