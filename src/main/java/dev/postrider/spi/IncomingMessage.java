package dev.postrider.spi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came from a broker.
 *
 * @param destination where it was received, as in {@link Source#destination()}
 * @param headers its headers as text, by the names the sender gave them; what the wire itself sets
 *     is in the other components
 * @param payload the body, bytes of a text in UTF-8; not copied, not to be changed
 * @param contentType the media type of the payload, if the message tells
 * @param messageId the wire's own id of the message: the sender's, else the broker's
 * @param correlationId the conversation's id, if it has one
 * @param replyTo where an answer is expected, as a destination of the same broker
 * @param key what its order is kept by; absent if it has none
 * @param attempt 1 for the first delivery, as far as the broker counts
 */
public record IncomingMessage(
    String destination,
    Map<String, String> headers,
    byte[] payload,
    @Nullable String contentType,
    @Nullable String messageId,
    @Nullable String correlationId,
    @Nullable String replyTo,
    @Nullable String key,
    int attempt) {

  /** Id and destination; never the payload. */
  @Override
  public String toString() {
    return "IncomingMessage[" + messageId + " from " + destination + "]";
  }
}
