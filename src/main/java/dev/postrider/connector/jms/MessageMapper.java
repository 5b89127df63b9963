package dev.postrider.connector.jms;

import dev.postrider.spi.OutgoingMessage;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes messages and destinations of a session; used by the session's thread only. */
final class MessageMapper {

  private static final int CACHED_DESTINATIONS = 500;
  private static final Pattern TEXT =
      Pattern.compile("text/.*|application/(.*\\+)?(json|xml|yaml|x-ndjson)");
  private static final Pattern FOREIGN_CHARSET =
      Pattern.compile("(?i).*;\\s*charset\\s*=\\s*(?!\"?utf-8\\b).*");

  private static final char UNREADABLE = '\uFFFD';

  private final Session session;
  private final Clock clock;
  private String knownType = "";
  private boolean knownIsText;
  private final Map<String, Destination> destinations =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Destination> eldest) {
          return size() > CACHED_DESTINATIONS;
        }
      };

  MessageMapper(Session session, Clock clock) {
    this.session = session;
    this.clock = clock;
  }

  /** As {@link Destinations#of}. */
  Destination destination(String name) throws JMSException {
    Destination known = destinations.get(name);
    if (known == null) {
      known = Destinations.of(session, name);
      destinations.put(name, known);
    }
    return known;
  }

  /** The message with body, headers and native fields, but without time to live. */
  Message message(OutgoingMessage outgoing) throws JMSException {
    Message message = body(outgoing);
    for (Map.Entry<String, String> header : outgoing.headers().entrySet()) {
      message.setStringProperty(header.getKey(), header.getValue());
    }
    message.setStringProperty("content_type", outgoing.contentType());
    if (outgoing.correlationId() != null) {
      message.setJMSCorrelationID(outgoing.correlationId());
    }
    if (outgoing.type() != null) {
      message.setJMSType(outgoing.type());
    }
    if (outgoing.replyTo() != null) {
      message.setJMSReplyTo(destination(outgoing.replyTo()));
    }
    return message;
  }

  /** In milliseconds, 0 for ever; at least 1 if it ends at all, even if it has ended. */
  long timeToLive(OutgoingMessage outgoing) {
    return outgoing.expiresAt() == null
        ? Message.DEFAULT_TIME_TO_LIVE
        : Math.max(1, Duration.between(clock.instant(), outgoing.expiresAt()).toMillis());
  }

  private Message body(OutgoingMessage outgoing) throws JMSException {
    Optional<String> text = text(outgoing);
    if (text.isPresent()) {
      return session.createTextMessage(text.get());
    }
    BytesMessage message = session.createBytesMessage();
    message.writeBytes(outgoing.payload());
    return message;
  }

  /** The payload as text if it is declared so, and comes back from it byte by byte. */
  private Optional<String> text(OutgoingMessage outgoing) {
    if (!isText(outgoing.contentType())) {
      return Optional.empty();
    }
    // Much faster than a decoder that complains; it puts this character for what it cannot read.
    String text = new String(outgoing.payload(), StandardCharsets.UTF_8);
    return text.indexOf(UNREADABLE) < 0 ? Optional.of(text) : strictly(outgoing.payload());
  }

  private static Optional<String> strictly(byte[] payload) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** As of the message before, as a rule. */
  private boolean isText(String type) {
    if (!type.equals(knownType)) {
      String essence = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
      knownIsText = TEXT.matcher(essence).matches() && !FOREIGN_CHARSET.matcher(type).matches();
      knownType = type;
    }
    return knownIsText;
  }
}
