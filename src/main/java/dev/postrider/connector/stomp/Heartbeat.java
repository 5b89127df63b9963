package dev.postrider.connector.stomp;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What both sides have agreed on, in milliseconds; 0 for nothing.
 *
 * @param sent at most so long this side is silent
 * @param expected at most so long the broker is silent, give or take
 */
record Heartbeat(long sent, long expected) {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9}),([0-9]{1,9})");

  /**
   * From what both sides say of themselves.
   *
   * @param own what this side can do and wants
   * @param theirs the broker's {@code heart-beat}
   */
  static Heartbeat agreed(Duration own, @Nullable String theirs) throws FrameException {
    Matcher parts = FORM.matcher(theirs == null ? "0,0" : theirs.strip());
    if (!parts.matches()) {
      throw new FrameException("its heart-beat is not two numbers");
    }
    long can = Long.parseLong(parts.group(1));
    long wants = Long.parseLong(parts.group(2));
    return new Heartbeat(agreed(own.toMillis(), wants), agreed(can, own.toMillis()));
  }

  /** The header by which this side says what it can do and wants. */
  static String header(Duration own) {
    return own.toMillis() + "," + own.toMillis();
  }

  /** After so much silence this side says that it lives: well before it is missed. */
  Duration pause() {
    return sent == 0 ? Duration.ofHours(1) : Duration.ofMillis(Math.max(1, sent / 2));
  }

  /** Whether the broker has been silent for too long; it may be late by as much as it promised. */
  boolean misses(Duration silence) {
    return expected > 0 && silence.toMillis() > 2 * expected;
  }

  private static long agreed(long can, long wants) {
    return can == 0 || wants == 0 ? 0 : Math.max(can, wants);
  }
}
