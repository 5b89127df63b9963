package dev.postrider.relay;

import dev.postrider.spi.Broker;
import dev.postrider.spi.DeliveryListener;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;

/** A broker for tests of the relay, which receives nothing. */
abstract class SendingBroker implements Broker {

  @Override
  public final Receiver receive(Source source, DeliveryListener listener) {
    throw new AssertionError("The relay receives nothing");
  }
}
