package dev.postrider.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the outbox, as the relay reads it.
 *
 * @param seq its number; ascends within a key in commit order
 * @param id the message's id
 * @param key what is kept in order
 * @param destination with the version appended
 * @param type the message's type, if it has one
 * @param version the version of the type, if it has one
 * @param event what happened to an entity, if it came from one
 * @param contentType the media type of the payload
 * @param headers as stored
 * @param payload the body
 * @param createdAt when it was stored, by the database's clock
 * @param expiresAt when it loses its worth, by the database's clock, if ever
 * @param expired whether that time had come when it was read
 * @param attempts how often its broker has rejected it
 * @param queuedNanos when it came into the outbox, as {@link System#nanoTime()} of this process: by
 *     the database's clock up to the read, by that one from there on
 */
public record StoredMessage(
    long seq,
    String id,
    String key,
    String destination,
    @Nullable String type,
    @Nullable String version,
    @Nullable String event,
    String contentType,
    Map<String, String> headers,
    byte[] payload,
    Instant createdAt,
    @Nullable Instant expiresAt,
    boolean expired,
    int attempts,
    long queuedNanos) {

  /** Number, id and destination; never the payload. */
  @Override
  public String toString() {
    return "StoredMessage[" + seq + ", " + id + " to " + destination + "]";
  }
}
