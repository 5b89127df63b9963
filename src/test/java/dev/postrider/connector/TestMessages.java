package dev.postrider.connector;

import dev.postrider.spi.OutgoingMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Messages as the relay would hand them to a connector. */
public final class TestMessages {

  private TestMessages() {}

  /** A JSON message. */
  public static OutgoingMessage json(String id, String destination, String body) {
    return of(id, destination, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  /** A message of some content type. */
  public static OutgoingMessage of(String id, String destination, String type, byte[] body) {
    return new OutgoingMessage(
        id, destination, id, null, type, null, Map.of("postrider_id", id), body, null);
  }

  /** Messages {@code 0}, {@code 1}, … whose bodies are their numbers. */
  public static List<OutgoingMessage> numbered(int count, String destination) {
    return IntStream.range(0, count)
        .mapToObj(i -> json("id-" + i, destination, String.valueOf(i)))
        .toList();
  }

  /** The same message with these headers. */
  public static OutgoingMessage withHeaders(OutgoingMessage m, Map<String, String> headers) {
    return new OutgoingMessage(
        m.id(),
        m.destination(),
        m.key(),
        m.type(),
        m.contentType(),
        m.correlationId(),
        headers,
        m.payload(),
        m.expiresAt());
  }

  /** The same message with an end. */
  public static OutgoingMessage expiring(OutgoingMessage m, Instant at) {
    return new OutgoingMessage(
        m.id(),
        m.destination(),
        m.key(),
        m.type(),
        m.contentType(),
        m.correlationId(),
        m.headers(),
        m.payload(),
        at);
  }
}
