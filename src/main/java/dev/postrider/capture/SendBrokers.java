package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.BROKER_UNKNOWN;

import dev.postrider.PostriderException;
import dev.postrider.SendException;
import dev.postrider.capture.Courier.Terms;
import dev.postrider.config.BrokerSettings;
import dev.postrider.config.BrokerSettings.NamedBroker;
import dev.postrider.connector.Farewell;
import dev.postrider.spi.Broker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The couriers to the brokers of this node, each from when it is first needed: an application that
 * sends nothing past the outbox has neither connections nor threads for it. Safe for use by any
 * thread.
 */
final class SendBrokers implements AutoCloseable {

  /** How long a stop waits for what is under way. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long KEEP_ALIVE_SECONDS = 30;

  private final BrokerSettings settings;
  private final Map<String, NamedBroker> brokers = new TreeMap<>();
  private final Opening opening;
  private final Terms terms;
  private final SendCounters counters;
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          1,
          work -> Farewell.daemon("postrider-send-", work),
          new ThreadPoolExecutor.DiscardPolicy()); // after the end there is nothing to watch
  private final Map<String, Courier> couriers = new TreeMap<>();
  private boolean closed;

  /** Makes brokers, as connectors do. */
  @FunctionalInterface
  interface Opening {
    Map<String, Broker> open(BrokerSettings brokers);
  }

  /**
   * No couriers yet.
   *
   * @param brokers those that are configured on this node
   */
  SendBrokers(BrokerSettings brokers, Opening opening, Terms terms, SendCounters counters) {
    this.settings = brokers;
    brokers.brokers().forEach(broker -> this.brokers.put(broker.name(), broker));
    this.opening = opening;
    this.terms = terms;
    this.counters = counters;
    clock.setRemoveOnCancelPolicy(true);
    clock.setKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    clock.allowCoreThreadTimeOut(true);
  }

  /** How long one call may take. */
  Duration timeout() {
    return terms.settings().timeout();
  }

  /**
   * The courier to a broker.
   *
   * @param destination named in the error
   * @throws PostriderException PR0119 if this node has no such broker, PR0146 at the end
   */
  Courier courier(String broker, String destination) {
    NamedBroker named = brokers.get(broker);
    if (named == null) {
      throw new PostriderException(BROKER_UNKNOWN.of(destination, broker, brokers.keySet()));
    }
    synchronized (couriers) {
      Courier known = couriers.get(broker);
      if (known == null) {
        if (closed) {
          throw new SendException(Errand.notBegun(broker, destination), null, List.of());
        }
        known = new Courier(broker, open(named), terms, clock, counters.of(broker));
        couriers.put(broker, known);
      }
      return known;
    }
  }

  /** Ends all sessions; waits some seconds for what is under way. */
  @Override
  public void close() {
    Map<String, Courier> ending;
    synchronized (couriers) {
      closed = true;
      ending = new TreeMap<>(couriers);
    }
    ending.values().forEach(Courier::stop);
    Deadline end = Deadline.after(PATIENCE, terms.nanoTime());
    ending.values().forEach(courier -> courier.end(Duration.ofNanos(Math.max(0, end.leftNanos()))));
    clock.shutdownNow();
  }

  private Broker open(NamedBroker named) {
    Broker opened = opening.open(settings.only(Set.of(named.name()))).get(named.name());
    return Objects.requireNonNull(opened); // its connector was checked at deployment
  }
}
