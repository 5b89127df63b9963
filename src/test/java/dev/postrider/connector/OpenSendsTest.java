package dev.postrider.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.Outcome.NotSent;
import dev.postrider.spi.Outcome.TransportFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OpenSendsTest {

  private final AtomicLong now = new AtomicLong();
  private final OpenSends sends = new OpenSends(now::get);

  @Test
  void reportsEachOnceWhoeverComesFirst() {
    RecordedOutcomes outcomes = add(0, 4);

    sends.complete(1, new NotSent(false));
    sends.complete(1, new Confirmed());
    sends.completeUpTo(2, new Confirmed());
    sends.complete(9, new Confirmed());
    sends.fail(new Exception("lost"));
    sends.fail(new Exception("again"));

    List<Outcome> told = outcomes.exactlyOneEach();
    assertThat(told.subList(0, 3))
        .containsExactly(new Confirmed(), new NotSent(false), new Confirmed());
    assertThat(told.get(3)).isInstanceOf(TransportFailure.class);
    assertThat(sends.size()).isZero();
  }

  @Test
  void takesNothingAfterTheEnd() {
    Exception cause = new Exception("lost");
    sends.fail(cause);
    RecordedOutcomes outcomes = new RecordedOutcomes(1);

    assertThat(sends.add(0, 0, outcomes)).isFalse();

    assertThat(outcomes.exactlyOneEach()).containsExactly(new TransportFailure(cause));
    assertThat(sends.hasEnded()).isTrue();
  }

  @Test
  void knowsForHowLongTheOldestIsOpen() {
    assertThat(sends.oldestNanos()).isEmpty();
    now.set(100);
    add(0, 2);
    now.set(130);
    assertThat(sends.oldestNanos()).hasValue(30);
    sends.complete(0, new Confirmed());
    assertThat(sends.oldestNanos()).hasValue(30);
    sends.complete(1, new Confirmed());
    assertThat(sends.oldestNanos()).isEmpty();
  }

  @Test
  void tellsEachOnceAlsoWhenTheSessionEndsMeanwhile() throws Exception {
    int count = 20_000;
    RecordedOutcomes outcomes = new RecordedOutcomes(count);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    threads.execute(
        () -> {
          for (int i = 0; i < count; i++) {
            sends.add(i, i, outcomes);
          }
        });
    threads.execute(
        () -> {
          for (int i = 0; i < count; i++) {
            sends.complete(i, new Confirmed());
          }
        });
    threads.execute(
        () -> {
          while (sends.size() < 100 && !sends.hasEnded()) {
            Thread.onSpinWait();
          }
          sends.fail(new Exception("lost"));
        });
    threads.shutdown();
    boolean ended = threads.awaitTermination(2, TimeUnit.SECONDS);
    sends.fail(new Exception("the test is over"));

    assertThat(ended || sends.hasEnded()).isTrue();
    assertThat(outcomes.await(Duration.ofSeconds(10))).hasSize(count);
    threads.shutdownNow();
  }

  private RecordedOutcomes add(int from, int count) {
    RecordedOutcomes outcomes = new RecordedOutcomes(count);
    for (int i = 0; i < count; i++) {
      assertThat(sends.add(from + i, i, outcomes)).isTrue();
    }
    return outcomes;
  }
}
