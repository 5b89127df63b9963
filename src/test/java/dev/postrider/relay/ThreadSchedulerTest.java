package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.PostriderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThreadSchedulerTest {

  /** The ways in which a server says that there is no thread. */
  enum NoThread implements Supplier<Thread> {
    NULL {
      @Override
      public Thread get() {
        return null;
      }
    },
    EXCEPTION {
      @Override
      public Thread get() {
        throw new IllegalStateException("The application is being started");
      }
    },
    ERROR {
      @Override
      public Thread get() {
        throw new OutOfMemoryError("unable to create native thread");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTaskForWhichThereIsNoThreadRunsWhenThereIsOne(NoThread noThread) throws Exception {
    AtomicInteger refusals = new AtomicInteger();
    CountDownLatch ran = new CountDownLatch(1);
    try (ThreadScheduler scheduler = new ThreadScheduler(afterTheFirst(refusals, 3, noThread))) {
      scheduler.run(ran::countDown);

      assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(refusals).hasValue(3);
  }

  /** With another exception the application would not be deployed, or the timer be given up. */
  @ParameterizedTest
  @EnumSource
  void withoutAThreadForItsClockItCannotBeginYet(NoThread noThread) {
    assertThatThrownBy(() -> new ThreadScheduler(task -> noThread.get()))
        .isInstanceOf(PostriderException.class)
        .hasMessageStartingWith("PR0416");
  }

  @Test
  void onceClosedItDoesNothing() {
    AtomicInteger runs = new AtomicInteger();
    ThreadScheduler scheduler = new ThreadScheduler(Thread::new);
    scheduler.close();

    scheduler.run(runs::incrementAndGet);
    scheduler.runAfter(Duration.ZERO, runs::incrementAndGet);

    assertThat(runs).hasValue(0);
  }

  @Test
  void aThreadGoesOnWithTheNextTaskHoweverManyThereAre() throws Exception {
    int many = 100_000;
    List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch ended = new CountDownLatch(1);
    try (ThreadScheduler scheduler = new ThreadScheduler(Thread::new)) {
      scheduler.run(
          new Runnable() {
            @Override
            public void run() {
              threads.add(Thread.currentThread());
              if (threads.size() < many) {
                scheduler.goOn(this);
              } else {
                ended.countDown();
              }
            }
          });

      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(threads).hasSize(many);
    assertThat(new HashSet<>(threads)).hasSize(1);
  }

  @Test
  void whatATaskGoesOnWithIsNotLostWhenItFailsOrWantsMore() throws Exception {
    CountDownLatch ran = new CountDownLatch(2);
    try (ThreadScheduler scheduler = new ThreadScheduler(quietly())) {
      scheduler.run(
          () -> {
            scheduler.goOn(ran::countDown);
            scheduler.goOn(ran::countDown);
            throw new IllegalStateException("afterwards");
          });

      assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whoeverIsNoneOfItsThreadsLeavesTheTaskToThem() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    AtomicReference<Thread> by = new AtomicReference<>();
    try (ThreadScheduler scheduler = new ThreadScheduler(Thread::new)) {
      scheduler.goOn(
          () -> {
            by.set(Thread.currentThread());
            ran.countDown();
          });

      assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(by.get()).isNotSameAs(Thread.currentThread());
  }

  private static ThreadFactory quietly() {
    return task -> {
      Thread thread = new Thread(task);
      thread.setUncaughtExceptionHandler((failed, why) -> {});
      return thread;
    };
  }

  /** The first thread is the clock's. */
  private static ThreadFactory afterTheFirst(
      AtomicInteger refusals, int max, Supplier<Thread> noThread) {
    AtomicInteger made = new AtomicInteger();
    return task -> {
      if (made.getAndIncrement() > 0 && refusals.get() < max) {
        refusals.incrementAndGet();
        return noThread.get();
      }
      return new Thread(task, "of the scheduler");
    };
  }
}
