package dev.postrider.capture;

import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.Outbox;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@link Outbox} in plain Java. */
final class TransactionalOutbox implements Outbox {

  private final CurrentTransaction transaction;
  private final PayloadWriter payloads;
  private final MessageIntake intake;

  TransactionalOutbox(
      CurrentTransaction transaction, PayloadWriter payloads, MessageIntake intake) {
    this.transaction = transaction;
    this.payloads = payloads;
    this.intake = intake;
  }

  @Override
  public MessageId publish(Message message) {
    transaction.require("the message to " + message.destination());
    return transaction.guarded(() -> intake.accept(draft(message)));
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
        message.expiresAfter().orElse(null));
  }

  private static Map<String, String> headers(Message message) {
    Map<String, String> headers = new LinkedHashMap<>(message.headers());
    message.correlationId().ifPresent(id -> headers.put("postrider_correlation_id", id));
    message.causationId().ifPresent(id -> headers.put("postrider_causation_id", id));
    return headers;
  }
}
