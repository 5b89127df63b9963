package dev.postrider.subscribe;

import dev.postrider.MessageId;
import dev.postrider.inbox.WireIdentity;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.OutgoingMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A message that was received and is sent on with all it holds: body, headers, media type, key,
 * correlation id, type and id. What is left of its time to live nobody tells, so the copy lives for
 * ever.
 *
 * @param original as it was received
 */
public record ForwardedMessage(IncomingMessage original) {

  /** Of Artemis: a queue that has had a message of this id drops the next one without a word. */
  private static final String ONCE_ONLY = "_AMQ_DUPL_ID";

  /** Begins the media type of what was received without its body, see the connector jms. */
  private static final String BODILESS = "application/vnd.jakarta-messaging.";

  private static final String UNKNOWN_TYPE = "application/octet-stream";

  /** The sender's id, else the wire's. */
  public Optional<String> id() {
    return identity().id().map(MessageId::value);
  }

  /** The sender's id, else the wire's; a new one if it has none. */
  public String idOrNew() {
    return id().orElseGet(() -> UUID.randomUUID().toString());
  }

  /** What its order is kept by. */
  public Optional<String> key() {
    return identity().key();
  }

  /** Its type. */
  public Optional<String> type() {
    return identity().type();
  }

  /** The conversation it belongs to. */
  public Optional<String> correlationId() {
    return identity().correlationId();
  }

  /** Its media type. */
  public String contentType() {
    return original.contentType() == null ? UNKNOWN_TYPE : original.contentType();
  }

  /** False for objects and maps of Jakarta Messaging: their bodies were not received. */
  public boolean isWhole() {
    return !contentType().startsWith(BODILESS);
  }

  /**
   * Its headers, in a map of one's own, and where an answer is expected; but none that makes a
   * broker drop the copy.
   */
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>(original.headers());
    headers.remove(ONCE_ONLY);
    identity().replyTo().ifPresent(place -> headers.put(OutgoingMessage.REPLY_TO, place));
    return headers;
  }

  /** The copy for another destination, with other headers. */
  public OutgoingMessage to(String destination, String id, Map<String, String> headers) {
    return new OutgoingMessage(
        id,
        destination,
        key().orElse(id),
        type().orElse(null),
        contentType(),
        correlationId().orElse(null),
        headers,
        original.payload(),
        null);
  }

  private WireIdentity identity() {
    return new WireIdentity(original);
  }
}
