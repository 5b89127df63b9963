package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.DESTINATION_LENGTH;
import static dev.postrider.capture.CaptureProblem.KEY_LENGTH;
import static dev.postrider.capture.CaptureProblem.PAYLOAD_SIZE;
import static dev.postrider.capture.CaptureProblem.TRANSACTION_SIZE;

import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.config.PublishSettings;
import dev.postrider.store.OutboxEntry;

/**
 * The one way into the outbox, and back: gives a draft its id and broker, checks limits, queues the
 * row.
 */
final class MessageIntake {

  private final CurrentTransaction transaction;
  private final PendingMessages pending;
  private final UuidSequence ids;
  private final PublishSettings limits;
  private final Routing routing;

  MessageIntake(
      CurrentTransaction transaction,
      PendingMessages pending,
      UuidSequence ids,
      PublishSettings limits,
      Routing routing) {
    this.transaction = transaction;
    this.pending = pending;
    this.ids = ids;
    this.limits = limits;
    this.routing = routing;
  }

  /**
   * Queues the message for the commit of the current transaction, which must exist.
   *
   * @throws PostriderException PR0103 to PR0105, PR0108, PR0109, PR0118
   */
  MessageId accept(Draft draft) {
    String destination = draft.versionedDestination();
    check(draft, destination);
    String broker = routing.broker(destination);
    MessageId id = ids.next();
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

  private void check(Draft draft, String destination) {
    int length = destination.length();
    if (length > Message.MAX_DESTINATION_LENGTH) {
      throw refusal(DESTINATION_LENGTH.of(destination, length, Message.MAX_DESTINATION_LENGTH));
    }
    String key = draft.key();
    if (key != null && key.length() > Message.MAX_FIELD_LENGTH) {
      throw refusal(KEY_LENGTH.of(destination, key.length(), Message.MAX_FIELD_LENGTH));
    }
    long size = draft.payload().bytes().length;
    if (size > limits.maxPayloadBytes()) {
      throw refusal(PAYLOAD_SIZE.of(destination, size, limits.maxPayloadBytes()));
    }
    long total = transaction.state().bytes() + size;
    if (total > limits.maxTransactionBytes()) {
      throw refusal(TRANSACTION_SIZE.of(destination, total, limits.maxTransactionBytes()));
    }
  }

  private static PostriderException refusal(Problem problem) {
    return new PostriderException(problem);
  }
}
