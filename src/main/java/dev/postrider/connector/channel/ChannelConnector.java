package dev.postrider.connector.channel;

import dev.postrider.Problem;
import dev.postrider.connector.Settings;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Connector;
import dev.postrider.spi.ConnectorSetting;
import java.util.List;

/**
 * The connector {@code channel}: any broker for which the application's runtime of MicroProfile
 * Reactive Messaging has a connector, for instance of MQTT, AMQP 1.0, Pulsar or SQS. It needs a
 * bean of the application, {@link BrokerChannel}; where the broker is, and who logs in, is said
 * under {@code mp.messaging.outgoing}.
 *
 * <p>Settings, under {@code postrider.broker.<name>.}: {@code max-in-flight}, {@code send-timeout}.
 *
 * <p>A message is confirmed when the runtime acknowledges it; what that is worth is the matter of
 * the runtime's connector. It only sends: to receive there are {@code @Incoming} methods.
 */
public final class ChannelConnector implements Connector {

  @Override
  public String name() {
    return "channel";
  }

  @Override
  public List<ConnectorSetting> settings() {
    return Settings.described(ChannelSettings.KEYS);
  }

  @Override
  public boolean receives() {
    return false;
  }

  @Override
  public List<Problem> check(BrokerDefinition definition) {
    return new DefinitionCheck(definition).problems();
  }

  @Override
  public Broker open(BrokerDefinition definition) {
    ChannelSettings settings = ChannelSettings.of(definition);
    return new ChannelBroker(settings, () -> ChannelBeans.find(settings.broker()));
  }
}
