package dev.postrider.connector.stomp;

import dev.postrider.Problem;
import dev.postrider.connector.Settings;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Connector;
import dev.postrider.spi.ConnectorSetting;
import java.time.Clock;
import java.util.List;

/**
 * The connector {@code stomp}: any broker that speaks STOMP 1.2, tried with Artemis and RabbitMQ.
 * Needs no client on the class path.
 *
 * <p>Settings, under {@code postrider.broker.<name>.}: {@code hosts}, the one that is required;
 * {@code user}, {@code password}, {@code virtual-host}, {@code client-id}; {@code connect-timeout},
 * {@code send-timeout}, {@code heartbeat}; {@code dialect}, {@code compatibility}; and those of
 * {@link dev.postrider.connector.Tls}. {@link #settings()} tells what each is for.
 *
 * <p>Messages are persistent, and confirmed by a receipt. A broker that refuses one hangs up, as
 * the protocol wants; the session then connects anew by itself, finds out which message it was, and
 * sends again what else was on its way, so that consumers may see that twice.
 */
public final class StompConnector implements Connector {

  @Override
  public String name() {
    return "stomp";
  }

  @Override
  public List<ConnectorSetting> settings() {
    return Settings.described(StompSettings.KEYS);
  }

  @Override
  public List<Problem> check(BrokerDefinition definition) {
    return new DefinitionCheck(definition).problems();
  }

  @Override
  public Broker open(BrokerDefinition definition) {
    return new StompBroker(StompSettings.of(definition), Clock.systemUTC());
  }
}
