package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.DESTINATION_LENGTH;
import static dev.postrider.capture.CaptureProblem.KEY_LENGTH;
import static dev.postrider.capture.CaptureProblem.NO_BROKER;
import static dev.postrider.capture.CaptureProblem.PAYLOAD_SIZE;
import static dev.postrider.capture.CaptureProblem.TRANSACTION_SIZE;

import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.config.PublishSettings;
import dev.postrider.store.LaneId;
import dev.postrider.store.OutboxEntry;
import java.util.Optional;

/** The one way into the outbox: gives a draft its id and broker, checks limits, queues the row. */
final class MessageIntake {

  private final CurrentTransaction transaction;
  private final PendingMessages pending;
  private final UuidSequence ids;
  private final PublishSettings limits;
  private final Optional<String> defaultBroker;

  MessageIntake(
      CurrentTransaction transaction,
      PendingMessages pending,
      UuidSequence ids,
      PublishSettings limits,
      Optional<String> defaultBroker) {
    this.transaction = transaction;
    this.pending = pending;
    this.ids = ids;
    this.limits = limits;
    this.defaultBroker = defaultBroker;
  }

  /**
   * Queues the message for the commit of the current transaction, which must exist.
   *
   * @throws PostriderException PR0103 to PR0105, PR0108, PR0109
   */
  MessageId accept(Draft draft) {
    String destination = draft.versionedDestination();
    check(draft, destination);
    String broker = defaultBroker.orElseThrow(() -> refusal(NO_BROKER.of(destination)));
    MessageId id = ids.next();
    String key = draft.key() == null ? id.value() : draft.key();
    pending.add(
        new OutboxEntry(
            id.value(),
            LaneId.of(broker, key),
            key,
            destination,
            draft.type(),
            draft.version(),
            draft.event(),
            draft.payload().contentType(),
            draft.headers(),
            draft.payload().bytes(),
            draft.expiresAfter()));
    return id;
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
