package dev.postrider.bench;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Sends persistent messages over one connection, as well as the client can. For one thread. */
final class JmsSender implements AutoCloseable {

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

  /** What a consumer needs that is to apply each message once and to know what it is. */
  record Letter(
      String id, String key, String destination, String type, byte[] payload, Instant created) {

    /** A row of the pollers' table, from its second column on. */
    static Letter of(ResultSet row) throws SQLException {
      return new Letter(
          row.getString(2),
          row.getString(3),
          row.getString(4),
          row.getString(5),
          row.getBytes(6),
          row.getTimestamp(7).toInstant());
    }
  }

  /** A message that comes from no table. */
  void send(String id, String key, String text) throws JMSException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    send(new Letter(id, key, Stage.QUEUE, "application/json", payload, Instant.now()));
  }

  /** With the headers that ours has. */
  void send(Letter letter) throws JMSException {
    TextMessage message =
        session.createTextMessage(new String(letter.payload(), StandardCharsets.UTF_8));
    message.setStringProperty("message_id", letter.id());
    message.setStringProperty("message_destination", letter.destination());
    message.setStringProperty("message_created_at", letter.created().toString());
    message.setStringProperty("message_key", letter.key());
    message.setStringProperty("content_type", letter.type());
    producer.send(message);
  }

  void commit() throws JMSException {
    session.commit();
  }

  @Override
  public void close() throws JMSException {
    connection.close();
    factory.close();
  }
}
