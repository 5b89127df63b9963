package dev.postrider.capture;

import dev.postrider.MessageId;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * Makes message ids: UUIDs of version 7 (RFC 9562, section 5.7), each greater than all before of
 * this sequence, also when the clock stands still or is set back. Safe for use by any thread.
 *
 * <p>The 12 bits after the milliseconds are a counter (section 6.2, method 1) that starts at random
 * in its lower half; when it overflows, the milliseconds run ahead of the clock.
 */
final class UuidSequence {

  private static final int COUNTER_LIMIT = 1 << 12;
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final Clock clock;
  private final SecureRandom random;
  private long millis;
  private int counter;

  UuidSequence(Clock clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  /** The next id. */
  MessageId next() {
    long low = (random.nextLong() >>> 2) | VARIANT;
    return new MessageId(new UUID(nextHigh(), low).toString());
  }

  private synchronized long nextHigh() {
    long now = clock.millis();
    if (now > millis) {
      start(now);
    } else if (++counter == COUNTER_LIMIT) {
      start(millis + 1);
    }
    return millis << 16 | VERSION_7 | counter;
  }

  private void start(long newMillis) {
    millis = newMillis;
    counter = random.nextInt(COUNTER_LIMIT / 2);
  }
}
