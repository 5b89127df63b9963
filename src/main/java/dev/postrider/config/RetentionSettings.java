package dev.postrider.config;

import java.time.Duration;

/**
 * How long is kept what is not needed for delivery.
 *
 * @param sent messages that were sent; zero keeps none
 * @param attempts failed attempts at messages that neither wait nor are dead
 * @param jobs jobs that have ended
 * @param audit entries of the audit trail; zero keeps them for ever
 */
public record RetentionSettings(Duration sent, Duration attempts, Duration jobs, Duration audit) {

  static final Setting<Duration> SENT =
      new Setting<>(
          "postrider.retention.sent",
          "P1D",
          "a duration of ISO 8601, like P1D or PT6H; PT0S for no history",
          "How long a message that was sent can still be looked up, with its payload.",
          "Longer takes the space of so many messages; PT0S saves writing them once more. Nodes that"
              + " relay delete what is older: of different values the shortest holds.",
          Parsers.duration(Duration.ZERO));

  static final Setting<Duration> ATTEMPTS =
      new Setting<>(
          "postrider.retention.attempts",
          "P30D",
          "a duration of ISO 8601 of at least a minute, like P30D",
          "How long a failed attempt is kept whose message was sent or discarded.",
          "Longer tells more of old trouble. The attempts of messages that wait, and of dead"
              + " letters, are kept as long as these.",
          Parsers.duration(Duration.ofMinutes(1)));

  static final Setting<Duration> JOBS =
      new Setting<>(
          "postrider.retention.jobs",
          "P30D",
          "a duration of ISO 8601 of at least a minute, like P30D",
          "How long a job of an operator is kept that has ended.",
          "Longer takes a row for each job; what was asked is in the audit trail, too.",
          Parsers.duration(Duration.ofMinutes(1)));

  static final Setting<Duration> AUDIT =
      new Setting<>(
          "postrider.retention.audit",
          "PT0S",
          "a duration of ISO 8601, like P3650D; PT0S for ever",
          "How long an entry of the audit trail is kept.",
          "Shorter than for ever lets the nodes delete what is older: make sure that nobody has to"
              + " be able to prove it. Of nodes with different values the shortest holds.",
          Parsers.duration(Duration.ZERO));

  static RetentionSettings read(SettingsReader reader) {
    return new RetentionSettings(
        reader.get(SENT), reader.get(ATTEMPTS), reader.get(JOBS), reader.get(AUDIT));
  }

  /** Whether messages that were sent are kept at all. */
  public boolean keepsSent() {
    return !sent.isZero();
  }

  /** Whether entries of the audit trail are ever deleted. */
  public boolean endsAudit() {
    return !audit.isZero();
  }
}
