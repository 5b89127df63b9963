package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.EXPIRES_BEFORE_DUE;
import static dev.postrider.capture.CaptureProblem.SCHEDULED_TOO_FAR;

import dev.postrider.Cancellation;
import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.Outbox;
import dev.postrider.PostriderException;
import dev.postrider.store.Due;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link Outbox} in plain Java. */
final class TransactionalOutbox implements Outbox {

  private final CurrentTransaction transaction;
  private final PayloadWriter payloads;
  private final MessageIntake intake;
  private final Clock clock;

  /** With a clock that only tells what is absurd: when a message is due, the database decides. */
  TransactionalOutbox(
      CurrentTransaction transaction, PayloadWriter payloads, MessageIntake intake, Clock clock) {
    this.transaction = transaction;
    this.payloads = payloads;
    this.intake = intake;
    this.clock = clock;
  }

  @Override
  public MessageId publish(Message message) {
    transaction.require("the message to " + message.destination());
    return transaction.guarded(() -> intake.accept(draft(message)));
  }

  @Override
  public Cancellation cancel(MessageId id) {
    transaction.require("outbox.cancel(" + id + ")");
    return transaction.guarded(() -> intake.cancel(id))
        ? Cancellation.CANCELLED
        : Cancellation.TOO_LATE;
  }

  @Override
  public void suppress() {
    transaction.require("outbox.suppress()");
    transaction.state().suppressAll();
  }

  @Override
  public void suppress(Object entity) {
    transaction.require("outbox.suppress(entity)");
    transaction.state().suppress(entity);
  }

  private Draft draft(Message message) {
    Payload payload = payloads.write(message.payload(), message.destination());
    return new Draft(
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
    return headers;
  }
}
