package dev.postrider.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.retry.Breaker.State;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class BreakerTest {

  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0);

  private final Breaker breaker = new Breaker(BACKOFF, () -> 0);

  /** What may happen to a breaker. */
  enum Event {
    ASK,
    SUCCEED,
    FAIL,
    ABANDON,
    LITTLE_TIME,
    MUCH_TIME
  }

  @Property
  void isNeverStuckAndNeverLetsTwoProbesThrough(@ForAll @Size(max = 60) List<Event> events) {
    Breaker breaker = new Breaker(BACKOFF, () -> 0);
    long now = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos(); // the clock may overflow
    for (Event event : events) {
      State before = breaker.state();
      switch (event) {
        case ASK -> {
          boolean passed = breaker.tryPass(now);
          assertThat(passed)
              .isEqualTo(
                  before == State.CLOSED
                      || (before == State.OPEN && breaker.state() == State.HALF_OPEN));
        }
        case SUCCEED -> {
          assertThat(breaker.succeeded()).isEqualTo(before != State.CLOSED);
          assertThat(breaker.state()).isEqualTo(State.CLOSED);
        }
        case FAIL -> {
          assertThat(breaker.failed(now)).isEqualTo(before == State.CLOSED);
          assertThat(breaker.state()).isEqualTo(State.OPEN);
        }
        case ABANDON -> {
          breaker.abandoned();
          assertThat(breaker.state()).isEqualTo(before == State.HALF_OPEN ? State.OPEN : before);
        }
        case LITTLE_TIME -> now += Duration.ofMillis(50).toNanos();
        default -> now += Duration.ofSeconds(10).toNanos();
      }
      assertThat(breaker.pause(now)).isBetween(Duration.ZERO, BACKOFF.max());
    }
    breaker.abandoned();
    assertThat(breaker.tryPass(now + BACKOFF.max().toNanos())).as("a way out").isTrue();
  }

  @Example
  void waitsLongerAfterEachProbeThatFails() {
    long now = 0;
    for (long millis : new long[] {200, 400, 800, 1600, 3200, 6400, 10_000, 10_000}) {
      breaker.failed(now);
      assertThat(breaker.pause(now)).hasMillis(millis);
      now += Duration.ofMillis(millis).toNanos();
      assertThat(breaker.tryPass(now)).isTrue();
    }
    breaker.succeeded();
    breaker.failed(now);
    assertThat(breaker.pause(now)).as("anew").hasMillis(200);
  }

  @Example
  void countsAnOutageOnceHoweverManyLanesReportIt() {
    for (int lane = 0; lane < 8; lane++) {
      breaker.failed(0);
    }

    assertThat(breaker.pause(0)).hasMillis(200);
  }

  @Example
  void letsAnotherProbeAtOnceWhereOneFoundOutNothing() {
    breaker.failed(0);
    long due = Duration.ofMillis(200).toNanos();
    assertThat(breaker.tryPass(due)).isTrue();
    assertThat(breaker.tryPass(due)).isFalse();

    breaker.abandoned();

    assertThat(breaker.tryPass(due)).isTrue();
  }
}
