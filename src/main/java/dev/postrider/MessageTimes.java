package dev.postrider;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a message is worth sending.
 *
 * @param expiresAfter until when, from when it is published; null for ever
 * @param notBefore from when, if that is given as a time
 * @param after from when, if that is given as a delay; never both
 */
record MessageTimes(
    @Nullable Duration expiresAfter, @Nullable Instant notBefore, @Nullable Duration after) {

  /** At once and for ever. */
  static final MessageTimes NONE = new MessageTimes(null, null, null);

  MessageTimes expiresAfter(Duration life) {
    return new MessageTimes(life, notBefore, after);
  }

  MessageTimes due(@Nullable Instant time, @Nullable Duration delay) {
    return new MessageTimes(expiresAfter, time, delay);
  }
}
