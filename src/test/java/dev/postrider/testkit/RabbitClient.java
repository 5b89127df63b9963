package dev.postrider.testkit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** An independent AMQP client, on a connection of its own. For one thread. */
public final class RabbitClient implements AutoCloseable {

  private final Connection connection;

  /** Connects as {@link RabbitServer#USER}. */
  public RabbitClient(RabbitServer server, String password) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(server.port());
    factory.setUsername(RabbitServer.USER);
    factory.setPassword(password);
    factory.setAutomaticRecoveryEnabled(false);
    try {
      connection = factory.newConnection("test");
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new channel. */
  public Channel channel() {
    try {
      return connection.createChannel();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a queue or an exchange exists. */
  public boolean has(Question question) {
    try {
      question.ask(channel());
      return true;
    } catch (IOException e) {
      if (e.getCause() instanceof ShutdownSignalException closed
          && closed.getReason() instanceof AMQP.Channel.Close reason
          && reason.getReplyCode() == AMQP.NOT_FOUND) {
        return false;
      }
      throw new UncheckedIOException(e);
    }
  }

  /** Asks passively. */
  public interface Question {
    /** Fails if there is no such thing. */
    void ask(Channel channel) throws IOException;
  }

  /** What a queue holds, in order; all goes back when this client is closed. */
  public List<ReceivedMessage> browse(String queue) {
    List<ReceivedMessage> all = new ArrayList<>();
    if (!has(channel -> channel.queueDeclarePassive(queue))) {
      return all;
    }
    try {
      Channel channel = channel();
      for (GetResponse got; (got = channel.basicGet(queue, false)) != null; ) {
        all.add(received(got));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    connection.abort();
  }

  private static ReceivedMessage received(GetResponse got) {
    AMQP.BasicProperties properties = got.getProps();
    Map<String, String> headers = new HashMap<>();
    if (properties.getHeaders() != null) {
      properties.getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
    }
    Object deliveries = headers.get("x-delivery-count");
    return new ReceivedMessage(
        null,
        got.getBody(),
        headers,
        Integer.valueOf(2).equals(properties.getDeliveryMode()),
        properties.getCorrelationId(),
        properties.getType(),
        properties.getTimestamp() == null ? 0 : properties.getTimestamp().getTime(),
        properties.getExpiration() == null ? 0 : Long.parseLong(properties.getExpiration()),
        deliveries == null ? 1 : 1 + Integer.parseInt(String.valueOf(deliveries)));
  }
}
