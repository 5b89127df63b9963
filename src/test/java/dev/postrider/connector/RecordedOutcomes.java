package dev.postrider.connector;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Remembers the outcomes of one batch, and whether one came twice. */
public final class RecordedOutcomes implements OutcomeListener {

  private final List<List<Outcome>> byIndex = new ArrayList<>();
  private final CountDownLatch open;

  /** For a batch of so many messages. */
  public RecordedOutcomes(int size) {
    for (int i = 0; i < size; i++) {
      byIndex.add(new ArrayList<>());
    }
    open = new CountDownLatch(size);
  }

  @Override
  public synchronized void completed(int index, Outcome outcome) {
    byIndex.get(index).add(outcome);
    open.countDown();
  }

  /** Waits until as many outcomes came as there are messages, then checks that each has one. */
  public List<Outcome> await(Duration timeout) {
    try {
      assertThat(open.await(timeout.toMillis(), TimeUnit.MILLISECONDS))
          .as("%s outcomes are missing", open.getCount())
          .isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return exactlyOneEach();
  }

  /** The outcomes; fails if a message has none, or more than one. */
  public synchronized List<Outcome> exactlyOneEach() {
    assertThat(byIndex).allSatisfy(outcomes -> assertThat(outcomes).hasSize(1));
    return byIndex.stream().map(outcomes -> outcomes.get(0)).collect(toCollection(ArrayList::new));
  }
}
