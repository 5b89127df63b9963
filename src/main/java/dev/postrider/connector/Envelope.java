package dev.postrider.connector;

import dev.postrider.spi.OutgoingMessage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each message says of itself: the headers every consumer sees, whatever broker brings it, and
 * whether it came from the outbox or past it.
 *
 * @param id the message's id
 * @param destination with the version appended
 * @param key what is kept in order; the id itself where the sender gave no key
 * @param type the message's type, if it has one
 * @param version the version of the type, if it has one
 * @param event what happened to an entity, if it came from one
 * @param createdAt when it was stored, or sent past the outbox
 */
public record Envelope(
    String id,
    String destination,
    String key,
    @Nullable String type,
    @Nullable String version,
    @Nullable String event,
    Instant createdAt) {

  private static final String CORRELATION_ID = "postrider_correlation_id";

  private static final TimeText TIMES = new TimeText();

  /**
   * The message for the wire.
   *
   * @param given headers that are not told by the envelope
   * @param payload the body; not copied
   * @param expiresAt when it loses its worth, if ever
   */
  public OutgoingMessage around(
      Map<String, String> given, String contentType, byte[] payload, @Nullable Instant expiresAt) {
    Map<String, String> headers = new LinkedHashMap<>(given);
    headers.put("postrider_id", id);
    headers.put("postrider_destination", destination);
    headers.put("postrider_created_at", TIMES.text(createdAt));
    put(headers, "postrider_type", type);
    put(headers, "postrider_version", version);
    put(headers, "postrider_event", event);
    put(headers, "postrider_key", key.equals(id) ? null : key);
    return new OutgoingMessage(
        id,
        destination,
        key,
        type,
        contentType,
        headers.get(CORRELATION_ID),
        headers,
        payload,
        expiresAt);
  }

  private static void put(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.put(name, value);
    }
  }
}
