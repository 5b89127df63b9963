package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.BROKER_AWAY;

import dev.postrider.relay.RelayMonitor.BrokerStatus;
import dev.postrider.relay.RelayMonitor.Delays;
import dev.postrider.retry.Backoff;
import dev.postrider.retry.Breaker;
import dev.postrider.retry.Chance;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.TransportException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A broker behind its breaker, shared by all its lanes on this node. */
final class BrokerLink implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(BrokerLink.class.getName());
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);

  private final String name;
  private final Broker broker;
  private final Breaker breaker;
  private final DelayMeter delays = new DelayMeter();
  private volatile boolean reached;
  private volatile @Nullable Outage outage;

  BrokerLink(String name, Broker broker, Chance chance) {
    this.name = name;
    this.broker = broker;
    this.breaker = new Breaker(BACKOFF, chance);
  }

  /** What is wrong, and since when. */
  private record Outage(String error, long sinceNanos) {}

  boolean atomic() {
    return broker.atomic();
  }

  BrokerSession connect() throws TransportException {
    BrokerSession session = broker.connect();
    reached = true;
    return session;
  }

  boolean tryPass(long nowNanos) {
    return breaker.tryPass(nowNanos);
  }

  Duration pause(long nowNanos) {
    return breaker.pause(nowNanos);
  }

  /** The broker has answered for a message. */
  void succeeded() {
    outage = null;
    if (breaker.succeeded()) {
      LOG.log(Level.INFO, "The broker {0} is back", name);
    }
  }

  /** It has a message that came into the outbox so long ago. */
  void confirmed(long nanos) {
    delays.took(nanos);
  }

  Delays delays() {
    return delays.counted();
  }

  void failed(long nowNanos, Throwable cause) {
    String error = sentence(cause);
    Outage known = outage;
    outage = new Outage(error, known == null ? nowNanos : known.sinceNanos());
    if (breaker.failed(nowNanos)) {
      LOG.log(Level.WARNING, BROKER_AWAY.of(name, error).toString(), cause);
    }
  }

  BrokerStatus status(long nowNanos, boolean paused) {
    Outage known = outage;
    return new BrokerStatus(
        name,
        breaker.state().name(),
        reached,
        known == null ? null : known.error(),
        known == null ? null : Duration.ofNanos(nowNanos - known.sinceNanos()),
        paused);
  }

  /** What a sentence can end with. */
  private static String sentence(Throwable cause) {
    String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return text.replaceFirst("[.\\s]+$", "");
  }

  /** A lane that may have been probing has nothing to send: another may probe. */
  void abandoned() {
    breaker.abandoned();
  }

  @Override
  public void close() {
    broker.close();
  }
}
