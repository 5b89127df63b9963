package dev.postrider.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.admin.Lockout.Verdict;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LockoutTest {

  private final SettableClock clock = new SettableClock();
  private final Lockout lockout = new Lockout(clock);

  @Test
  void locksANameAtTheFifthFailureWhereverItComesFrom() {
    assertThat(IntStream.range(0, 7).mapToObj(i -> lockout.attempt("ada", "10.0.0." + i)))
        .containsExactly(
            Verdict.FREE,
            Verdict.FREE,
            Verdict.FREE,
            Verdict.FREE,
            Verdict.LAST,
            Verdict.LOCKED,
            Verdict.LOCKED);
    assertThat(lockout.attempt("otto", "10.0.0.1")).isEqualTo(Verdict.FREE);
  }

  @Test
  void unlocksAfterFiveMinutesHoweverOftenSomebodyTriesMeanwhile() {
    fail("ada", 5);
    clock.pass(Duration.ofSeconds(299));
    assertThat(lockout.attempt("ada", "a")).isEqualTo(Verdict.LOCKED);
    clock.pass(Duration.ofSeconds(1));
    assertThat(lockout.attempt("ada", "a")).isEqualTo(Verdict.FREE);
    fail("ada", 4);
    assertThat(lockout.attempt("ada", "a")).isEqualTo(Verdict.LOCKED);
  }

  @Test
  void forgetsFailuresAfterAQuarterOfAnHour() {
    fail("ada", 4);
    clock.pass(Duration.ofMinutes(15));
    assertThat(lockout.attempt("ada", "a")).isEqualTo(Verdict.FREE);
  }

  @Test
  void forgetsFailuresAfterASuccess() {
    for (int i = 0; i < 20; i++) {
      fail("ada", 4);
      assertThat(lockout.attempt("ada", "other " + i)).isEqualTo(Verdict.LAST);
      lockout.succeeded("ada", "other " + i);
    }
  }

  @Test
  void locksAnAddressAtTheFiftiethFailureWhateverTheNames() {
    for (int i = 0; i < 49; i++) {
      assertThat(lockout.attempt("name " + i, "a")).isEqualTo(Verdict.FREE);
    }
    assertThat(lockout.attempt("ada", "a")).isEqualTo(Verdict.LAST);
    assertThat(lockout.attempt("otto", "a")).isEqualTo(Verdict.LOCKED);
    assertThat(lockout.attempt("otto", "b")).isEqualTo(Verdict.FREE);
  }

  /** An attacker with one good account must not reset the count of his address by it. */
  @Test
  void aSuccessDoesNotForgetTheFailuresOfItsAddress() {
    for (int i = 0; i < 49; i++) {
      lockout.attempt("name " + i, "a");
    }
    lockout.attempt("ada", "a");
    lockout.succeeded("ada", "a");

    assertThat(lockout.attempt("eve", "a")).isEqualTo(Verdict.LAST);
    assertThat(lockout.attempt("otto", "a")).isEqualTo(Verdict.LOCKED);
  }

  @Test
  void keepsABoundedNumberOfNames() {
    fail("ada", 5);
    for (int i = 0; i < 9_000; i++) {
      lockout.attempt("name " + i, "address " + i);
    }
    assertThat(lockout.attempt("ada", "a")).isEqualTo(Verdict.LOCKED);
    for (int i = 0; i < 100_000; i++) {
      lockout.attempt("x".repeat(1_000) + i, "address " + i);
    }
    assertThat(lockout.size()).isLessThanOrEqualTo(20_000);
  }

  private void fail(String name, int times) {
    for (int i = 0; i < times; i++) {
      lockout.attempt(name, "address " + name + i);
    }
  }
}
