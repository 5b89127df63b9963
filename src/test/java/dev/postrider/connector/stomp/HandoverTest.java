package dev.postrider.connector.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.TestMessages;
import dev.postrider.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandoverTest {

  private static final int MORE_THAN_FIT = 1500;
  private static final Duration NOW = Duration.ZERO;

  private final Handover handover = new Handover();
  private final AtomicInteger taken = new AtomicInteger(-1);
  private final AtomicBoolean interrupted = new AtomicBoolean();

  @Test
  void aBatchThatDoesNotFitGoesThroughAllTheSameInItsOrder() throws Exception {
    List<Sending> batch = sendings(MORE_THAN_FIT);
    Thread sender = sender(batch);

    List<Sending> got = new ArrayList<>();
    while (got.size() < MORE_THAN_FIT) {
      Sending next = handover.take(Duration.ofSeconds(10));
      assertThat(next).isNotNull();
      got.add(next);
    }
    sender.join();

    assertThat(got).containsExactlyElementsOf(batch);
    assertThat(taken).hasValue(MORE_THAN_FIT);
    assertThat(handover.take(NOW)).isNull();
  }

  @Test
  void ofABatchThatWaitsWhenItIsClosedEachIsAccountedForOnce() throws Exception {
    List<Sending> batch = sendings(MORE_THAN_FIT);
    Thread sender = waiting(batch);

    List<Sending> left = handover.close();
    sender.join();

    assertThat(left).containsExactlyElementsOf(batch.subList(0, taken.get()));
    assertThat(taken.get()).isBetween(1, MORE_THAN_FIT - 1);
    assertThat(handover.put(batch)).isZero();
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() throws Exception {
    Thread sender = waiting(sendings(MORE_THAN_FIT));

    sender.interrupt();
    sender.join();

    assertThat(interrupted).isTrue();
    assertThat(handover.close()).hasSize(taken.get());
  }

  private Thread waiting(List<Sending> batch) {
    Thread sender = sender(batch);
    Await.until("it waits", () -> sender.getState() == Thread.State.WAITING);
    return sender;
  }

  private Thread sender(List<Sending> batch) {
    Thread sender =
        new Thread(
            () -> {
              taken.set(handover.put(batch));
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    sender.start();
    return sender;
  }

  private static List<Sending> sendings(int count) {
    List<Sending> sendings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sendings.add(new Sending(TestMessages.json("m" + i, "q", "{}"), i, (index, outcome) -> {}));
    }
    return sendings;
  }
}
