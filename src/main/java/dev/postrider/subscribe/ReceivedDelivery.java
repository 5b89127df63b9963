package dev.postrider.subscribe;

import dev.postrider.Delivery;
import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.inbox.WireIdentity;
import dev.postrider.spi.IncomingMessage;
import java.util.Map;
import java.util.Optional;

/**
 * A message as a method sees it.
 *
 * @param identity the message and what it says of itself
 * @param payload its body, as the method wants it
 * @param correlationId its own or a new one
 * @param attempt from 1
 * @param answers how it is answered
 */
record ReceivedDelivery<T>(
    WireIdentity identity, T payload, String correlationId, int attempt, Answers answers)
    implements Delivery<T> {

  private IncomingMessage message() {
    return identity.message();
  }

  @Override
  public byte[] body() {
    return message().payload().clone();
  }

  @Override
  public Optional<MessageId> id() {
    return identity.id();
  }

  @Override
  public String destination() {
    return message().destination();
  }

  @Override
  public Map<String, String> headers() {
    return Map.copyOf(message().headers());
  }

  @Override
  public Optional<String> contentType() {
    return Optional.ofNullable(message().contentType());
  }

  @Override
  public Optional<String> key() {
    return identity.key();
  }

  @Override
  public Optional<String> type() {
    return identity.type();
  }

  @Override
  public Optional<String> replyTo() {
    return identity.replyTo();
  }

  @Override
  public MessageId answer(Object payload) {
    return answers.publish(this, payload);
  }

  @Override
  public Message.Builder answering() {
    return answers.to(this);
  }

  @Override
  public void reject(String reason) {
    throw new Rejection(reason);
  }

  /** Id and destination; never the payload. */
  @Override
  public String toString() {
    return "Delivery[" + message() + ", attempt " + attempt + "]";
  }
}
