package dev.postrider.connector.jms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.RecordedOutcomes;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.Outcome.TransportFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BatchOutcomesTest {

  @RepeatedTest(50)
  void tellsEachMessageOnceWhoeverComesFirst() throws Exception {
    RecordedOutcomes recorded = new RecordedOutcomes(20);
    BatchOutcomes outcomes = new BatchOutcomes(20, recorded);
    CyclicBarrier start = new CyclicBarrier(2);

    CompletableFuture<Boolean> other =
        CompletableFuture.supplyAsync(
            () -> {
              meet(start);
              return outcomes.fail(new Exception("closed"));
            });
    meet(start);
    boolean won = outcomes.settle(i -> new Confirmed());

    assertThat(other.get(10, TimeUnit.SECONDS)).isNotEqualTo(won);
    Class<? extends Outcome> expected = won ? Confirmed.class : TransportFailure.class;
    assertThat(recorded.exactlyOneEach()).hasOnlyElementsOfType(expected);
    assertThat(outcomes.await(Duration.ZERO)).isTrue();
  }

  @Test
  void isAwaitedUntilAllAreTold() throws Exception {
    BatchOutcomes outcomes = new BatchOutcomes(1, (index, outcome) -> {});

    assertThat(outcomes.await(Duration.ofMillis(1))).isFalse();
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
