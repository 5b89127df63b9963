package dev.postrider.store;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message for one broker, as capture stores it.
 *
 * @param id the message's id, the same for each of its brokers
 * @param lane the broker and the shard of the key
 * @param key what is kept in order; the id itself where the sender gave no key
 * @param destination with the version appended, 1 to 255 characters
 * @param type the message's type, if it has one
 * @param version the version of the type, if it has one
 * @param event {@code created}, {@code updated} or {@code removed}, if it came from an entity
 * @param contentType the media type of the payload
 * @param headers headers of the application, and those of Postrider that have no column
 * @param payload the serialized body; not copied
 * @param expiresAfter how long after being stored it is worth sending, if not forever
 * @param due when it takes its place in the outbox; null for at once
 */
public record OutboxEntry(
    String id,
    LaneId lane,
    String key,
    String destination,
    @Nullable String type,
    @Nullable String version,
    @Nullable String event,
    String contentType,
    Map<String, String> headers,
    byte[] payload,
    @Nullable Duration expiresAfter,
    @Nullable Due due) {

  /** One that is sent at once. */
  public OutboxEntry(
      String id,
      LaneId lane,
      String key,
      String destination,
      @Nullable String type,
      @Nullable String version,
      @Nullable String event,
      String contentType,
      Map<String, String> headers,
      byte[] payload,
      @Nullable Duration expiresAfter) {
    this(
        id,
        lane,
        key,
        destination,
        type,
        version,
        event,
        contentType,
        headers,
        payload,
        expiresAfter,
        null);
  }
}
