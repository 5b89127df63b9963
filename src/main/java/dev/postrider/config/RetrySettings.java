package dev.postrider.config;

import java.time.Duration;

/**
 * What happens to a message that its broker rejects.
 *
 * @param maxAttempts rejected attempts until a message is dead
 * @param initialDelay the wait after the first rejection
 * @param maxDelay the longest wait
 * @param jitter the share of a wait that is random, 0 to 1
 * @param exhausted what happens to a dead message and its key
 */
public record RetrySettings(
    int maxAttempts,
    Duration initialDelay,
    Duration maxDelay,
    double jitter,
    WhenExhausted exhausted) {

  /** What happens to a dead message and its key. */
  public enum WhenExhausted {
    /** The message stays and its key waits behind it until an operator decides. */
    PARK_KEY,
    /** The message is put aside and its key goes on. */
    SKIP
  }

  static final Setting<Integer> MAX_ATTEMPTS =
      new Setting<>(
          "postrider.retry.max-attempts",
          "10",
          "a number from 1 to 1000",
          "How often a broker may reject a message before it is dead. An outage is no attempt.",
          "Higher waits longer for a remedy; lower asks for an operator sooner.",
          Parsers.integer(1, 1000));

  static final Setting<Duration> INITIAL_DELAY =
      new Setting<>(
          "postrider.retry.initial-delay",
          "PT1S",
          "a duration of ISO 8601 of at least a millisecond, like PT1S",
          "The wait after the first rejection; it doubles with each further one.",
          "Higher is gentler to the broker; lower recovers sooner.",
          Parsers.duration(Duration.ofMillis(1)));

  static final Setting<Duration> MAX_DELAY =
      new Setting<>(
          "postrider.retry.max-delay",
          "PT5M",
          "a duration of ISO 8601 of at least a millisecond, like PT1S",
          "The longest wait between two attempts.",
          "Higher is gentler to the broker; lower recovers sooner.",
          Parsers.duration(Duration.ofMillis(1)));

  static final Setting<Double> JITTER =
      new Setting<>(
          "postrider.retry.jitter",
          "0.2",
          "a number from 0 to 1",
          "The share of each wait that is random.",
          "Higher spreads the retries of many messages; 0 makes them exact.",
          Parsers.ratio());

  static final Setting<WhenExhausted> EXHAUSTED =
      new Setting<>(
          "postrider.retry.exhausted",
          "park-key",
          "park-key or skip",
          "What happens to a dead message and its key.",
          "park-key keeps the order: the key waits until an operator decides; skip lets the key's"
              + " later messages overtake the dead one.",
          Parsers.oneOf(WhenExhausted.class));

  static RetrySettings read(SettingsReader reader) {
    return new RetrySettings(
        reader.get(MAX_ATTEMPTS),
        reader.get(INITIAL_DELAY),
        reader.get(MAX_DELAY),
        reader.get(JITTER),
        reader.get(EXHAUSTED));
  }
}
