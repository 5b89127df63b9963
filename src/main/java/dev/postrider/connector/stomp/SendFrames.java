package dev.postrider.connector.stomp;

import dev.postrider.connector.stomp.Dialect.Address;
import dev.postrider.spi.OutgoingMessage;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of messages, in the words of one broker.
 *
 * @param clock for brokers that are told how long a message lives
 */
record SendFrames(Dialect dialect, Compatibility compatibility, Clock clock) {

  /**
   * Headers that mean something to the protocol, to a broker on its way or to the consumer's
   * client. Only this connector gives them a value; a caller's have no effect anywhere.
   */
  private static final Set<String> RESERVED =
      Set.of(
          "ack",
          "amqp-message-id",
          "app-id",
          "auto-delete",
          "BCC",
          "CC",
          "cluster-id",
          "content-encoding",
          "content-length",
          "content-type",
          "correlation-id",
          "destination",
          "destination-type",
          "durable",
          "exclusive",
          "expiration",
          "expires",
          "heart-beat",
          "host",
          "id",
          "message-id",
          "persistent",
          "priority",
          "receipt",
          "receipt-id",
          "redelivered",
          "reply-to",
          "selector",
          "subscription",
          "timestamp",
          "transaction",
          "type",
          "user-id");

  /** What RabbitMQ makes properties of. */
  private static final List<String> PROPERTIES =
      List.of("destination", "content-type", "correlation-id", "type");

  /** Beginnings of such headers: of RabbitMQ, JMS, ActiveMQ and Artemis. */
  private static final List<String> RESERVED_PREFIXES =
      List.of("x-", "JMS", "AMQ_", "_AMQ_", "__AMQ_");

  /**
   * The frame of a message.
   *
   * @param receipt the number by which the broker confirms it
   * @throws UnsendableException if the broker cannot be given such a message
   */
  Frame frame(long receipt, OutgoingMessage message) throws UnsendableException {
    Address address =
        dialect
            .address(message.destination())
            .orElseThrow(() -> new UnsendableException("the broker has no such destinations"));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("destination", address.destination());
    headers.put("receipt", Long.toString(receipt));
    headers.put("persistent", "true");
    headers.put("content-type", message.contentType());
    headers.put("content-length", Integer.toString(message.payload().length));
    headers.putAll(address.headers());
    addProperties(headers, message);
    message.headers().forEach((name, value) -> addCallers(headers, name, value));
    compatibility.addHeaders(headers, message);
    check(headers);
    return new Frame(Frame.SEND, headers, message.payload());
  }

  private void addProperties(Map<String, String> headers, OutgoingMessage message) {
    if (message.correlationId() != null && compatibility.allowsCorrelationId()) {
      headers.put("correlation-id", message.correlationId());
    }
    if (message.type() != null) {
      headers.put("type", message.type());
    }
    String replyTo = replyTo(message.replyTo());
    if (replyTo != null) {
      headers.put("reply-to", replyTo);
    }
    if (message.expiresAt() != null) {
      dialect.addExpiry(headers, message.expiresAt(), clock.instant());
    }
  }

  private @Nullable String replyTo(@Nullable String destination) {
    return destination == null ? null : ReplyTo.of(dialect).write(destination);
  }

  private static void addCallers(Map<String, String> headers, String name, String value) {
    if (!RESERVED.contains(name) && !hasReservedPrefix(name)) {
      headers.put(name, value);
    }
  }

  private static boolean hasReservedPrefix(String name) {
    for (String prefix : RESERVED_PREFIXES) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** NUL cannot be escaped, and many a client takes it for the end of the frame. */
  private void check(Map<String, String> headers) throws UnsendableException {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getKey().indexOf(0) >= 0 || header.getValue().indexOf(0) >= 0) {
        throw new UnsendableException("a header holds the character NUL");
      }
    }
    for (String property : PROPERTIES) {
      if (dialect.isTooLong(headers.getOrDefault(property, ""))) {
        throw new UnsendableException(property + " is longer than 255 bytes");
      }
    }
  }

  /** No broker of this kind can be given the message. */
  static final class UnsendableException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Why.
     *
     * @param message without a full stop
     */
    UnsendableException(String message) {
      super(message);
    }
  }
}
