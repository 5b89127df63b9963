package dev.postrider.connector;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Times as ISO 8601 in UTC with microseconds, all of the same length. The second is remembered:
 * what is sent in a row was mostly stored in one, and formatting it takes a good part of the time
 * that a message takes. Safe for use by any thread.
 */
final class TimeText {

  private static final int MICROS = 1_000_000;

  private volatile Second last = Second.of(Instant.EPOCH);

  /** A second and its text, without fraction and zone. */
  private record Second(long number, String text) {

    static Second of(Instant time) {
      String text = time.truncatedTo(ChronoUnit.SECONDS).toString();
      return new Second(time.getEpochSecond(), text.substring(0, text.length() - 1));
    }
  }

  /** Like {@code 2026-01-31T08:00:00.000001Z}. */
  String text(Instant time) {
    Second second = last;
    if (second.number() != time.getEpochSecond()) {
      second = Second.of(time);
      last = second;
    }
    String micros = Integer.toString(MICROS + time.getNano() / 1_000);
    return second.text() + "." + micros.substring(1) + "Z";
  }
}
