package dev.postrider.connector.rabbitmq;

import static dev.postrider.connector.CommonKeys.PASSWORD;
import static dev.postrider.connector.ConnectorProblem.CLIENT_ABSENT;
import static dev.postrider.connector.ConnectorProblem.WITHOUT_EFFECT;
import static dev.postrider.connector.rabbitmq.RabbitSettings.DECLARE;
import static dev.postrider.connector.rabbitmq.RabbitSettings.QUEUE_TYPE;
import static dev.postrider.connector.rabbitmq.RabbitSettings.USER;

import dev.postrider.Problem;
import dev.postrider.connector.Key;
import dev.postrider.connector.Settings;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Connector;
import dev.postrider.spi.ConnectorSetting;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The connector {@code rabbitmq}: RabbitMQ from 3.8 on, by AMQP 0-9-1.
 *
 * <p>Settings, under {@code postrider.broker.<name>.}: {@code hosts} (required), {@code
 * virtual-host}, {@code user}, {@code password}, {@code client-id}, {@code connect-timeout}, {@code
 * send-timeout}, {@code heartbeat}, {@code declare}, {@code queue-type}, {@code unroutable-topics},
 * and those of {@link dev.postrider.connector.Tls}.
 *
 * <p>Destinations:
 *
 * <ul>
 *   <li>{@code /queue/x} and plain {@code x}: the queue {@code x}, declared if need be.
 *   <li>{@code /amq/queue/x}: the queue {@code x}, which exists.
 *   <li>{@code /topic/x}: the exchange {@code amq.topic} with the routing key {@code x}.
 *   <li>{@code /exchange/e/key}: the exchange {@code e}, which exists, with that routing key; the
 *       key may hold slashes, or be left out.
 * </ul>
 *
 * <p>Messages are persistent, and confirmed when all queues they go to have them. Refused, as
 * nobody else's fault: what no queue takes, what a queue does not take (full, with {@code
 * overflow=reject-publish}, or failing), what the user may not do, exchanges that do not exist,
 * bodies over the broker's {@code max_message_size}, headers over its {@code frame_max} (128 KB by
 * default). Where a message goes to several queues and one of them does not take it, the others may
 * have it, and get it again.
 */
public final class RabbitConnector implements Connector {

  private static final String CLIENT = "com.rabbitmq.client.ConnectionFactory";

  @Override
  public String name() {
    return "rabbitmq";
  }

  @Override
  public List<ConnectorSetting> settings() {
    return Settings.described(RabbitSettings.KEYS);
  }

  @Override
  public List<Problem> check(BrokerDefinition definition) {
    RabbitSettings rabbit = RabbitSettings.of(definition);
    Settings settings = rabbit.settings();
    List<Problem> problems = new ArrayList<>(settings.problems(name(), key -> false));
    if (settings.has(PASSWORD) && !settings.has(USER)) {
      problems.add(withoutEffect(settings, PASSWORD, "without " + settings.full(USER)));
    }
    if (problems.isEmpty()) {
      if (settings.has(QUEUE_TYPE) && !rabbit.declares()) {
        String why = "while " + settings.full(DECLARE) + " is false";
        problems.add(withoutEffect(settings, QUEUE_TYPE, why));
      }
      problems.addAll(rabbit.tls().problems());
    }
    if (!hasClient()) {
      problems.add(
          CLIENT_ABSENT.of(settings.broker(), CLIENT, "com.rabbitmq:amqp-client, version 5"));
    }
    return List.copyOf(problems);
  }

  @Override
  public Broker open(BrokerDefinition definition) {
    return new RabbitBroker(RabbitSettings.of(definition), Clock.systemUTC());
  }

  private static Problem withoutEffect(Settings settings, Key<?> key, String why) {
    return WITHOUT_EFFECT.of(settings.broker(), settings.full(key), why);
  }

  private static boolean hasClient() {
    try {
      Class.forName(CLIENT, false, RabbitConnector.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }
}
