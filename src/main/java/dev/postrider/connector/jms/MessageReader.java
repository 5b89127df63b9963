package dev.postrider.connector.jms;

import dev.postrider.spi.IncomingMessage;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads messages of a session; used by the session's thread only. */
final class MessageReader {

  static final String CONTENT_TYPE = "content_type";

  /**
   * Begins the media type of a body that is neither text nor bytes. An object is not read: it would
   * have to be deserialized by classes the sender names.
   */
  static final String FOREIGN = "application/vnd.jakarta-messaging.";

  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*(\"[^\"]*\"|[^;]*)");

  private static final int REDELIVERED = 2;

  private final String destination;

  MessageReader(String destination) {
    this.destination = destination;
  }

  /**
   * The message; one that cannot be read, though the connection is there, comes as {@link #FOREIGN}
   * {@code unreadable}, with what could be read: it would not be readable the next time either.
   */
  IncomingMessage read(Message message, BooleanSupplier lost) throws JMSException {
    try {
      return read(message);
    } catch (JMSException | RuntimeException e) {
      if (lost.getAsBoolean()) {
        throw e;
      }
      return new IncomingMessage(
          destination,
          readable(Map.of(), () -> headers(message)),
          readable(new byte[0], () -> payload(message)),
          FOREIGN + "unreadable",
          message.getJMSMessageID(),
          null,
          null,
          null,
          readable(1, () -> attempt(message)));
    }
  }

  private interface Part<T> {
    T read() throws JMSException;
  }

  private static <T> T readable(T otherwise, Part<T> part) {
    try {
      return part.read();
    } catch (JMSException | RuntimeException unreadable) {
      return otherwise;
    }
  }

  private IncomingMessage read(Message message) throws JMSException {
    Map<String, String> headers = headers(message);
    String contentType = contentType(message, headers.remove(CONTENT_TYPE));
    String foreign = foreign(message);
    return new IncomingMessage(
        destination,
        headers,
        payload(message),
        foreign == null ? contentType : foreign,
        message.getJMSMessageID(),
        message.getJMSCorrelationID(),
        Destinations.name(message.getJMSReplyTo()),
        message.getStringProperty("JMSXGroupID"),
        attempt(message));
  }

  /** A text is in UTF-8 here, whatever its sender made it of. */
  private static @Nullable String contentType(Message message, @Nullable String given) {
    return given == null || !(message instanceof TextMessage)
        ? given
        : CHARSET.matcher(given).replaceAll("");
  }

  private static Map<String, String> headers(Message message) throws JMSException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Enumeration<?> names = message.getPropertyNames(); names.hasMoreElements(); ) {
      String name = String.valueOf(names.nextElement());
      Object value = message.getObjectProperty(name);
      if (!name.startsWith("JMSX") && value != null) {
        headers.put(name, String.valueOf(value));
      }
    }
    return headers;
  }

  private static byte[] payload(Message message) throws JMSException {
    if (message instanceof TextMessage text) {
      return text.getText() == null ? new byte[0] : text.getText().getBytes(StandardCharsets.UTF_8);
    }
    if (message instanceof BytesMessage bytes) {
      bytes.reset();
      byte[] payload = new byte[Math.toIntExact(bytes.getBodyLength())];
      bytes.readBytes(payload);
      return payload;
    }
    if (message instanceof MapMessage map) {
      return ForeignBody.of(map);
    }
    return message instanceof StreamMessage stream ? ForeignBody.of(stream) : new byte[0];
  }

  private static @Nullable String foreign(Message message) {
    if (message instanceof ObjectMessage) {
      return FOREIGN + "object";
    }
    if (message instanceof MapMessage) {
      return FOREIGN + "map";
    }
    return message instanceof StreamMessage ? FOREIGN + "stream" : null;
  }

  /**
   * Jakarta Messaging 3.1, section 3.5.11: the count begins with 1; old clients may not have it.
   */
  private static int attempt(Message message) throws JMSException {
    if (message.propertyExists("JMSXDeliveryCount")) {
      return Math.max(1, message.getIntProperty("JMSXDeliveryCount"));
    }
    return message.getJMSRedelivered() ? REDELIVERED : 1;
  }
}
