package dev.postrider.demo.shop;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQQueue;

/** The queue takes five messages; Artemis is managed by messages. */
record ArtemisLimit(String url) implements ShippingLimit {

  private static final long ANSWER_MS = 5_000;
  private static final String LIMITED =
      "{\"addressFullMessagePolicy\": \"FAIL\", \"maxSizeMessages\": 5}";
  private static final String UNLIMITED =
      "{\"addressFullMessagePolicy\": \"PAGE\", \"maxSizeMessages\": -1}";

  @Override
  public void set(boolean limited) throws JMSException {
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
