package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmTest {

  private final List<Long> rings = new ArrayList<>();
  private final Hours hours = new Hours();
  private final Alarm alarm =
      new Alarm(
          hours,
          new Mailbox(
              hours,
              failure -> {
                throw new AssertionError(failure);
              }),
          () -> rings.add(hours.now));

  @Test
  void ringsOnceAtTheEarliestTimeAskedFor() {
    alarm.at(10);
    alarm.at(5);
    alarm.at(7);
    hours.pass(20);

    assertThat(rings).containsExactly(5L);
  }

  @Test
  void ringsAgainWhenAskedAgain() {
    alarm.at(5);
    hours.pass(5);
    alarm.at(8);
    hours.pass(20);

    assertThat(rings).containsExactly(5L, 8L);
  }

  @Test
  void aTimeThatHasPassedIsNow() {
    hours.pass(10);
    alarm.at(3);
    hours.pass(11);

    assertThat(rings).containsExactly(10L);
  }

  @Test
  void aLookThatComesTooEarlyIsFollowedByOneInTime() {
    alarm.at(100);
    alarm.at(50);
    hours.pass(50);
    alarm.at(120);
    hours.pass(200);

    assertThat(rings).containsExactly(50L, 120L);
  }

  /** A lane that is busy now and then sets its alarm to the next sweep again and again. */
  @Test
  void whatIsSetAgainAndAgainDoesNotPileUp() {
    long sweep = 1_000_000;
    for (int i = 1; i <= 1000; i++) {
      alarm.at(sweep);
      alarm.at(10 * i);
      hours.pass(10 * i);
    }

    assertThat(rings).hasSize(1000);
    assertThat(hours.tasks).hasSizeLessThan(3);
  }

  /** Time that passes when it is told to. */
  private static final class Hours implements Scheduler {

    private final List<Task> tasks = new ArrayList<>();
    private long now;

    private record Task(long at, Runnable work) {}

    void pass(long until) {
      while (true) {
        Task next =
            tasks.stream()
                .min((a, b) -> Long.compare(a.at(), b.at()))
                .orElse(new Task(until + 1, null));
        if (next.at() > until) {
          now = until;
          return;
        }
        tasks.remove(next);
        now = Math.max(now, next.at());
        next.work().run();
      }
    }

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public double chance() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String uniqueName() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void run(Runnable task) {
      task.run();
    }

    @Override
    public void runAfter(Duration delay, Runnable task) {
      tasks.add(new Task(now + delay.toNanos(), task));
    }
  }
}
