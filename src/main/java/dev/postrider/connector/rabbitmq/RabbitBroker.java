package dev.postrider.connector.rabbitmq;

import dev.postrider.connector.Farewell;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import java.time.Clock;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** A broker reached by one connection per session. */
final class RabbitBroker implements Broker {

  private final RabbitSettings settings;
  private final Clock clock;
  private final Lessons lessons = new Lessons();
  private final ScheduledThreadPoolExecutor watches;

  RabbitBroker(RabbitSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.watches =
        new ScheduledThreadPoolExecutor(
            1, work -> Farewell.daemon(RabbitLink.THREADS + "watch-", work));
    watches.setRemoveOnCancelPolicy(true);
  }

  Lessons lessons() {
    return lessons;
  }

  Clock clock() {
    return clock;
  }

  /** False: messages are confirmed one by one. */
  @Override
  public boolean atomic() {
    return false;
  }

  @Override
  public BrokerSession connect() throws TransportException {
    RabbitSession session = new Dialer(settings).dial(link -> RabbitSession.open(link, this));
    session.watchBy(watches);
    return session;
  }

  @Override
  public Receiver receive(Source source, DeliveryListener listener) throws TransportException {
    RabbitReceiver receiver =
        new Dialer(settings).dial(link -> RabbitReceiver.open(link, source, listener));
    receiver.tellLosses();
    return receiver;
  }

  @Override
  public void close() {
    watches.shutdownNow();
  }
}
