package dev.postrider.spi;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to a broker.
 *
 * @param id the value of {@code postrider_id}
 * @param destination with the version appended; {@code /queue/x}, {@code /topic/x} or plain
 * @param key messages of one key are sent in order; the id itself where the sender gave no key
 * @param type the message's type, if it has one
 * @param contentType the media type of the payload
 * @param correlationId the conversation's id, if it has one
 * @param headers all headers for the wire, those named {@code postrider_…} included
 * @param payload the body; not copied, not to be changed
 * @param expiresAt when the message loses its worth, by the database's clock, if ever
 */
public record OutgoingMessage(
    String id,
    String destination,
    String key,
    @Nullable String type,
    String contentType,
    @Nullable String correlationId,
    Map<String, String> headers,
    byte[] payload,
    @Nullable Instant expiresAt) {

  /** The header that tells where an answer is expected. */
  public static final String REPLY_TO = "postrider_reply_to";

  /**
   * Where an answer is expected, as a destination of the same broker; null if nowhere. What the
   * wire has for it is set to this; the header goes along in any case.
   */
  public @Nullable String replyTo() {
    return headers.get(REPLY_TO);
  }

  /** Id and destination; never the payload. */
  @Override
  public String toString() {
    return "OutgoingMessage[" + id + " to " + destination + "]";
  }
}
