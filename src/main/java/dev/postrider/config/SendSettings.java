package dev.postrider.config;

import java.time.Duration;

/**
 * How messages are sent past the outbox.
 *
 * @param timeout how long one call tries
 * @param initialDelay the wait after the first failure
 * @param maxDelay the longest wait
 * @param maxSessions the most sessions to each broker
 * @param idleTimeout how long an unused session stays open
 */
public record SendSettings(
    Duration timeout,
    Duration initialDelay,
    Duration maxDelay,
    int maxSessions,
    Duration idleTimeout) {

  private static final String SHORT = "a duration of ISO 8601 of at least a millisecond, like PT1S";

  static final Setting<Duration> TIMEOUT =
      new Setting<>(
          "postrider.send.timeout",
          "PT30S",
          "a duration of ISO 8601 from a millisecond to an hour, like PT30S",
          "How long one call of Outbox.send tries until the broker has confirmed its messages. An"
              + " attempt to connect that has begun may last longer, up to the broker's"
              + " connect-timeout.",
          "Higher outlasts longer outages; lower lets the caller go on sooner.",
          Parsers.duration(Duration.ofMillis(1), Duration.ofHours(1)));

  static final Setting<Duration> INITIAL_DELAY =
      new Setting<>(
          "postrider.send.initial-delay",
          "PT0.1S",
          SHORT,
          "The wait of Outbox.send after a connection has failed; it doubles with each further time.",
          "Higher is gentler to the broker; lower recovers sooner.",
          Parsers.duration(Duration.ofMillis(1)));

  static final Setting<Duration> MAX_DELAY =
      new Setting<>(
          "postrider.send.max-delay",
          "PT5S",
          SHORT,
          "The longest wait of Outbox.send between two attempts.",
          "Higher is gentler to the broker; lower recovers sooner.",
          Parsers.duration(Duration.ofMillis(1)));

  static final Setting<Integer> MAX_SESSIONS =
      new Setting<>(
          "postrider.send.max-sessions",
          "4",
          "a number from 1 to 1000",
          "How many sessions to each broker this node opens for Outbox.send, each with a connection"
              + " of its own. Calls beyond that wait for one.",
          "Higher lets more threads send at once; lower spares the broker.",
          Parsers.integer(1, 1000));

  static final Setting<Duration> IDLE_TIMEOUT =
      new Setting<>(
          "postrider.send.idle-timeout",
          "PT1M",
          SHORT,
          "How long a session that nobody sends by stays open.",
          "Higher spares the next call a connection; lower spares the broker.",
          Parsers.duration(Duration.ofMillis(1)));

  static SendSettings read(SettingsReader reader) {
    return new SendSettings(
        reader.get(TIMEOUT),
        reader.get(INITIAL_DELAY),
        reader.get(MAX_DELAY),
        reader.get(MAX_SESSIONS),
        reader.get(IDLE_TIMEOUT));
  }
}
