package dev.postrider.config;

import java.time.Duration;

/**
 * How subscriptions work on this node.
 *
 * @param enabled whether they receive
 * @param maxAttempts calls that fail until a message is a dead letter
 * @param initialDelay the wait after the first failure
 * @param maxDelay the longest wait
 * @param timeout how long one call may take
 * @param stopTimeout how long a stop waits for running calls
 * @param correlation what of a message without a correlation id
 */
public record SubscribeSettings(
    boolean enabled,
    int maxAttempts,
    Duration initialDelay,
    Duration maxDelay,
    Duration timeout,
    Duration stopTimeout,
    Correlation correlation) {

  /** What happens to a message without a correlation id. */
  public enum Correlation {
    /** It gets one. */
    GENERATED,
    /** It is a dead letter. */
    REQUIRED
  }

  private static final String SHORT = "a duration of ISO 8601 of at least a millisecond, like PT1S";

  static final Setting<Boolean> ENABLED =
      new Setting<>(
          "postrider.subscribe.enabled",
          "true",
          "true or false",
          "Whether the @Subscribe methods of this node receive messages.",
          "false leaves the messages to other nodes with the same consumers.",
          Parsers.bool());

  static final Setting<Integer> MAX_ATTEMPTS =
      new Setting<>(
          "postrider.subscribe.max-attempts",
          "5",
          "a number from 1 to 1000",
          "How often a @Subscribe method may fail for a message before that is a dead letter.",
          "Higher waits longer for a remedy; lower asks for an operator sooner. The messages of"
              + " its key wait meanwhile.",
          Parsers.integer(1, 1000));

  static final Setting<Duration> INITIAL_DELAY =
      new Setting<>(
          "postrider.subscribe.initial-delay",
          "PT1S",
          SHORT,
          "The wait after the first failure of a message; it doubles with each further one.",
          "Higher is gentler to what fails; lower recovers sooner.",
          Parsers.duration(Duration.ofMillis(1)));

  static final Setting<Duration> MAX_DELAY =
      new Setting<>(
          "postrider.subscribe.max-delay",
          "PT1M",
          SHORT,
          "The longest wait between two attempts.",
          "Higher is gentler to what fails; lower recovers sooner.",
          Parsers.duration(Duration.ofMillis(1)));

  static final Setting<Duration> TIMEOUT =
      new Setting<>(
          "postrider.subscribe.timeout",
          "PT5M",
          "a duration of ISO 8601 from a second to a day, like PT5M",
          "How long one call may take; then its transaction rolls back, its thread is interrupted,"
              + " and the attempt counts as failed.",
          "Higher allows longer work; lower notices sooner what hangs.",
          Parsers.duration(Duration.ofSeconds(1), Duration.ofDays(1)));

  static final Setting<Duration> STOP_TIMEOUT =
      new Setting<>(
          "postrider.subscribe.stop-timeout",
          "PT20S",
          "a duration of ISO 8601, like PT20S",
          "How long a stopping node waits for running calls; no further message is taken meanwhile.",
          "Higher finishes longer work; lower stops sooner. What is cut off comes again.",
          Parsers.duration(Duration.ZERO));

  static final Setting<Correlation> CORRELATION =
      new Setting<>(
          "postrider.subscribe.correlation",
          "generated",
          "generated or required",
          "What happens to a received message without a correlation id.",
          "generated: it begins a conversation of its own. required: it is a dead letter.",
          Parsers.oneOf(Correlation.class));

  static SubscribeSettings read(SettingsReader reader) {
    return new SubscribeSettings(
        reader.get(ENABLED),
        reader.get(MAX_ATTEMPTS),
        reader.get(INITIAL_DELAY),
        reader.get(MAX_DELAY),
        reader.get(TIMEOUT),
        reader.get(STOP_TIMEOUT),
        reader.get(CORRELATION));
  }
}
