package dev.postrider.config;

import java.time.Duration;

/**
 * How long the inbox remembers.
 *
 * @param window how long an applied message is remembered
 */
public record InboxSettings(Duration window) {

  static final Setting<Duration> WINDOW =
      new Setting<>(
          "postrider.inbox.window",
          "P7D",
          "a duration of ISO 8601 of at least a minute, like P7D or PT12H",
          "How long an applied message is remembered.",
          "It must be longer than any message may be redelivered or replayed; longer costs a row of"
              + " about 100 bytes per message.",
          Parsers.duration(Duration.ofMinutes(1)));

  static InboxSettings read(SettingsReader reader) {
    return new InboxSettings(reader.get(WINDOW));
  }
}
