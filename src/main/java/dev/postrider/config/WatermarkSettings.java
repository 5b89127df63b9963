package dev.postrider.config;

import java.time.Duration;

/**
 * How much may wait until somebody is told.
 *
 * @param age how old the oldest unsent message of a broker may be; zero for no such mark
 * @param rows how many messages may wait for a broker; 0 for no such mark
 * @param readiness whether a node is not ready while a mark is passed
 * @param refuse whether no message is taken for a broker while one of its marks is passed
 */
public record WatermarkSettings(Duration age, int rows, boolean readiness, boolean refuse) {

  static final Setting<Duration> AGE =
      new Setting<>(
          "postrider.watermark.age",
          "PT5M",
          "a duration of ISO 8601, like PT5M; PT0S for none",
          "How old the oldest unsent message of a broker may become until a warning is logged"
              + " (PR1101) and OutboxAlert is fired.",
          "Longer than a broker is usually away, or each restart of it is told; shorter tells"
              + " sooner.",
          Parsers.duration(Duration.ZERO));

  static final Setting<Integer> ROWS =
      new Setting<>(
          "postrider.watermark.rows",
          "0",
          "a number from 0 to 1000000; 0 for none",
          "How many messages may wait for a broker until a warning is logged (PR1102) and"
              + " OutboxAlert is fired.",
          "While there are so many, each node counts up to this number every ten seconds.",
          Parsers.integer(0, 1_000_000));

  static final Setting<Boolean> READINESS =
      new Setting<>(
          "postrider.watermark.readiness",
          "false",
          "true or false",
          "Whether a node is not ready while a watermark is passed.",
          "true takes all nodes out of the load balancer at once, though they would store messages"
              + " as before.",
          Parsers.bool());

  static final Setting<Boolean> REFUSE =
      new Setting<>(
          "postrider.watermark.refuse",
          "false",
          "true or false",
          "Whether messages for a broker are refused (PR0118) while one of its watermarks is"
              + " passed.",
          "true keeps the tables small, and fails the business transactions that publish.",
          Parsers.bool());

  static WatermarkSettings read(SettingsReader reader) {
    return new WatermarkSettings(
        reader.get(AGE), reader.get(ROWS), reader.get(READINESS), reader.get(REFUSE));
  }
}
