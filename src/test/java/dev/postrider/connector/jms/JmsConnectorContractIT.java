package dev.postrider.connector.jms;

import dev.postrider.connector.ConnectorContract;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class JmsConnectorContractIT extends ConnectorContract {

  private static final ArtemisServer ARTEMIS =
      ArtemisServer.create("contract").requiring("relay", PASSWORD);

  @BeforeAll
  static void startTheBroker() {
    ARTEMIS.start();
  }

  @AfterAll
  static void killTheBroker() {
    ARTEMIS.close();
  }

  @Override
  protected String connector() {
    return "jms";
  }

  @Override
  protected Map<String, String> settings(int port) {
    return Map.of("url", "tcp://127.0.0.1:" + port, "user", "relay", "password", PASSWORD);
  }

  @Override
  protected Map<String, String> wrongPassword(int port) {
    Map<String, String> settings = new HashMap<>(settings(port));
    settings.put("password", "wrong-" + PASSWORD);
    return settings;
  }

  @Override
  protected Map<String, String> timeouts(Duration connect, Duration send) {
    return Map.of("connect-timeout", connect.toString(), "send-timeout", send.toString());
  }

  @Override
  protected int port() {
    return ARTEMIS.port();
  }

  @Override
  protected void kill() {
    ARTEMIS.kill();
  }

  @Override
  protected void restart() {
    ARTEMIS.start();
  }

  @Override
  protected List<ReceivedMessage> browse(String queue) {
    try (JmsConsumer consumer = new JmsConsumer(ARTEMIS.url(), "relay", PASSWORD)) {
      return consumer.browse(queue);
    }
  }

  @Override
  protected OutgoingMessage refused() {
    return TestMessages.json("bad", "/queue/", "{}");
  }
}
