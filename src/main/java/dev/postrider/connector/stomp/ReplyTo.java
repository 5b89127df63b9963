package dev.postrider.connector.stomp;

import dev.postrider.connector.RabbitReplyTo;
import org.jspecify.annotations.Nullable;

/** The words of each broker for where an answer is expected. */
enum ReplyTo {
  /** As its JMS clients write it, which would take no bare name for a queue. */
  ARTEMIS {
    @Override
    @Nullable String write(String destination) {
      if (destination.startsWith(TOPIC)) {
        return JMS_TOPIC + destination.substring(TOPIC.length());
      }
      return JMS_QUEUE
          + (destination.startsWith(QUEUE) ? destination.substring(QUEUE.length()) : destination);
    }

    @Override
    String read(String word) {
      String name = word.substring(word.indexOf("://") < 0 ? 0 : word.indexOf("://") + 3);
      if (word.startsWith(JMS_TOPIC) || word.startsWith(JMS_TEMPORARY_TOPIC)) {
        return TOPIC + name;
      }
      return word.startsWith(JMS_QUEUE) || word.startsWith(JMS_TEMPORARY_QUEUE)
          ? QUEUE + name
          : word;
    }
  },
  /** As AMQP has it. */
  RABBITMQ {
    @Override
    @Nullable String write(String destination) {
      return RabbitReplyTo.ofDestination(destination);
    }

    @Override
    @Nullable String read(String word) {
      return RabbitReplyTo.destination(word);
    }
  },
  /** A destination. */
  PLAIN {
    @Override
    String write(String destination) {
      return destination.startsWith("/") ? destination : QUEUE + destination;
    }

    @Override
    String read(String word) {
      return word;
    }
  };

  private static final String QUEUE = "/queue/";
  private static final String TOPIC = "/topic/";
  private static final String JMS_QUEUE = "queue://";
  private static final String JMS_TOPIC = "topic://";
  private static final String JMS_TEMPORARY_QUEUE = "temp-queue://";
  private static final String JMS_TEMPORARY_TOPIC = "temp-topic://";

  /** A header's value; null if there is no word for the destination. */
  abstract @Nullable String write(String destination);

  /** The destination that a header tells. */
  abstract @Nullable String read(String word);

  static ReplyTo of(Dialect dialect) {
    return switch (dialect) {
      case ARTEMIS -> ARTEMIS;
      case RABBITMQ -> RABBITMQ;
      case PLAIN, AUTO -> PLAIN;
    };
  }
}
