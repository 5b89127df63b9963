package dev.postrider.demo.shop;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQQueue;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The warehouse's queue at the broker: its messages, and how many of them it may hold. */
@ApplicationScoped
public class ShippingQueue {

  private static final int MOST_AT_ONCE = 1_000;
  private static final long PATIENCE_MS = 200;
  private static final long ANSWER_MS = 5_000;
  private static final String LIMITED =
      "{\"addressFullMessagePolicy\": \"FAIL\", \"maxSizeMessages\": 5}";
  private static final String UNLIMITED =
      "{\"addressFullMessagePolicy\": \"PAGE\", \"maxSizeMessages\": -1}";

  @Inject
  @ConfigProperty(name = "postrider.broker.artemis.url")
  private String url;

  /** What is done with a message; it is acknowledged if that throws nothing. */
  interface Receiver {
    void accept(Message message) throws JMSException;
  }

  /** Hands over what is there, up to a thousand messages. */
  void empty(Receiver receiver) throws JMSException {
    // Each message fetched ahead would count as delivered once when the server is killed.
    try (ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory(url + "?consumerWindowSize=0");
        Connection connection = factory.createConnection();
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(session.createQueue("shipping"))) {
      connection.start();
      Message message = consumer.receive(PATIENCE_MS);
      for (int i = 0; message != null && i < MOST_AT_ONCE; i++) {
        receiver.accept(message);
        message.acknowledge();
        message = consumer.receive(PATIENCE_MS);
      }
    }
  }

  /** Lets the broker reject what is more than five messages, or take all. */
  void limit(boolean limited) throws JMSException {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
        Connection connection = factory.createConnection();
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
      connection.start();
      Queue answers = session.createTemporaryQueue();
      Message question = session.createMessage();
      question.setJMSReplyTo(answers);
      JMSManagementHelper.putOperationInvocation(
          question,
          ResourceNames.BROKER,
          "addAddressSettings",
          "shipping",
          limited ? LIMITED : UNLIMITED);
      session.createProducer(new ActiveMQQueue("activemq.management")).send(question);
      Message answer = session.createConsumer(answers).receive(ANSWER_MS);
      if (answer == null || !JMSManagementHelper.hasOperationSucceeded(answer)) {
        throw new JMSException("The broker does not change the limit of the queue: " + answer);
      }
    }
  }
}
