package dev.postrider.capture;

import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** What became of the messages of one batch. */
final class Outcomes implements OutcomeListener {

  private final Outcome[] byIndex;
  private final CountDownLatch open;

  Outcomes(int size) {
    byIndex = new Outcome[size];
    open = new CountDownLatch(size);
  }

  @Override
  public void completed(int index, Outcome outcome) {
    byIndex[index] = outcome;
    open.countDown();
  }

  /** Waits for all of them; whoever closes the session ends that. */
  void await() throws InterruptedException {
    open.await();
  }

  boolean areConfirmed() {
    return all().stream().allMatch(Outcome.Confirmed.class::isInstance);
  }

  /** Why it is unknown what became of the batch, if it is. */
  Optional<Throwable> failure() {
    return all().stream()
        .filter(Outcome.TransportFailure.class::isInstance)
        .map(outcome -> ((Outcome.TransportFailure) outcome).cause())
        .findFirst();
  }

  /** The first that was rejected, if the broker says which one it is. */
  Optional<Integer> culprit() {
    for (int i = 0; i < byIndex.length; i++) {
      if (byIndex[i] instanceof Outcome.Rejected) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  Outcome of(int index) {
    return byIndex[index];
  }

  private List<Outcome> all() {
    return Arrays.asList(byIndex);
  }
}
