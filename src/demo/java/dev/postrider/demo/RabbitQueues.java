package dev.postrider.demo;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Connector;
import dev.postrider.spi.TransportException;
import java.io.IOException;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;

/**
 * Declares the shop's queues at a RabbitMQ. Nobody has a fax any more: there is no queue for it.
 */
final class RabbitQueues implements Callable<Void> {

  /** A queue that is full rejects what comes. */
  private static final Map<String, Object> SHIPPING =
      Map.of("x-max-length", 5, "x-overflow", "reject-publish");

  private final Map<String, String> settings;

  RabbitQueues(Map<String, String> settings) {
    this.settings = settings;
  }

  @Override
  public Void call() throws Exception {
    requireBroker();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(settings.get("host"));
    factory.setPort(Integer.parseInt(settings.get("port")));
    factory.setUsername(settings.get("user"));
    factory.setPassword(settings.get("password"));
    factory.setVirtualHost(settings.get("virtual-host"));
    try (Connection connection = factory.newConnection("postrider-demo");
        Channel channel = connection.createChannel()) {
      declare(channel, "billing", Map.of());
      declare(channel, "shipping", SHIPPING);
      declare(channel, "DLQ.billing", Map.of());
      declare(channel, "DLQ.shipping", Map.of());
    }
    return null;
  }

  /** As the product would find it, and with its words. */
  private void requireBroker() {
    Connector connector =
        ServiceLoader.load(Connector.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(one -> one.name().equals("rabbitmq"))
            .findFirst()
            .orElseThrow();
    Map<String, String> described =
        Map.of(
            "hosts", settings.get("host") + ":" + settings.get("port"),
            "user", settings.get("user"),
            "password", settings.get("password"),
            "virtual-host", settings.get("virtual-host"));
    try (Broker broker = connector.open(new BrokerDefinition("rabbitmq", described))) {
      broker.connect().close();
    } catch (TransportException e) {
      throw new IllegalStateException(
          e.getMessage()
              + " Another one is named by -Drabbitmq.host=, -Drabbitmq.port=, -Drabbitmq.user=,"
              + " -Drabbitmq.password= and -Drabbitmq.virtual-host=.",
          e);
    }
  }

  /** What is in a queue before the shop's first day is not the shop's. */
  private void declare(Channel channel, String queue, Map<String, Object> arguments)
      throws IOException {
    AMQP.Queue.DeclareOk declared;
    try {
      declared = channel.queueDeclare(queue, true, false, false, arguments);
    } catch (IOException e) {
      Throwable why = e.getCause() instanceof ShutdownSignalException closed ? closed : e;
      throw new IllegalStateException(
          "The queue '" + queue + "' cannot be declared: " + why.getMessage() + ". " + elsewhere(),
          e);
    }
    if (settings.containsKey("fresh") && declared.getMessageCount() > 0) {
      throw new IllegalStateException(
          "The queue '"
              + queue
              + "' holds "
              + declared.getMessageCount()
              + " messages that are not this shop's, which has no data yet. Purge it if nobody"
              + " needs them. "
              + elsewhere());
    }
  }

  private static String elsewhere() {
    return "Or give the demo a virtual host of its own: -Drabbitmq.virtual-host=demo.";
  }
}
