package dev.postrider.connector.stomp;

import dev.postrider.connector.BrokerUnderTest;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Certificates;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Artemis by STOMP, looked at by its JMS client. */
public final class ArtemisByStomp implements BrokerUnderTest {

  private final ArtemisServer artemis = ArtemisServer.create("stomp").requiring("relay", PASSWORD);

  /** Listens with TLS as well. */
  ArtemisByStomp encrypting(Certificates certificates) {
    artemis.encrypting(certificates);
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
    return Map.of("hosts", "127.0.0.1:" + port, "user", "relay", "password", PASSWORD);
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
  public boolean repeatsAfterRefusal() {
    return true;
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

  int tlsPort() {
    return artemis.tlsPort();
  }

  void sendText(String queue, String text, Map<String, String> properties) throws JMSException {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(artemis.url());
        JMSContext context = factory.createContext("relay", PASSWORD)) {
      TextMessage message = context.createTextMessage(text);
      for (Map.Entry<String, String> property : properties.entrySet()) {
        message.setStringProperty(property.getKey(), property.getValue());
      }
      context.createProducer().send(context.createQueue(queue), message);
    }
  }

  JmsConsumer consumer() {
    return new JmsConsumer(artemis.url(), "relay", PASSWORD);
  }
}
