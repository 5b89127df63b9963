package dev.postrider.capture;

import dev.postrider.Cancellation;
import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.Outbox;

/** {@link Outbox} in plain Java. */
final class TransactionalOutbox implements Outbox {

  private final CurrentTransaction transaction;
  private final MessageDrafts drafts;
  private final MessageIntake intake;

  TransactionalOutbox(CurrentTransaction transaction, MessageDrafts drafts, MessageIntake intake) {
    this.transaction = transaction;
    this.drafts = drafts;
    this.intake = intake;
  }

  @Override
  public MessageId publish(Message message) {
    transaction.require("the message to " + message.destination());
    return transaction.guarded(() -> intake.accept(drafts.of(message)));
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
