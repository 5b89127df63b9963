package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.EXPIRES_BEFORE_DUE;
import static dev.postrider.capture.CaptureProblem.SCHEDULED_TOO_FAR;

import dev.postrider.Message;
import dev.postrider.PostriderException;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.store.Due;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes drafts of messages: serializes them now, and gives their parts the names consumers know.
 *
 * @param clock only tells what is absurd: when a message is due, the database decides
 */
record MessageDrafts(PayloadWriter payloads, Clock clock) {

  /**
   * The draft of a message.
   *
   * @throws PostriderException PR0102, PR0116, PR0117
   */
  Draft of(Message message) {
    Payload payload = payloads.write(message.payload(), message.destination());
    return new Draft(
        message.broker().orElse(null),
        message.destination(),
        message.key().orElse(null),
        message.type().orElse(null),
        message.version().orElse(null),
        null,
        headers(message),
        new Payload(payload.bytes(), message.contentType().orElse(payload.contentType())),
        message.expiresAfter().orElse(null),
        due(message));
  }

  private @Nullable Due due(Message message) {
    message.notBefore().ifPresent(time -> check(message, time));
    return message
        .notBefore()
        .<Due>map(Due.At::new)
        .or(() -> message.after().map(Due.After::new))
        .orElse(null);
  }

  private void check(Message message, Instant time) {
    Instant now = clock.instant();
    if (time.isAfter(now.plus(Message.MAX_DELAY))) {
      throw new PostriderException(
          SCHEDULED_TOO_FAR.of(message.destination(), time, Message.MAX_DELAY.toDays()));
    }
    Duration life = message.expiresAfter().orElse(null);
    if (life != null && life.compareTo(Duration.between(now, time)) <= 0) {
      throw new PostriderException(EXPIRES_BEFORE_DUE.of(message.destination(), time, life));
    }
  }

  private static Map<String, String> headers(Message message) {
    Map<String, String> headers = new LinkedHashMap<>(message.headers());
    message.correlationId().ifPresent(id -> headers.put("postrider_correlation_id", id));
    message.causationId().ifPresent(id -> headers.put("postrider_causation_id", id));
    message.replyTo().ifPresent(place -> headers.put(OutgoingMessage.REPLY_TO, place));
    return headers;
  }
}
