package dev.postrider.inbox;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The identity of a message received by Jakarta Messaging, whoever sent it and by what wire. */
final class JmsIdentity {

  private static final String OWN = "postrider_id";

  /**
   * The ids of other senders, most trusted first. '-' is not legal in the name of a JMS property:
   * brokers that take messages from other wires hand the name over as it is (Artemis), or as '_'
   * (bridges), or as _HYPHEN_ (Camel).
   */
  private static final List<String> FOREIGN =
      List.of(
          "dop-msg-id",
          "dop_msg_id",
          "dop_HYPHEN_msg_HYPHEN_id",
          "cap-msg-id",
          "cap_msg_id",
          "cap_HYPHEN_msg_HYPHEN_id");

  private static final int CHUNK = 8 * 1024;

  private JmsIdentity() {}

  static MessageIdentity of(Message message) throws JMSException {
    Optional<String> id = id(message);
    return new MessageIdentity(id, id.isEmpty() ? Optional.empty() : payloadHash(message));
  }

  private static Optional<String> id(Message message) throws JMSException {
    Optional<String> own = given(message.getStringProperty(OWN));
    if (own.isPresent()) {
      return own;
    }
    for (String name : FOREIGN) {
      Optional<String> id = foreign(message, name);
      if (id.isPresent()) {
        return id;
      }
    }
    return given(message.getJMSMessageID());
  }

  private static Optional<String> foreign(Message message, String name) throws JMSException {
    try {
      return given(message.getStringProperty(name));
    } catch (IllegalArgumentException illegalName) {
      // A provider that checks names also on reading has no such property.
      return Optional.empty();
    }
  }

  private static Optional<String> given(@Nullable String id) {
    return Optional.ofNullable(id).filter(text -> !text.isEmpty());
  }

  private static Optional<String> payloadHash(Message message) throws JMSException {
    if (message instanceof TextMessage text) {
      return Optional.ofNullable(text.getText()).map(PayloadHash::of);
    }
    return message instanceof BytesMessage bytes ? Optional.of(hash(bytes)) : Optional.empty();
  }

  /** Reads all of it from the start, and leaves it as if nobody had read. */
  private static String hash(BytesMessage message) throws JMSException {
    message.reset();
    PayloadHash hash = new PayloadHash();
    byte[] chunk = new byte[CHUNK];
    for (int length = message.readBytes(chunk); length > 0; length = message.readBytes(chunk)) {
      hash.add(chunk, length);
    }
    message.reset();
    return hash.text();
  }
}
