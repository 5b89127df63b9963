package dev.postrider.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyLinesTest {

  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final List<String> dropped = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void end() {
    workers.shutdownNow();
    clock.shutdownNow();
  }

  @Test
  void doesTheWorkOfAKeyInItsOrderAndNoMoreAtOnceThanAllowed() {
    KeyLines lines = new KeyLines(4, workers, clock);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    for (int i = 0; i < 1_000; i++) {
      String name = i % 7 + ":" + i;
      lines.add(
          String.valueOf(i % 7),
          work(
              name,
              () -> {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                atOnce.decrementAndGet();
                return Optional.empty();
              }));
    }

    Await.until("all is done", () -> done.size() == 1_000);
    assertThat(most.get()).isBetween(1, 4);
    for (int key = 0; key < 7; key++) {
      String prefix = key + ":";
      assertThat(done.stream().filter(name -> name.startsWith(prefix)).map(KeyLinesTest::number))
          .isSorted()
          .isNotEmpty();
    }
  }

  @Test
  void whatIsTriedAgainHoldsItsKeyAndNoOther() {
    KeyLines lines = new KeyLines(1, workers, clock);
    Semaphore mended = new Semaphore(0);
    lines.add(
        "a",
        work(
            "a1",
            () -> mended.tryAcquire() ? Optional.empty() : Optional.of(Duration.ofMillis(5))));
    lines.add("a", work("a2", Optional::empty));
    lines.add("b", work("b1", Optional::empty));
    lines.add(null, work("none", Optional::empty));

    Await.until("others are done", () -> done.containsAll(List.of("b1", "none")));
    assertThat(done).doesNotContain("a1", "a2");
    mended.release();
    Await.until("all is done", () -> done.size() == 4);
    assertThat(done).containsSubsequence("a1", "a2");
  }

  @Test
  void workWithoutKeyIsDoneSideBySide() throws InterruptedException {
    KeyLines lines = new KeyLines(3, workers, clock);
    CountDownLatch together = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      lines.add(
          null,
          work(
              "n" + i,
              () -> {
                together.countDown();
                await(together);
                return Optional.empty();
              }));
    }
    assertThat(together.await(10, TimeUnit.SECONDS)).isTrue();
    Await.until("all is done", () -> done.size() == 3);
  }

  @Test
  void afterTheCloseNothingBeginsAndWhatRunsEnds() throws InterruptedException {
    KeyLines lines = new KeyLines(1, workers, clock);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    lines.add(
        "a",
        work(
            "a1",
            () -> {
              running.countDown();
              await(go);
              return Optional.empty();
            }));
    lines.add("a", work("a2", Optional::empty));
    lines.add("b", work("b1", Optional::empty));
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

    lines.close();
    lines.add("c", work("c1", Optional::empty));

    assertThat(dropped).containsExactlyInAnyOrder("a2", "b1", "c1");
    assertThat(lines.awaitIdle(Duration.ofMillis(20))).isFalse();
    go.countDown();
    assertThat(lines.awaitIdle(Duration.ofSeconds(10))).isTrue();
    assertThat(done).containsExactly("a1");
  }

  @Test
  void whatWasToBeTriedAgainIsDroppedByTheClose() {
    KeyLines lines = new KeyLines(1, workers, clock);
    AtomicInteger tries = new AtomicInteger();
    lines.add(
        "a",
        work(
            "a1",
            () -> {
              tries.incrementAndGet();
              return Optional.of(Duration.ofMillis(1));
            }));
    Await.until("it is tried", () -> tries.get() > 3);

    lines.close();

    Await.until("it is dropped", () -> dropped.contains("a1"));
    assertThat(done).isEmpty();
  }

  @Test
  void waitsForAThreadThatThereIsNot() {
    AtomicInteger refusals = new AtomicInteger(3);
    KeyLines lines =
        new KeyLines(
            1,
            task -> {
              if (refusals.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              workers.execute(task);
            },
            clock);

    lines.add("a", work("a1", Optional::empty));
    lines.add("b", work("b1", Optional::empty));

    Await.until("all is done", () -> done.size() == 2);
  }

  /** Nobody would settle it else, and its successors would overtake it. */
  @Test
  void whatThrowsAgainstTheRuleHoldsItsKeyAndIsDoneAgain() {
    KeyLines lines = new KeyLines(1, workers, clock);
    AtomicInteger tries = new AtomicInteger();
    lines.add(
        "a",
        work(
            "a1",
            () -> {
              if (tries.getAndIncrement() == 0) {
                throw new OutOfMemoryError("heap");
              }
              return Optional.empty();
            }));
    lines.add("a", work("a2", Optional::empty));

    Await.until("all is done", () -> done.size() == 2);
    assertThat(done).containsExactly("a1", "a2");
  }

  private interface Step {
    Optional<Duration> run();
  }

  private KeyLines.Work work(String name, Step step) {
    return new KeyLines.Work() {
      @Override
      public Optional<Duration> run() {
        Optional<Duration> again = step.run();
        if (again.isEmpty()) {
          done.add(name);
        }
        return again;
      }

      @Override
      public void drop() {
        dropped.add(name);
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int number(@Nullable String name) {
    return Integer.parseInt(name.split(":")[1]);
  }
}
