package dev.postrider.connector.stomp;

import dev.postrider.spi.IncomingMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads MESSAGE frames.
 *
 * @param destination where they are received
 */
record MessageReader(String destination, Dialect dialect) {

  /** What a JMS sender of ours tells by a property. */
  private static final String CONTENT_TYPE = "content_type";

  private static final String DELIVERIES = "x-delivery-count";
  private static final String AMQP_ID = "amqp-message-id";

  /** What the protocol and the brokers add, or what is told by the message's other components. */
  private static final Set<String> OF_THE_WIRE =
      Set.of(
          "ack",
          AMQP_ID,
          "content-length",
          "content-type",
          "correlation-id",
          "destination",
          "destination-type",
          "expiration",
          "expires",
          "message-id",
          "persistent",
          "priority",
          "receipt",
          "redelivered",
          "reply-to",
          "subscription",
          "timestamp",
          DELIVERIES,
          "x-death");

  private static final List<String> PREFIXES_OF_THE_WIRE =
      List.of("JMSX", "_AMQ_", "__AMQ_", "x-first-death-", "x-last-death-");

  IncomingMessage read(Frame frame) {
    Map<String, String> headers = headers(frame);
    String contentType = frame.header("content-type");
    return new IncomingMessage(
        destination,
        headers,
        frame.body(),
        contentType == null ? headers.remove(CONTENT_TYPE) : contentType,
        messageId(frame),
        frame.header("correlation-id"),
        replyTo(frame.header("reply-to")),
        first(frame, "_AMQ_GROUP_ID", "JMSXGroupID"),
        attempt(frame));
  }

  private static Map<String, String> headers(Frame frame) {
    Map<String, String> headers = new LinkedHashMap<>();
    frame
        .headers()
        .forEach(
            (name, value) -> {
              if (!OF_THE_WIRE.contains(name)
                  && PREFIXES_OF_THE_WIRE.stream().noneMatch(name::startsWith)) {
                headers.put(name, value);
              }
            });
    return headers;
  }

  /**
   * RabbitMQ numbers deliveries, and Artemis what its journal holds, each broker from the
   * beginning: neither is an id by which a message could be told from others.
   */
  private @Nullable String messageId(Frame frame) {
    return switch (dialect) {
      case RABBITMQ -> frame.header(AMQP_ID);
      case ARTEMIS -> null;
      default -> frame.header("message-id");
    };
  }

  private @Nullable String replyTo(@Nullable String word) {
    return word == null ? null : ReplyTo.of(dialect).read(word);
  }

  private static @Nullable String first(Frame frame, String name, String other) {
    String value = frame.header(name);
    return value == null ? frame.header(other) : value;
  }

  /** Quorum queues of RabbitMQ count; others say whether it is the first time. */
  private static int attempt(Frame frame) {
    String count = frame.headers().getOrDefault(DELIVERIES, "");
    if (count.matches("[0-9]{1,9}")) {
      return Integer.parseInt(count) + 1;
    }
    return "true".equals(frame.header("redelivered")) ? 2 : 1;
  }
}
