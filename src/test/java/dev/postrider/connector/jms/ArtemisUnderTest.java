package dev.postrider.connector.jms;

import dev.postrider.connector.BrokerUnderTest;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Artemis, by its JMS client. */
public final class ArtemisUnderTest implements BrokerUnderTest {

  private final ArtemisServer artemis = ArtemisServer.create("jms").requiring("relay", PASSWORD);

  @Override
  public String connector() {
    return "jms";
  }

  @Override
  public boolean atomic() {
    return true;
  }

  @Override
  public Map<String, String> settings(int port) {
    return Map.of("url", "tcp://127.0.0.1:" + port, "user", "relay", "password", PASSWORD);
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
    return TestMessages.json("refused", "/queue/" + ArtemisServer.FORBIDDEN + "q", "{}");
  }

  @Override
  public int port() {
    return artemis.port();
  }

  @Override
  public void start() {
    artemis.start();
  }

  @Override
  public void kill() {
    artemis.kill();
  }

  @Override
  public List<ReceivedMessage> browse(String queue) {
    try (JmsConsumer consumer = consumer()) {
      return consumer.browse(queue);
    }
  }

  @Override
  public void close() {
    artemis.close();
  }

  JmsConsumer consumer() {
    return new JmsConsumer(artemis.url(), "relay", PASSWORD);
  }
}
