package dev.postrider.config;

import java.time.Duration;

/**
 * How the relay works.
 *
 * @param enabled whether this node relays at all
 * @param lease how long a silent node keeps its lanes
 * @param pollMin the pause between two looks for news while there are some
 * @param pollMax the pause between two looks for news when there were none for a while
 * @param readAheadRows the most rows of a lane in memory
 * @param readAheadBytes the most payload of a lane in memory, bytes
 * @param batch the most messages handed to a broker at once
 * @param sweep the pause between two walks from the start of a lane
 * @param transactionTimeout the longest a transaction may take on a database that cannot tell its
 *     open transactions
 * @param stopTimeout how long a stopping node waits for messages in flight
 * @param retry what happens to rejected messages
 */
public record RelaySettings(
    boolean enabled,
    Duration lease,
    Duration pollMin,
    Duration pollMax,
    int readAheadRows,
    long readAheadBytes,
    int batch,
    Duration sweep,
    Duration transactionTimeout,
    Duration stopTimeout,
    RetrySettings retry) {

  static final Setting<Boolean> ENABLED =
      new Setting<>(
          "postrider.relay.enabled",
          "true",
          "true or false",
          "Whether this node relays messages to the brokers it has configured.",
          "false leaves the work to other nodes on the same database.",
          Parsers.bool());

  static final Setting<Duration> LEASE =
      new Setting<>(
          "postrider.relay.lease",
          "PT15S",
          "a duration of ISO 8601 of at least a second, like PT15S",
          "How long a node that shows no sign of life keeps its lanes; it shows one three times in"
              + " this time.",
          "Higher survives longer pauses without hand-over; lower continues sooner after a crash.",
          Parsers.duration(Duration.ofSeconds(1)));

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  static final Setting<Duration> POLL_MIN =
      new Setting<>(
          "postrider.relay.poll-min",
          "PT0.05S",
          "a duration of ISO 8601 from a millisecond to a minute, like PT0.05S",
          "The pause between two looks of a node at the database, one statement for all its lanes,"
              + " while there is something new.",
          "Higher asks the database less; lower finds sooner what other nodes stored.",
          Parsers.duration(Duration.ofMillis(1), LONGEST_PAUSE));

  static final Setting<Duration> POLL_MAX =
      new Setting<>(
          "postrider.relay.poll-max",
          "PT1S",
          "a duration of ISO 8601 from a millisecond to a minute, like PT0.05S",
          "The pause between two looks of a node when nothing is new for a while. A message stored on"
              + " the node that relays it is signalled and does not wait for it; what operators pause,"
              + " and messages that become due, are found at this pace.",
          "Higher asks the database less; lower finds sooner what other nodes stored.",
          Parsers.duration(Duration.ofMillis(1), LONGEST_PAUSE));

  static final Setting<Integer> READ_AHEAD_ROWS =
      new Setting<>(
          "postrider.relay.read-ahead-rows",
          "1000",
          "a number from 1 to 1000000",
          "The most messages of a lane in memory.",
          "Higher keeps a fast broker busy; lower takes less memory.",
          Parsers.integer(1, 1_000_000));

  static final Setting<Long> READ_AHEAD_BYTES =
      new Setting<>(
          "postrider.relay.read-ahead-bytes",
          "16777216",
          "a number of bytes from 1",
          "The most payload of a lane in memory; one message may exceed it alone.",
          "Higher keeps a fast broker busy with large messages; lower takes less memory.",
          Parsers.bytes(1));

  static final Setting<Integer> BATCH =
      new Setting<>(
          "postrider.relay.batch",
          "250",
          "a number from 1 to 100000",
          "The most messages handed to a broker at once.",
          "Higher makes fewer, larger transactions with the broker; lower repeats less after a"
              + " failure.",
          Parsers.integer(1, 100_000));

  static final Setting<Duration> SWEEP =
      new Setting<>(
          "postrider.relay.sweep",
          "PT1M",
          "a duration of ISO 8601 of at least a second, like PT15S",
          "The pause between two walks from the start of a lane, the net under the cursor.",
          "Higher asks the database less; delivery does not wait for it.",
          Parsers.duration(Duration.ofSeconds(1)));

  static final Setting<Duration> TRANSACTION_TIMEOUT =
      new Setting<>(
          "postrider.relay.transaction-timeout",
          "PT10M",
          "a duration of ISO 8601 of at least a second, like PT15S",
          "The longest time a transaction stays open on databases that cannot tell which are open"
              + " (H2).",
          "Too low, and a message of a longer transaction waits for the next sweep; higher lets"
              + " reads walk over more deleted rows.",
          Parsers.duration(Duration.ofSeconds(1)));

  static final Setting<Duration> STOP_TIMEOUT =
      new Setting<>(
          "postrider.relay.stop-timeout",
          "PT10S",
          "a duration of ISO 8601, like PT10S",
          "How long a stopping node waits for the messages in flight.",
          "Higher repeats fewer messages after a stop; lower stops sooner.",
          Parsers.duration(Duration.ZERO));

  static RelaySettings read(SettingsReader reader) {
    return new RelaySettings(
        reader.get(ENABLED),
        reader.get(LEASE),
        reader.get(POLL_MIN),
        reader.get(POLL_MAX),
        reader.get(READ_AHEAD_ROWS),
        reader.get(READ_AHEAD_BYTES),
        reader.get(BATCH),
        reader.get(SWEEP),
        reader.get(TRANSACTION_TIMEOUT),
        reader.get(STOP_TIMEOUT),
        RetrySettings.read(reader));
  }
}
