package dev.postrider.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** For every setting a user may choose. */
class BackoffTest {

  /** A hundred days; beyond, a double cannot tell nanoseconds apart. */
  private static final long DAYS = 86_400_000_000_000L * 100;

  @Property
  void growsUpToItsCapAndStaysThere(
      @ForAll @LongRange(min = 1, max = DAYS) long initial,
      @ForAll @LongRange(min = 1, max = DAYS) long max,
      @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE - 1) int failures) {
    Backoff backoff = new Backoff(Duration.ofNanos(initial), Duration.ofNanos(max), 0);

    assertThat(backoff.delay(failures, 0)).isPositive().isLessThanOrEqualTo(backoff.max());
    assertThat(backoff.delay(failures + 1, 0)).isGreaterThanOrEqualTo(backoff.delay(failures, 0));
    assertThat(backoff.delay(1, 0)).isEqualTo(Duration.ofNanos(initial));
    assertThat(backoff.delay(1_000_000, 0)).isEqualTo(backoff.max());
  }

  @Property
  void doublesBelowItsCap(
      @ForAll @LongRange(min = 1, max = 1_000_000) long initial,
      @ForAll @IntRange(min = 1, max = 30) int failures) {
    Backoff backoff = new Backoff(Duration.ofNanos(initial), Duration.ofDays(90), 0);

    assertThat(backoff.delay(failures + 1, 0))
        .isEqualTo(backoff.delay(failures, 0).multipliedBy(2));
  }

  @Property
  void takesOffNoMoreThanItsJitter(
      @ForAll @LongRange(min = 1, max = DAYS) long initial,
      @ForAll @IntRange(min = 1, max = 100) int failures,
      @ForAll @DoubleRange(min = 0, max = 1) double jitter,
      @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double chance) {
    Duration full =
        new Backoff(Duration.ofNanos(initial), Duration.ofDays(1), 0).delay(failures, chance);

    Duration some =
        new Backoff(Duration.ofNanos(initial), Duration.ofDays(1), jitter).delay(failures, chance);

    assertThat(some).isPositive().isLessThanOrEqualTo(full);
    // Doubles are exact to 1 in 2^53, a nanosecond is lost by rounding down.
    double least = full.toNanos() * (1 - jitter) * (1 - 1e-12) - 1;
    assertThat((double) some.toNanos()).isGreaterThanOrEqualTo(least);
  }

  @Property(tries = 20)
  void refusesWhatMakesNoSense(@ForAll @IntRange(min = -5, max = 0) int bad) {
    Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 0);

    assertThatThrownBy(() -> backoff.delay(bad, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(Duration.ofNanos(bad), Duration.ofDays(1), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(Duration.ofDays(1), Duration.ofDays(1), bad - 0.1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
