package dev.postrider.bench;

import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between relay and broker, and notes when each message was confirmed. */
final class Confirmations {

  private final Map<String, Long> nanos = new ConcurrentHashMap<>();

  /** By message id, the {@link System#nanoTime} of its confirmation. */
  Map<String, Long> nanos() {
    return nanos;
  }

  Broker around(Broker broker) {
    return new Broker() {
      @Override
      public boolean atomic() {
        return broker.atomic();
      }

      @Override
      public BrokerSession connect() throws TransportException {
        return watch(broker.connect());
      }

      @Override
      public Receiver receive(Source source, DeliveryListener listener) throws TransportException {
        return broker.receive(source, listener);
      }

      @Override
      public void close() {
        broker.close();
      }
    };
  }

  private BrokerSession watch(BrokerSession session) {
    return new BrokerSession() {
      @Override
      public void send(List<OutgoingMessage> batch, OutcomeListener outcomes) {
        session.send(
            batch,
            (index, outcome) -> {
              if (outcome instanceof Outcome.Confirmed) {
                nanos.put(batch.get(index).id(), System.nanoTime());
              }
              outcomes.completed(index, outcome);
            });
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }
}
