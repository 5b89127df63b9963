package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.BROKER_AWAY;

import dev.postrider.retry.Backoff;
import dev.postrider.retry.Breaker;
import dev.postrider.retry.Chance;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.TransportException;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** A broker behind its breaker, shared by all its lanes on this node. */
final class BrokerLink implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(BrokerLink.class.getName());
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);

  private final String name;
  private final Broker broker;
  private final Breaker breaker;

  BrokerLink(String name, Broker broker, Chance chance) {
    this.name = name;
    this.broker = broker;
    this.breaker = new Breaker(BACKOFF, chance);
  }

  boolean atomic() {
    return broker.atomic();
  }

  BrokerSession connect() throws TransportException {
    return broker.connect();
  }

  boolean tryPass(long nowNanos) {
    return breaker.tryPass(nowNanos);
  }

  Duration pause(long nowNanos) {
    return breaker.pause(nowNanos);
  }

  /** The broker has answered for a message. */
  void succeeded() {
    if (breaker.succeeded()) {
      LOG.log(Level.INFO, "The broker {0} is back", name);
    }
  }

  void failed(long nowNanos, Throwable cause) {
    if (breaker.failed(nowNanos)) {
      LOG.log(Level.WARNING, BROKER_AWAY.of(name, sentence(cause)).toString(), cause);
    }
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
