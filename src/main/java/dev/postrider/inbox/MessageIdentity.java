package dev.postrider.inbox;

import dev.postrider.MessageId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What makes a message the same as another.
 *
 * @param id what it is counted by; absent for a message that cannot be told from others
 * @param payloadHash tells whether the same id came with another payload; absent where the payload
 *     is neither text nor bytes, or not known
 */
public record MessageIdentity(Optional<String> id, Optional<String> payloadHash) {

  /** Of a message that cannot be told from others. */
  public static final MessageIdentity UNKNOWN =
      new MessageIdentity(Optional.empty(), Optional.empty());

  static MessageIdentity of(MessageId id) {
    return new MessageIdentity(Optional.of(id.value()), Optional.empty());
  }

  /** Of a message whose payload is known. */
  public static MessageIdentity of(MessageId id, byte[] payload) {
    return new MessageIdentity(Optional.of(id.value()), Optional.of(PayloadHash.of(payload)));
  }

  /**
   * The identity of a method's argument; {@link #UNKNOWN} for null.
   *
   * @throws jakarta.jms.JMSException if it is a message that cannot be read
   */
  static MessageIdentity of(@Nullable Object argument) throws jakarta.jms.JMSException {
    if (argument == null) {
      return UNKNOWN;
    }
    return argument instanceof MessageId id
        ? of(id)
        : JmsIdentity.of((jakarta.jms.Message) argument);
  }
}
