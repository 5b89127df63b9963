package dev.postrider.connector;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Between destinations and the words of RabbitMQ for where an answer is expected, by AMQP as by
 * STOMP: the bare name of a queue, and for all else what its STOMP plug-in writes.
 */
public final class RabbitReplyTo {

  /** Of a short text in AMQP, in bytes. */
  private static final int LONGEST = 255;

  private static final String QUEUE = "/queue/";
  private static final String EXISTING_QUEUE = "/amq/queue/";

  /** A queue for answers of the STOMP plug-in. */
  private static final String REPLY_QUEUE = "/reply-queue/";

  /** A name that means the channel it is sent on; RabbitMQ closes one that does not consume it. */
  private static final String THIS_CHANNEL = "amq.rabbitmq.reply-to";

  private RabbitReplyTo() {}

  /** For the wire; null if that has no word for it. */
  public static @Nullable String ofDestination(@Nullable String destination) {
    if (destination == null) {
      return null;
    }
    String name = bare(destination);
    return name.equals(THIS_CHANNEL) || name.isBlank() || isTooLong(name) ? null : name;
  }

  /** From the wire. Queues for answers are the asker's; never to be declared by who answers. */
  public static @Nullable String destination(@Nullable String name) {
    if (name != null && name.startsWith(REPLY_QUEUE)) {
      return EXISTING_QUEUE + name.substring(REPLY_QUEUE.length());
    }
    return name == null || name.startsWith("/") ? name : EXISTING_QUEUE + name;
  }

  private static boolean isTooLong(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length > LONGEST;
  }

  private static String bare(String destination) {
    for (String prefix : new String[] {QUEUE, EXISTING_QUEUE}) {
      if (destination.startsWith(prefix)) {
        return destination.substring(prefix.length());
      }
    }
    return destination;
  }
}
