package dev.postrider.inbox;

import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.OutgoingMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a received message says of itself in its headers, whoever sent it and by what wire. */
public record WireIdentity(IncomingMessage message) {

  /** The ids of senders, most trusted first; '_' where a bridge has put it for '-'. */
  private static final List<String> IDS =
      List.of("postrider_id", "dop-msg-id", "dop_msg_id", "cap-msg-id", "cap_msg_id");

  private static final List<String> CORRELATION_IDS =
      List.of(
          "postrider_correlation_id",
          "dop-correlation-id",
          "dop_correlation_id",
          "cap-corr-id",
          "cap_corr_id");

  /** Longer ones cannot be kept; such a message cannot be told from others by its id. */
  public Optional<MessageId> id() {
    return first(IDS)
        .or(() -> given(message.messageId()))
        .filter(id -> id.length() <= MessageId.MAX_LENGTH)
        .map(MessageId::new);
  }

  public MessageIdentity identity() {
    return id().map(id -> MessageIdentity.of(id, message.payload()))
        .orElse(MessageIdentity.UNKNOWN);
  }

  /** One that no message of ours could carry on is none: what is published meanwhile gets it. */
  public Optional<String> correlationId() {
    return first(CORRELATION_IDS)
        .or(() -> given(message.correlationId()))
        .filter(id -> PlainHeaders.isPlain(id, Message.MAX_FIELD_LENGTH));
  }

  /** As our sender wrote it, since a wire has its own words for destinations; else the wire's. */
  public Optional<String> replyTo() {
    return given(message.headers().get(OutgoingMessage.REPLY_TO))
        .or(() -> given(message.replyTo()));
  }

  /** Ours, since a wire may shorten or spread what it keeps order by. */
  public Optional<String> key() {
    return given(message.headers().get("postrider_key")).or(() -> given(message.key()));
  }

  public Optional<String> type() {
    return given(message.headers().get("postrider_type"));
  }

  private Optional<String> first(List<String> names) {
    Map<String, String> headers = message.headers();
    return names.stream().map(headers::get).flatMap(id -> given(id).stream()).findFirst();
  }

  private static Optional<String> given(@Nullable String text) {
    return Optional.ofNullable(text).filter(given -> !given.isEmpty());
  }
}
