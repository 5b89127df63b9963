package dev.postrider.connector.kafka;

import dev.postrider.Problem;
import dev.postrider.connector.ConnectorProblem;
import dev.postrider.connector.Settings;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Connector;
import dev.postrider.spi.ConnectorSetting;
import java.util.ArrayList;
import java.util.List;

/**
 * The connector {@code kafka}: a cluster of Apache Kafka 2.1 or newer, or what speaks its protocol.
 *
 * <p>Settings, under {@code postrider.broker.<name>.}:
 *
 * <ul>
 *   <li>{@code bootstrap.servers}: required.
 *   <li>{@code connect-timeout}: default {@code PT10S}; {@code send-timeout}: default {@code
 *       PT30S}. ISO 8601 durations, at most an hour.
 *   <li>{@code declare}: whether missing topics are created, with {@code declare.partitions} and
 *       {@code declare.replication-factor}; default false.
 *   <li>any property of Kafka's producers, consumers and admin clients, by its own name and with
 *       its own default but for {@code linger.ms=0}, {@code client.id=postrider} and {@code
 *       metric.reporters} without JMX. Those on which the guarantees rest are refused.
 * </ul>
 */
public final class KafkaConnector implements Connector {

  static final String NAME = "kafka";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<ConnectorSetting> settings() {
    return Settings.described(KafkaSettings.KEYS);
  }

  @Override
  public List<Problem> check(BrokerDefinition definition) {
    KafkaSettings settings = KafkaSettings.of(definition);
    try {
      return ClientLoader.within(() -> new DefinitionCheck(settings).problems());
    } catch (LinkageError absent) {
      List<Problem> problems = new ArrayList<>(settings.settings().problems(NAME, key -> true));
      problems.add(
          ConnectorProblem.CLIENT_ABSENT.of(
              settings.broker(),
              "org.apache.kafka.clients.producer.KafkaProducer",
              "org.apache.kafka:kafka-clients"));
      return List.copyOf(problems);
    }
  }

  @Override
  public Broker open(BrokerDefinition definition) {
    return new KafkaBroker(KafkaSettings.of(definition));
  }
}
