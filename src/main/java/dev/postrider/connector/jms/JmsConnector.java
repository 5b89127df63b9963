package dev.postrider.connector.jms;

import dev.postrider.Problem;
import dev.postrider.connector.Settings;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Connector;
import dev.postrider.spi.ConnectorSetting;
import java.time.Clock;
import java.util.List;

/**
 * The connector {@code jms}: any broker with a client for Jakarta Messaging 3.
 *
 * <p>Settings, under {@code postrider.broker.<name>.}:
 *
 * <ul>
 *   <li>{@code url}: for the client; this or {@code jndi} is required.
 *   <li>{@code connection-factory}: the client's class, with a constructor taking the URL; default
 *       {@code org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory}.
 *   <li>{@code jndi}: the name of a connection factory of the server, which is looked up on a
 *       thread with the application's naming context. It must give sessions with local transactions
 *       outside JTA (Artemis' resource adapter: property {@code AllowLocalTransactions=true}),
 *       should not reconnect by itself ({@code ReconnectAttempts=0}), and should be used by nobody
 *       else, since a pool hands on sessions with open transactions.
 *   <li>{@code user}, {@code password}: the login; default none. The password is a secret.
 *   <li>{@code client-id}: the beginning of each connection's client identifier; a unique ending is
 *       added, since a broker admits one connection per identifier. Default none.
 *   <li>{@code connect-timeout}: default {@code PT10S}; {@code send-timeout}, for a whole batch:
 *       default {@code PT30S}. ISO 8601 durations, at most an hour.
 * </ul>
 *
 * <p>Artemis: what the URL does not say itself is preset to {@code reconnectAttempts=0}, so that a
 * lost connection is reported to the relay rather than replaced amid a transaction, and {@code
 * callTimeout} to the send time-out. Several hosts are written {@code
 * (tcp://a:61616,tcp://b:61616)}. Nothing else is needed: within a transaction {@code
 * blockOnDurableSend} hardly matters, and a commit waits for the disk without {@code
 * confirmationWindowSize}.
 */
public final class JmsConnector implements Connector {

  @Override
  public String name() {
    return "jms";
  }

  @Override
  public List<ConnectorSetting> settings() {
    return Settings.described(JmsSettings.KEYS);
  }

  @Override
  public List<Problem> check(BrokerDefinition definition) {
    return new DefinitionCheck(definition).problems();
  }

  @Override
  public Broker open(BrokerDefinition definition) {
    return new JmsBroker(JmsSettings.of(definition), Clock.systemUTC());
  }
}
