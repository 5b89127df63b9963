package dev.postrider;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message to be stored in the outbox. Immutable, but for the payload object, which is serialized
 * when it is published.
 *
 * <pre>{@code
 * outbox.publish(Message.to("/queue/invoices").payload(invoice).key(invoice.customer()).build());
 * }</pre>
 */
public final class Message {

  /** The most characters a destination may have. */
  public static final int MAX_DESTINATION_LENGTH = 255;

  /** The most characters a key, a type, a version or an id of a conversation may have. */
  public static final int MAX_FIELD_LENGTH = 255;

  /** The furthest a message may be scheduled. */
  public static final Duration MAX_DELAY = Duration.ofDays(3650);

  private final String destination;
  private final Object payload;
  private final Map<MessagePart, String> parts;
  private final MessageTimes times;
  private final Map<String, String> headers;

  private Message(Builder builder, Object payload) {
    this.destination = builder.destination;
    this.payload = payload;
    this.parts = Map.copyOf(builder.parts);
    this.times = builder.times;
    this.headers = Map.copyOf(builder.headers);
  }

  /**
   * Begins a message.
   *
   * @param destination {@code /queue/x}, {@code /topic/x} or plain, 1 to 255 characters
   * @throws PostriderException PR0001 if the destination is empty or too long
   */
  public static Builder to(String destination) {
    return new Builder(destination);
  }

  /** Where to, as given; the version is not yet appended. */
  public String destination() {
    return destination;
  }

  /**
   * The content. A text and a byte array are sent as they are; anything else is written as JSON by
   * Jakarta JSON Binding.
   */
  public Object payload() {
    return payload;
  }

  /** The media type; if absent, {@code application/json}, for byte arrays octet-stream. */
  public Optional<String> contentType() {
    return Optional.ofNullable(parts.get(MessagePart.CONTENT_TYPE));
  }

  /** Messages of one key arrive in commit order; without a key a message has no order. */
  public Optional<String> key() {
    return Optional.ofNullable(parts.get(MessagePart.KEY));
  }

  /** What kind of message this is, for instance {@code OrderPlaced}. */
  public Optional<String> type() {
    return Optional.ofNullable(parts.get(MessagePart.TYPE));
  }

  /** The version of the type; appended once to the destination, as {@code .v1}. */
  public Optional<String> version() {
    return Optional.ofNullable(parts.get(MessagePart.VERSION));
  }

  /** The id of the conversation this message belongs to. */
  public Optional<String> correlationId() {
    return Optional.ofNullable(parts.get(MessagePart.CORRELATION_ID));
  }

  /** The id of the message that caused this one. */
  public Optional<String> causationId() {
    return Optional.ofNullable(parts.get(MessagePart.CAUSATION_ID));
  }

  /** Where an answer is expected; what a consumer sees by {@link Delivery#replyTo()}. */
  public Optional<String> replyTo() {
    return Optional.ofNullable(parts.get(MessagePart.REPLY_TO));
  }

  /** The name of the broker it goes to, if not to the default one. */
  public Optional<String> broker() {
    return Optional.ofNullable(parts.get(MessagePart.BROKER));
  }

  /** How long after being published the message is still worth sending. */
  public Optional<Duration> expiresAfter() {
    return Optional.ofNullable(times.expiresAfter());
  }

  /** The time before which the message is not sent, if it is given as a time. */
  public Optional<Instant> notBefore() {
    return Optional.ofNullable(times.notBefore());
  }

  /** How long after being published the message is not sent yet, if it is given as a delay. */
  public Optional<Duration> after() {
    return Optional.ofNullable(times.after());
  }

  /** Headers of the application, name to value; unmodifiable. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Destination, type and key; never the payload. */
  @Override
  public String toString() {
    return "Message[to %s, type %s, key %s]"
        .formatted(destination, parts.get(MessagePart.TYPE), parts.get(MessagePart.KEY));
  }

  /** Collects the parts of a {@link Message}. Not safe for concurrent use. */
  public static final class Builder {

    private final String destination;
    private final Map<MessagePart, String> parts = new EnumMap<>(MessagePart.class);
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable Object payload;
    private MessageTimes times = MessageTimes.NONE;

    private Builder(String destination) {
      this.destination = MessageRules.destination(destination);
    }

    /** The content, see {@link Message#payload()}. */
    public Builder payload(@Nullable Object payload) {
      this.payload = payload;
      return this;
    }

    /** The media type, 1 to 255 characters. */
    public Builder contentType(String contentType) {
      return part(MessagePart.CONTENT_TYPE, contentType);
    }

    /** What messages share that must stay in order, 1 to 255 characters; default: no order. */
    public Builder key(String key) {
      return part(MessagePart.KEY, key);
    }

    /** The kind of message, 1 to 255 characters; default: none. */
    public Builder type(String type) {
      return part(MessagePart.TYPE, type);
    }

    /** The version of the type, 1 to 255 characters; default: none. */
    public Builder version(String version) {
      return part(MessagePart.VERSION, version);
    }

    /** The id of the conversation, 1 to 255 characters; default: none. */
    public Builder correlationId(String correlationId) {
      return part(MessagePart.CORRELATION_ID, correlationId);
    }

    /** The id of the causing message, 1 to 255 characters; default: none. */
    public Builder causationId(String causationId) {
      return part(MessagePart.CAUSATION_ID, causationId);
    }

    /** Where an answer is expected, at the same broker, 1 to 255 characters; default: nowhere. */
    public Builder replyTo(String destination) {
      return part(MessagePart.REPLY_TO, destination);
    }

    /** A name in {@code postrider.brokers}, else PR0119 when published; default: the default. */
    public Builder broker(String name) {
      return part(MessagePart.BROKER, name);
    }

    /** The time after which the message becomes a dead letter if still unsent; default: never. */
    public Builder expiresAfter(Duration time) {
      times = times.expiresAfter(MessageRules.life(time));
      return this;
    }

    /**
     * The time before which the message is not sent; default, and in the past: at once. The
     * database's clock decides, and a look each second. It takes its place in the order of its key
     * when it is due, not now. Until then it can be cancelled ({@link Outbox#cancel}).
     */
    public Builder notBefore(Instant time) {
      times = times.due(time, null);
      return this;
    }

    /**
     * As {@link #notBefore}, some time after the transaction began, and instead of it.
     *
     * @throws PostriderException PR0007 unless it is more than none, and at most {@link #MAX_DELAY}
     */
    public Builder after(Duration delay) {
      times = times.due(null, MessageRules.delay(delay));
      return this;
    }

    /**
     * Adds a header; a name that begins with {@code postrider_} has no effect.
     *
     * @throws PostriderException PR0003 if the name is not legal on every wire
     */
    public Builder header(String name, String value) {
      MessageRules.checkHeader(name);
      if (!name.startsWith("postrider_")) {
        headers.put(name, value);
      }
      return this;
    }

    /**
     * The message.
     *
     * @throws PostriderException PR0002 without a payload, PR0008 if it expires before it is due
     */
    public Message build() {
      MessageRules.checkTimes(destination, times.after(), times.expiresAfter());
      return new Message(this, MessageRules.payload(destination, payload));
    }

    private Builder part(MessagePart part, String value) {
      parts.put(part, MessageRules.field(part.words(), value));
      return this;
    }
  }
}
