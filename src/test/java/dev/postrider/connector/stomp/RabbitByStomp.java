package dev.postrider.connector.stomp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.postrider.connector.BrokerUnderTest;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.testkit.RabbitServer;
import dev.postrider.testkit.ReceivedMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/** RabbitMQ by STOMP, looked at by its AMQP client. */
final class RabbitByStomp implements BrokerUnderTest {

  private final RabbitServer rabbit = RabbitServer.create("stomp", PASSWORD);

  @Override
  public String connector() {
    return "stomp";
  }

  @Override
  public boolean atomic() {
    return false;
  }

  @Override
  public Map<String, String> settings(int port) {
    return Map.of("hosts", "127.0.0.1:" + port, "user", RabbitServer.USER, "password", PASSWORD);
  }

  @Override
  public Map<String, String> password(String password) {
    return Map.of("password", password);
  }

  @Override
  public Map<String, String> timeouts(Duration connect, Duration send) {
    return Map.of("connect-timeout", connect.toString(), "send-timeout", send.toString());
  }

  /** Its error does not say which message it is about. */
  @Override
  public OutgoingMessage refused() {
    return TestMessages.json("refused", "/exchange/absent/key", "{}");
  }

  @Override
  public boolean repeatsAfterRefusal() {
    return true;
  }

  @Override
  public int port() {
    return rabbit.stompPort();
  }

  @Override
  public void start() {
    rabbit.start();
  }

  @Override
  public void kill() {
    rabbit.kill();
  }

  /** What is not acknowledged goes back to its place. */
  @Override
  public List<ReceivedMessage> browse(String queue) {
    try (Connection connection = connection()) {
      Channel channel = connection.createChannel();
      List<ReceivedMessage> found = new ArrayList<>();
      for (GetResponse got; (got = channel.basicGet(queue, false)) != null; ) {
        found.add(read(got));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    rabbit.close();
  }

  RabbitServer server() {
    return rabbit;
  }

  Connection connection() throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(rabbit.port());
    factory.setUsername(RabbitServer.USER);
    factory.setPassword(PASSWORD);
    return factory.newConnection();
  }

  private static ReceivedMessage read(GetResponse got) {
    BasicProperties properties = got.getProps();
    Map<String, String> headers = new TreeMap<>();
    properties.getHeaders().forEach((name, value) -> headers.put(name, value.toString()));
    String expiration = properties.getExpiration();
    return new ReceivedMessage(
        null,
        got.getBody(),
        headers,
        properties.getDeliveryMode() == 2,
        properties.getCorrelationId(),
        properties.getType(),
        0,
        expiration == null ? 0 : Long.parseLong(expiration),
        got.getEnvelope().isRedeliver() ? 2 : 1);
  }
}
