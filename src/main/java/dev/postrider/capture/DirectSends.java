package dev.postrider.capture;

import static dev.postrider.capture.SendProblem.SCHEDULED;
import static dev.postrider.capture.SendProblem.SEVERAL_BROKERS;

import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.SendException;
import dev.postrider.connector.Envelope;
import dev.postrider.spi.OutgoingMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages past the outbox: serialized, checked and addressed as those that are published.
 * Nothing of a call leaves before all of it is checked.
 */
final class DirectSends implements AutoCloseable {

  private final CurrentTransaction transaction;
  private final MessageDrafts drafts;
  private final Checks checks;
  private final SendBrokers brokers;

  DirectSends(
      CurrentTransaction transaction, MessageDrafts drafts, Checks checks, SendBrokers brokers) {
    this.transaction = transaction;
    this.drafts = drafts;
    this.checks = checks;
    this.brokers = brokers;
  }

  /** What one call sends. */
  private record Parcel(Courier courier, List<OutgoingMessage> contents, Duration patience) {}

  /** As {@link dev.postrider.Outbox#send(List)}. */
  List<MessageId> send(List<Message> messages) {
    if (messages.isEmpty()) {
      return List.of();
    }
    Parcel parcel;
    try {
      parcel = pack(messages);
    } catch (SendException ended) {
      throw ended;
    } catch (PostriderException refusal) {
      throw nothingSent(refusal);
    }
    parcel.courier().send(parcel.contents(), parcel.patience());
    return parcel.contents().stream().map(message -> new MessageId(message.id())).toList();
  }

  @Override
  public void close() {
    brokers.close();
  }

  private Parcel pack(List<Message> messages) {
    Instant now = drafts.clock().instant();
    List<OutgoingMessage> contents = new ArrayList<>();
    String broker = null;
    Duration patience = brokers.timeout();
    long bytes = 0;
    for (Message message : messages) {
      Draft draft = draft(message);
      String destination = draft.versionedDestination();
      checks.limits().check(draft, destination, bytes);
      bytes += draft.payload().bytes().length;
      broker = sameBroker(broker, checks.routing().broker(destination, draft.broker()), draft);
      patience = shorter(patience, draft.expiresAfter());
      contents.add(outgoing(draft, destination, now));
    }
    Courier courier = brokers.courier(String.valueOf(broker), messages.get(0).destination());
    return new Parcel(courier, contents, patience);
  }

  private Draft draft(Message message) {
    if (message.notBefore().isPresent() || message.after().isPresent()) {
      throw new PostriderException(SCHEDULED.of(message.destination()));
    }
    return drafts.of(message);
  }

  private static String sameBroker(@Nullable String before, String broker, Draft draft) {
    if (before != null && !before.equals(broker)) {
      throw new PostriderException(SEVERAL_BROKERS.of(draft.destination(), broker, before));
    }
    return broker;
  }

  /** What has expired is not worth sending. */
  private static Duration shorter(Duration patience, @Nullable Duration life) {
    return life == null || life.compareTo(patience) > 0 ? patience : life;
  }

  private OutgoingMessage outgoing(Draft draft, String destination, Instant now) {
    String id = checks.ids().next().value();
    Envelope envelope =
        new Envelope(
            id,
            destination,
            draft.key() == null ? id : draft.key(),
            draft.type(),
            draft.version(),
            draft.event(),
            now);
    return envelope.around(
        transaction.inConversation(draft.headers()),
        draft.payload().contentType(),
        draft.payload().bytes(),
        draft.expiresAfter() == null ? null : now.plus(draft.expiresAfter()));
  }

  /** The refusal as it is for a message that is published, but for the transaction. */
  private static PostriderException nothingSent(PostriderException refusal) {
    Problem problem = refusal.problems().get(0);
    return new PostriderException(
        new Problem(problem.code(), problem.what(), "Nothing was sent.", problem.remedy()),
        refusal.getCause());
  }
}
