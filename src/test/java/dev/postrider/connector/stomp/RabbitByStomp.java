package dev.postrider.connector.stomp;

import dev.postrider.connector.BrokerUnderTest;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.testkit.Certificates;
import dev.postrider.testkit.RabbitClient;
import dev.postrider.testkit.RabbitServer;
import dev.postrider.testkit.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** RabbitMQ by STOMP, looked at by its AMQP client. */
public final class RabbitByStomp implements BrokerUnderTest {

  private final RabbitServer rabbit = RabbitServer.create("stomp", PASSWORD);

  /** Listens with TLS as well. */
  RabbitByStomp encrypting(Certificates certificates) {
    rabbit.encrypting(certificates.certificate(), certificates.key());
    return this;
  }

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

  @Override
  public List<ReceivedMessage> browse(String queue) {
    try (RabbitClient client = client()) {
      return client.browse(queue);
    }
  }

  @Override
  public void close() {
    rabbit.close();
  }

  RabbitServer server() {
    return rabbit;
  }

  RabbitClient client() {
    return new RabbitClient(rabbit, PASSWORD);
  }
}
