package dev.postrider.connector.rabbitmq;

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

/**
 * RabbitMQ, by its AMQP client; with TLS for the name localhost. One broker for all tests of a JVM,
 * since it takes long to start: whoever kills it starts it again.
 */
public final class RabbitUnderTest implements BrokerUnderTest {

  @Override
  public String connector() {
    return "rabbitmq";
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

  @Override
  public OutgoingMessage refused() {
    return TestMessages.json("refused", "/exchange/missing/q", "{}");
  }

  /** All of a message fit into one frame of 128 kB. */
  @Override
  public int headersOfOneKilobyte() {
    return 120;
  }

  @Override
  public int port() {
    return server().port();
  }

  @Override
  public void start() {
    if (server().processes().isEmpty()) {
      server().start();
    }
  }

  @Override
  public void kill() {
    server().kill();
  }

  @Override
  public List<ReceivedMessage> browse(String queue) {
    try (RabbitClient client = client()) {
      return client.browse(queue);
    }
  }

  @Override
  public void close() {
    // Others use it as well.
  }

  static RabbitServer server() {
    return Shared.SERVER;
  }

  RabbitClient client() {
    return new RabbitClient(server(), PASSWORD);
  }

  /** What the broker shows. */
  static Certificates certificates() {
    return Shared.CERTIFICATES;
  }

  /** Dies with the JVM. */
  private static final class Shared {

    static final Certificates CERTIFICATES = Certificates.create("localhost");
    static final RabbitServer SERVER =
        RabbitServer.create("shared", PASSWORD)
            .encrypting(CERTIFICATES.certificate(), CERTIFICATES.key());

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }
  }
}
