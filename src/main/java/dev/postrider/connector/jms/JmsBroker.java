package dev.postrider.connector.jms;

import dev.postrider.connector.Farewell;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import jakarta.jms.ConnectionFactory;
import java.time.Clock;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** A broker reached by one connection per session. */
final class JmsBroker implements Broker {

  private final JmsSettings settings;
  private final Clock clock;
  private final ClientFactory client;
  private @Nullable ConnectionFactory own;

  JmsBroker(JmsSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.client = new ClientFactory(settings);
  }

  /** True: a batch is one local transaction. */
  @Override
  public boolean atomic() {
    return true;
  }

  @Override
  public BrokerSession connect() throws TransportException {
    return JmsSession.open(settings, new JmsLink(settings, factory(), clock));
  }

  @Override
  public Receiver receive(Source source, DeliveryListener listener) throws TransportException {
    return JmsReceiver.open(settings, factoryFor(source), source, listener);
  }

  @Override
  public synchronized void close() {
    if (own != null) {
      ConnectionFactory closing = own;
      own = null;
      Farewell.say("postrider-jms-", () -> ClientFactory.close(closing));
    }
  }

  private ConnectionFactory factory() throws TransportException {
    if (settings.jndi().isPresent()) {
      return lookUp(settings.jndi().get());
    }
    return create();
  }

  /** One of its own, since how much is prefetched is the factory's matter with some clients. */
  private ConnectionFactory factoryFor(Source source) throws TransportException {
    if (settings.jndi().isPresent()) {
      return lookUp(settings.jndi().get());
    }
    try {
      return client.createFor(settings.url().orElseThrow(), source.prefetch());
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      throw settings.endpoint().unreachable(e);
    }
  }

  /** Looked up anew each time, since the server may have replaced it. */
  private ConnectionFactory lookUp(String jndi) throws TransportException {
    try {
      return client.lookUp(jndi);
    } catch (NamingException e) {
      String sentence =
          JmsProblem.JNDI_FAILED.sentence(settings.broker(), jndi, settings.reason(e));
      throw new TransportException(sentence, e);
    }
  }

  private synchronized ConnectionFactory create() throws TransportException {
    if (own == null) {
      try {
        own = client.create(settings.url().orElseThrow());
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        throw settings.endpoint().unreachable(e);
      }
    }
    return own;
  }
}
