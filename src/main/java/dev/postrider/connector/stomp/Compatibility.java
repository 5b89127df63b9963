package dev.postrider.connector.stomp;

import dev.postrider.spi.OutgoingMessage;
import java.util.Map;

/** Headers by which consumers of another outbox know our messages. */
enum Compatibility {
  /** None. */
  NONE,
  /** Those of django-outbox-pattern 3. */
  DJANGO_OUTBOX_PATTERN,
  /**
   * Those of django-outbox-pattern 2, whose consumer takes the last header with a name ending in
   * {@code -id} for the message's id: so no other is sent.
   */
  DJANGO_OUTBOX_PATTERN_2;

  private static final String SENT_TIME = "postrider_created_at";

  /** Whether the header {@code correlation-id} may be sent. */
  boolean allowsCorrelationId() {
    return this != DJANGO_OUTBOX_PATTERN_2;
  }

  void addHeaders(Map<String, String> headers, OutgoingMessage message) {
    if (this == NONE) {
      return;
    }
    headers.put("dop-msg-id", message.id());
    headers.put("dop-msg-destination", message.destination());
    headers.put("dop-msg-type", message.type() == null ? "Published" : message.type());
    String sentTime = message.headers().get(SENT_TIME);
    if (sentTime != null) {
      headers.put("dop-msg-sent-time", sentTime);
    }
    String correlationId = message.correlationId();
    if (correlationId != null && this == DJANGO_OUTBOX_PATTERN) {
      headers.put("dop-correlation-id", correlationId);
    }
  }
}
