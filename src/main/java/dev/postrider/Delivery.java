package dev.postrider;

import java.util.Map;
import java.util.Optional;

/**
 * A received message, as a {@link Subscribe} method gets it. For use by the thread and during the
 * call it was given to.
 *
 * @param <T> what the body is read as: a {@code String}, a {@code byte[]}, a {@code
 *     jakarta.json.JsonValue}, or any class that Jakarta JSON Binding can make of a JSON body. A
 *     body that cannot be read so goes to the dead letter queue
 */
public interface Delivery<T> {

  /** The body. */
  T payload();

  /** The body as it came; a copy. */
  byte[] body();

  /**
   * What it is counted by: the header {@code postrider_id}, else {@code dop-msg-id} or {@code
   * cap-msg-id}, else the id the broker's client knows. Absent if it has none: then it is applied
   * each time it comes.
   */
  Optional<MessageId> id();

  /** Where it was received, as in {@link Subscribe#destination()}. */
  String destination();

  /** Its headers as text. */
  Map<String, String> headers();

  /** The media type of the body. */
  Optional<String> contentType();

  /** What its order is kept by. */
  Optional<String> key();

  /** What kind of message it is, as in {@link Message#type()}. */
  Optional<String> type();

  /** The conversation it belongs to; made up if it has none. */
  String correlationId();

  /**
   * Where an answer is expected, as a destination of the broker it came from: the header {@code
   * postrider_reply_to}, else what the wire has for it. The sender of the message has chosen it.
   */
  Optional<String> replyTo();

  /**
   * Answers: publishes a message to {@link #replyTo()}, by the broker this one came from, with its
   * correlation id, and with its id as causation id. The answer is stored in the transaction of the
   * call, so that it leaves if and only if the effect of the call stays; and as a message that
   * comes again is not applied again, it is not answered again.
   *
   * @param payload as in {@link Message#payload()}
   * @return the id of the answer
   * @throws PostriderException PR0967 if no answer is expected; as {@link Outbox#publish}
   */
  MessageId answer(Object payload);

  /**
   * Begins an answer of which more is to be said than its content, a type or headers say. It is
   * addressed as by {@link #answer}; publish it with {@link Outbox#publish} during the call.
   *
   * @throws PostriderException PR0967 if no answer is expected
   */
  Message.Builder answering();

  /** 1 for the first try of this message on this node. */
  int attempt();

  /**
   * Ends the call: what it did is rolled back, and the message goes to the dead letter queue at
   * once.
   *
   * @param reason one sentence for an operator, which the dead letter carries
   * @throws RuntimeException always
   */
  void reject(String reason);
}
