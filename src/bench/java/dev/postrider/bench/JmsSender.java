package dev.postrider.bench;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Sends persistent messages over one connection, as well as the client can. For one thread. */
final class JmsSender implements Sender {

  private final ActiveMQConnectionFactory factory;
  private final Connection connection;
  private final Session session;
  private final MessageProducer producer;

  private JmsSender(String url, boolean transacted) throws JMSException {
    this.factory = new ActiveMQConnectionFactory(url);
    this.connection = factory.createConnection();
    this.session =
        connection.createSession(
            transacted, transacted ? Session.SESSION_TRANSACTED : Session.AUTO_ACKNOWLEDGE);
    this.producer = session.createProducer(session.createQueue(Stage.QUEUE));
    this.producer.setDeliveryMode(DeliveryMode.PERSISTENT);
  }

  /** What is sent is confirmed by {@link #commit}: the fastest way for many. */
  static JmsSender transacted(String url) throws JMSException {
    return new JmsSender(url, true);
  }

  /** Each send returns when it is confirmed: the fastest way for one. */
  static JmsSender oneByOne(String url) throws JMSException {
    return new JmsSender(url, false);
  }

  @Override
  public void send(Letter letter) throws JMSException {
    TextMessage message =
        session.createTextMessage(new String(letter.payload(), StandardCharsets.UTF_8));
    for (Map.Entry<String, String> header : letter.headers().entrySet()) {
      message.setStringProperty(header.getKey(), header.getValue());
    }
    message.setStringProperty("content_type", letter.type());
    producer.send(message);
  }

  @Override
  public void commit() throws JMSException {
    session.commit();
  }

  @Override
  public void close() throws JMSException {
    connection.close();
    factory.close();
  }
}
