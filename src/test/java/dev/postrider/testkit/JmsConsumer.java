package dev.postrider.testkit;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A plain JMS client, independent of the product, that says what a broker really holds. */
public final class JmsConsumer implements AutoCloseable {

  private final ActiveMQConnectionFactory factory;
  private final Connection connection;
  private final Session session;

  /** Connects without a login. */
  public JmsConsumer(String url) {
    this(url, null, null);
  }

  /** Connects. */
  public JmsConsumer(String url, String user, String password) {
    try {
      factory = new ActiveMQConnectionFactory(url);
      connection = factory.createConnection(user, password);
      session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
      connection.start();
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All messages a queue holds, in order, without taking them. */
  public List<ReceivedMessage> browse(String queue) {
    try (QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
      List<ReceivedMessage> found = new ArrayList<>();
      // Each is read before the next is asked for: the body of a large one is a stream till then.
      for (Enumeration<?> messages = browser.getEnumeration(); messages.hasMoreElements(); ) {
        found.add(read((Message) messages.nextElement()));
      }
      return found;
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Takes so many messages of a queue, in order.
   *
   * @param timeout for each
   * @throws AssertionError if one does not come in time
   */
  public List<ReceivedMessage> receive(String queue, int count, Duration timeout) {
    try {
      return receive(session.createQueue(queue), count, timeout);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes whatever a queue holds, until nothing comes for 300 ms. */
  public List<ReceivedMessage> drain(String queue) {
    try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
      List<ReceivedMessage> found = new ArrayList<>();
      for (Message m; (m = consumer.receive(300)) != null; ) {
        found.add(read(m));
      }
      return found;
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Subscribes to a topic from now on; receive from it before this client is closed. */
  public Subscription subscribe(String topic) {
    try {
      return new Subscription(session.createConsumer(session.createTopic(topic)));
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (JMSException e) {
      // The broker is gone.
    } finally {
      factory.close();
    }
  }

  /** A subscription of a topic. */
  public static final class Subscription {

    private final MessageConsumer consumer;

    private Subscription(MessageConsumer consumer) {
      this.consumer = consumer;
    }

    /** The next so many messages, in order. */
    public List<ReceivedMessage> receive(int count, Duration timeout) {
      try {
        return take(consumer, count, timeout);
      } catch (JMSException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private List<ReceivedMessage> receive(Destination queue, int count, Duration timeout)
      throws JMSException {
    try (MessageConsumer consumer = session.createConsumer((Queue) queue)) {
      return take(consumer, count, timeout);
    }
  }

  private static List<ReceivedMessage> take(MessageConsumer consumer, int count, Duration timeout)
      throws JMSException {
    List<ReceivedMessage> found = new ArrayList<>();
    while (found.size() < count) {
      Message message = consumer.receive(timeout.toMillis());
      if (message == null) {
        throw new AssertionError("Only " + found.size() + " of " + count + " messages came");
      }
      found.add(read(message));
    }
    return found;
  }

  private static ReceivedMessage read(Message message) throws JMSException {
    Map<String, String> properties = new TreeMap<>();
    for (Object name : Collections.list(message.getPropertyNames())) {
      if (!name.toString().startsWith("JMSX")) {
        properties.put(name.toString(), message.getStringProperty(name.toString()));
      }
    }
    return new ReceivedMessage(
        message instanceof TextMessage text ? text.getText() : null,
        message instanceof BytesMessage bytes ? bytes(bytes) : null,
        properties,
        message.getJMSDeliveryMode() == jakarta.jms.DeliveryMode.PERSISTENT,
        message.getJMSCorrelationID(),
        message.getJMSType(),
        message.getJMSTimestamp(),
        message.getJMSExpiration(),
        message.getIntProperty("JMSXDeliveryCount"));
  }

  private static byte[] bytes(BytesMessage message) throws JMSException {
    byte[] body = new byte[(int) message.getBodyLength()];
    message.readBytes(body);
    return body;
  }
}
