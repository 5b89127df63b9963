package dev.postrider.connector.jms;

import dev.postrider.spi.Source;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import org.jspecify.annotations.Nullable;

/**
 * A session with a consumer; used by one thread.
 *
 * @param individual whether messages are acknowledged one by one; else all that were received, so
 *     that one is open at a time
 */
record ReceivingChannel(Session session, MessageConsumer consumer, boolean individual) {

  /** What the clients of Artemis and Qpid call INDIVIDUAL_ACKNOWLEDGE. */
  private static final int INDIVIDUAL = 101;

  static ReceivingChannel on(Connection connection, Source source) throws JMSException {
    Session session = session(connection);
    boolean individual = !session.getTransacted();
    Destination destination = Destinations.of(session, source.destination());
    MessageConsumer consumer =
        destination instanceof Topic topic
            ? session.createSharedDurableConsumer(topic, subscription(topic, source))
            : session.createConsumer(destination);
    connection.start();
    return new ReceivingChannel(session, consumer, individual);
  }

  /** A name is of one topic, and a consumer may have several by the specification. */
  private static String subscription(Topic topic, Source source) throws JMSException {
    return source.consumer() + ":" + topic.getTopicName();
  }

  /** The next message within the time, or null. */
  @Nullable Message receive(long millis) throws JMSException {
    return consumer.receive(millis);
  }

  void accept(Message message) throws JMSException {
    if (individual) {
      message.acknowledge();
    } else {
      session.commit();
    }
  }

  /** Where messages are acknowledged one by one, the open one comes again at the close. */
  void release() throws JMSException {
    if (!individual) {
      session.rollback();
    }
  }

  /**
   * A container may take any mode for another: only a session that says it has the mode has it, and
   * a transacted one loses nothing.
   */
  private static Session session(Connection connection) throws JMSException {
    try {
      Session session = connection.createSession(false, INDIVIDUAL);
      if (!session.getTransacted() && session.getAcknowledgeMode() == INDIVIDUAL) {
        return session;
      }
      session.close();
    } catch (JMSException | RuntimeException unknownMode) {
      // Of the specification's modes the transaction is left.
    }
    Session transacted = connection.createSession(true, Session.SESSION_TRANSACTED);
    if (!transacted.getTransacted()) {
      throw new JmsLink.NotTransactedException(null);
    }
    // A server's pool gives the last user's session with what he received and left open.
    transacted.rollback();
    return transacted;
  }
}
