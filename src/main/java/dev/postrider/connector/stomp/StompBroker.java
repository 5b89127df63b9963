package dev.postrider.connector.stomp;

import dev.postrider.connector.Farewell;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import java.time.Clock;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** A broker reached by one connection per session; one thread looks after the time-outs of all. */
final class StompBroker implements Broker {

  private final StompSettings settings;
  private final Clock clock;
  private final ScheduledThreadPoolExecutor watch;

  StompBroker(StompSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.watch =
        new ScheduledThreadPoolExecutor(
            1, work -> Farewell.daemon(StompLink.THREADS + "watch-", work));
    watch.setRemoveOnCancelPolicy(true);
  }

  /** False: each message is confirmed by a receipt of its own. */
  @Override
  public boolean atomic() {
    return false;
  }

  @Override
  public BrokerSession connect() throws TransportException {
    return StompSession.open(settings, clock, watch);
  }

  @Override
  public Receiver receive(Source source, DeliveryListener listener) throws TransportException {
    return StompReceiver.open(settings, source, listener, watch);
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
