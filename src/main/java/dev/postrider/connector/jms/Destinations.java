package dev.postrider.connector.jms;

import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import org.jspecify.annotations.Nullable;

/** Between the names of destinations and those of Jakarta Messaging. */
final class Destinations {

  private static final String QUEUE = "/queue/";
  private static final String TOPIC = "/topic/";

  private Destinations() {}

  /** {@code /queue/x} and plain {@code x} are queues, {@code /topic/x} is a topic. */
  static Destination of(Session session, String name) throws JMSException {
    String plain = isTopic(name) || name.startsWith(QUEUE) ? name.substring(TOPIC.length()) : name;
    if (plain.isBlank()) {
      throw new InvalidDestinationException("The destination '" + name + "' has no name");
    }
    return isTopic(name) ? session.createTopic(plain) : session.createQueue(plain);
  }

  static boolean isTopic(String name) {
    return name.startsWith(TOPIC);
  }

  /** The name by which {@link #of} finds it again; null for none. */
  static @Nullable String name(@Nullable Destination destination) throws JMSException {
    if (destination instanceof Topic topic) {
      return TOPIC + topic.getTopicName();
    }
    return destination instanceof Queue queue ? QUEUE + queue.getQueueName() : null;
  }
}
