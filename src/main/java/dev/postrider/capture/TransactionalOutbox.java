package dev.postrider.capture;

import dev.postrider.Cancellation;
import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.Outbox;
import java.util.List;

/** {@link Outbox} in plain Java. */
final class TransactionalOutbox implements Outbox {

  private final CurrentTransaction transaction;
  private final MessageDrafts drafts;
  private final MessageIntake intake;
  private final DirectSends sends;

  TransactionalOutbox(
      CurrentTransaction transaction,
      MessageDrafts drafts,
      MessageIntake intake,
      DirectSends sends) {
    this.transaction = transaction;
    this.drafts = drafts;
    this.intake = intake;
    this.sends = sends;
  }

  @Override
  public MessageId publish(Message message) {
    transaction.require("the message to " + message.destination());
    return transaction.guarded(() -> intake.accept(drafts.of(message)));
  }

  @Override
  public MessageId send(Message message) {
    return sends.send(List.of(message)).get(0);
  }

  @Override
  public List<MessageId> send(List<Message> messages) {
    return sends.send(messages);
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
}
