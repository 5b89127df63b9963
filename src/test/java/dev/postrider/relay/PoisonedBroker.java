package dev.postrider.relay;

import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import java.io.IOException;
import java.util.List;

/** A real broker that hangs up each time it gets a message to a certain destination. */
final class PoisonedBroker extends SendingBroker {

  private final Broker broker;
  private final String poison;

  PoisonedBroker(Broker broker, String poison) {
    this.broker = broker;
    this.poison = poison;
  }

  @Override
  public boolean atomic() {
    return broker.atomic();
  }

  @Override
  public BrokerSession connect() throws TransportException {
    return new Session(broker.connect(), poison);
  }

  @Override
  public void close() {
    broker.close();
  }

  private record Session(BrokerSession session, String poison) implements BrokerSession {

    @Override
    public void send(List<OutgoingMessage> batch, OutcomeListener outcomes) {
      if (batch.stream().noneMatch(message -> message.destination().equals(poison))) {
        session.send(batch, outcomes);
        return;
      }
      session.close();
      Outcome lost = new Outcome.TransportFailure(new IOException("The broker hung up"));
      for (int i = 0; i < batch.size(); i++) {
        outcomes.completed(i, lost);
      }
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
