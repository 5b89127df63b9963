package dev.postrider.capture;

import dev.postrider.MessageId;
import dev.postrider.PostriderException;
import dev.postrider.store.OutboxEntry;

/**
 * The one way into the outbox, and back: gives a draft its id and broker, checks limits, queues the
 * row.
 */
final class MessageIntake {

  private final CurrentTransaction transaction;
  private final PendingMessages pending;
  private final Checks checks;

  MessageIntake(CurrentTransaction transaction, PendingMessages pending, Checks checks) {
    this.transaction = transaction;
    this.pending = pending;
    this.checks = checks;
  }

  /**
   * Queues the message for the commit of the current transaction, which must exist.
   *
   * @throws PostriderException PR0103 to PR0105, PR0108, PR0109, PR0118, PR0119
   */
  MessageId accept(Draft draft) {
    String destination = draft.versionedDestination();
    Routing routing = checks.routing();
    checks.limits().check(draft, destination, transaction.state().bytes());
    String broker = routing.broker(destination, draft.broker());
    routing.admit(destination, broker);
    MessageId id = checks.ids().next();
    String key = draft.key() == null ? id.value() : draft.key();
    pending.add(
        new OutboxEntry(
            id.value(),
            routing.lane(broker, key),
            key,
            destination,
            draft.type(),
            draft.version(),
            draft.event(),
            draft.payload().contentType(),
            transaction.inConversation(draft.headers()),
            draft.payload().bytes(),
            draft.expiresAfter(),
            draft.due()));
    return id;
  }

  /** Takes a message back that has not gone further than the schedule; whether it could. */
  boolean cancel(MessageId id) {
    return pending.cancel(id.value());
  }
}
