package dev.postrider.channel;

import static dev.postrider.channel.OutboxChannelProblem.INVALID;
import static dev.postrider.channel.OutboxChannelProblem.NO_DESTINATION;

import dev.postrider.Message;
import dev.postrider.PostriderException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/**
 * A channel as configured, and what it makes of payloads.
 *
 * @param name of the channel
 * @param destination for payloads that do not say it themselves
 * @param joining in whose transaction a message is written
 */
record OutboxChannel(
    String name,
    Optional<String> destination,
    Optional<String> broker,
    Joining joining,
    Optional<String> key,
    Optional<String> type,
    Optional<String> version) {

  /** Not "type", which runtimes take for the connector's name. */
  private static final String TYPE = "message-type";

  /** What is done with the transaction of the thread that delivers a message. */
  enum Joining {
    /** The message belongs to it; without one it gets one of its own. */
    JOIN,
    /** The message belongs to it; without one it is refused. */
    MANDATORY,
    /** The message gets one of its own. */
    OWN
  }

  /**
   * As the standard hands it over.
   *
   * @throws PostriderException PR1351
   */
  static OutboxChannel of(Config config) {
    String name = text(config, "channel-name").orElse("");
    return new OutboxChannel(
        name,
        text(config, "destination"),
        text(config, "broker"),
        joining(name, text(config, "transaction").orElse("join")),
        text(config, "key"),
        text(config, TYPE),
        text(config, "version"));
  }

  /**
   * The message for the outbox: a payload that is one already goes as it is.
   *
   * @throws PostriderException PR1352; what the message's builder throws
   */
  Message message(Object payload) {
    if (payload instanceof Message ready) {
      return ready;
    }
    Message.Builder message =
        Message.to(destination.orElseThrow(() -> new PostriderException(NO_DESTINATION.of(name))))
            .payload(payload);
    broker.ifPresent(message::broker);
    key.ifPresent(message::key);
    type.ifPresent(message::type);
    version.ifPresent(message::version);
    return message.build();
  }

  private static Joining joining(String channel, String value) {
    try {
      return Joining.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      String accepted =
          Arrays.stream(Joining.values())
              .map(constant -> constant.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", ", "one of ", ""));
      throw new PostriderException(INVALID.of(channel, "transaction", value, accepted));
    }
  }

  private static Optional<String> text(Config config, String key) {
    return config.getOptionalValue(key, String.class).map(String::strip).filter(s -> !s.isEmpty());
  }
}
