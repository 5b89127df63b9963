package dev.postrider.connector.rabbitmq;

import com.rabbitmq.client.AMQP;
import dev.postrider.connector.RabbitReplyTo;
import dev.postrider.spi.OutgoingMessage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes of messages what AMQP can carry, or refuses them before the broker would hang up. */
final class MessageMapper {

  private static final int PERSISTENT = 2;

  /** What RabbitMQ takes; more would be refused. */
  private static final long LONGEST_LIFE_MILLIS = (1L << 32) - 1;

  /** What RabbitMQ takes for lists of further destinations; a text would end the channel. */
  private static final Set<String> FOR_ROUTING = Set.of("CC", "BCC");

  /** Of the native fields, with all their texts at their longest. */
  private static final int MOST_BYTES_OF_FIELDS = 2000;

  private final boolean dropsUnroutable;
  private final int mostBytesOfFrame;
  private final Clock clock;

  /**
   * As set for the broker.
   *
   * @param mostBytesOfFrame as agreed upon with the broker; 0 for any number
   */
  MessageMapper(RabbitSettings settings, int mostBytesOfFrame, Clock clock) {
    this.dropsUnroutable = settings.dropsUnroutable();
    this.mostBytesOfFrame = mostBytesOfFrame;
    this.clock = clock;
  }

  Publication publication(OutgoingMessage message) throws RefusedException {
    Route route = Route.to(message.destination());
    for (String name : message.headers().keySet()) {
      check(name);
    }
    AMQP.BasicProperties properties = properties(message);
    check(message, properties);
    return new Publication(message, route, route.isQueue() || !dropsUnroutable, properties);
  }

  private AMQP.BasicProperties properties(OutgoingMessage message) {
    Instant now = clock.instant();
    return new AMQP.BasicProperties.Builder()
        .headers(headers(message))
        .deliveryMode(PERSISTENT)
        .messageId(fitting(message.id()))
        .correlationId(fitting(message.correlationId()))
        .replyTo(RabbitReplyTo.ofDestination(message.replyTo()))
        .type(fitting(message.type()))
        .contentType(fitting(message.contentType()))
        .timestamp(Date.from(now))
        .expiration(life(message, now))
        .build();
  }

  private static Map<String, Object> headers(OutgoingMessage message) {
    if (!Route.isTooLong(message.contentType())) {
      return Collections.unmodifiableMap(message.headers());
    }
    Map<String, Object> headers = new HashMap<>(message.headers());
    headers.put("content_type", message.contentType());
    return headers;
  }

  /** Null if it does not fit; id, type and conversation are headers anyway. */
  private static @Nullable String fitting(@Nullable String text) {
    return text == null || Route.isTooLong(text) ? null : text;
  }

  /** In milliseconds; null for ever, and for longer than RabbitMQ can count. */
  private static @Nullable String life(OutgoingMessage message, Instant now) {
    if (message.expiresAt() == null) {
      return null;
    }
    long millis = Math.max(1, Duration.between(now, message.expiresAt()).toMillis());
    return millis > LONGEST_LIFE_MILLIS ? null : String.valueOf(millis);
  }

  private static void check(String header) throws RefusedException {
    if (FOR_ROUTING.contains(header)) {
      throw new RefusedException(
          "RabbitMQ takes the header " + header + " for a list of destinations");
    }
    if (Route.isTooLong(header)) {
      throw new RefusedException(
          "names of headers have at most " + Route.LONGEST + " bytes in RabbitMQ");
    }
  }

  /** All headers of a message must fit into one frame. */
  private void check(OutgoingMessage message, AMQP.BasicProperties properties)
      throws RefusedException {
    if (mostBytesOfFrame == 0 || mostBytes(message) <= mostBytesOfFrame) {
      return;
    }
    int bytes = bytes(message, properties);
    if (bytes > mostBytesOfFrame) {
      throw new RefusedException(
          "its headers have %d bytes, and the broker's frame_max is %d"
              .formatted(bytes, mostBytesOfFrame));
    }
  }

  /** Quickly counted, and too many rather than too few. */
  private static long mostBytes(OutgoingMessage message) {
    long most = MOST_BYTES_OF_FIELDS + 3L * message.contentType().length();
    for (Map.Entry<String, String> header : message.headers().entrySet()) {
      most += 6 + 3L * (header.getKey().length() + header.getValue().length());
    }
    return most;
  }

  private static int bytes(OutgoingMessage message, AMQP.BasicProperties properties) {
    try {
      return properties.toFrame(1, message.payload().length).size();
    } catch (IOException e) {
      throw new IllegalStateException(e); // It is written to memory.
    }
  }
}
