package dev.postrider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {

  private final Threads threads = new Threads();
  private final List<String> done = new ArrayList<>();
  private final Mailbox mailbox = new Mailbox(threads, failure -> done.add("failed"));

  @Test
  void theThreadThatHasNoMoreTasksGoesOnWithWhatIsBeside() {
    mailbox.post(() -> mailbox.aside(() -> done.add("beside")));

    assertThat(threads.playAll()).as("threads").isEqualTo(1);
    assertThat(done).containsExactly("beside");
  }

  @Test
  void whatIsBesideDoesNotWaitForTasks() {
    mailbox.post(
        () -> {
          mailbox.aside(() -> done.add("beside"));
          mailbox.post(() -> done.add("task"));
        });

    threads.playOne();

    assertThat(done).as("by the first thread").containsExactly("task");
    assertThat(threads.playAll()).as("other threads").isEqualTo(1);
    assertThat(done).containsExactly("task", "beside");
  }

  @Test
  void twoThingsBesideHaveAThreadEach() {
    mailbox.post(
        () -> {
          mailbox.aside(() -> done.add("first"));
          mailbox.aside(() -> done.add("second"));
        });

    assertThat(threads.playAll()).as("threads").isEqualTo(2);
    assertThat(done).containsExactlyInAnyOrder("first", "second");
  }

  @Test
  void whatWasBesideGoesOnWithWhatItPostsLast() {
    mailbox.post(
        () -> mailbox.aside(() -> mailbox.postLast(() -> mailbox.aside(() -> done.add("next")))));

    assertThat(threads.playAll()).as("threads").isEqualTo(1);
    assertThat(done).containsExactly("next");
  }

  @Test
  void tellsOfFailuresAndGoesOn() {
    mailbox.post(
        () -> {
          mailbox.aside(
              () -> {
                throw new IllegalStateException("beside");
              });
          throw new IllegalStateException("task");
        });
    mailbox.post(() -> done.add("task"));

    threads.playAll();

    assertThat(done).containsExactly("failed", "task", "failed");
  }

  @Test
  void whateverPostsTasksRunOneAtATimeAndNoneIsLost() throws Exception {
    int rounds = 20_000;
    AtomicInteger inside = new AtomicInteger();
    List<Integer> most = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch all = new CountDownLatch(3 * rounds);
    try (ThreadScheduler real = new ThreadScheduler(Thread::new)) {
      Mailbox busy = new Mailbox(real, failure -> most.add(99));
      Runnable counted =
          () -> {
            most.add(inside.incrementAndGet());
            inside.decrementAndGet();
            all.countDown();
          };
      for (int i = 0; i < rounds; i++) {
        busy.post(
            () -> {
              counted.run();
              busy.aside(
                  () -> {
                    busy.post(counted);
                    busy.postLast(counted);
                  });
            });
      }
      assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(most).hasSize(3 * rounds).containsOnly(1);
  }

  /** Tasks that wait until a test plays them; each begins on a thread of its own. */
  private static final class Threads implements Scheduler {

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private Runnable next;

    /** One thread with all that it goes on with. */
    void playOne() {
      for (Runnable task = waiting.remove(); task != null; task = next) {
        next = null;
        task.run();
      }
    }

    int playAll() {
      int count = 0;
      for (; !waiting.isEmpty(); count++) {
        playOne();
      }
      return count;
    }

    @Override
    public void run(Runnable task) {
      waiting.add(task);
    }

    @Override
    public void goOn(Runnable task) {
      next = task;
    }

    @Override
    public void runAfter(Duration delay, Runnable task) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long nanoTime() {
      throw new UnsupportedOperationException();
    }

    @Override
    public double chance() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String uniqueName() {
      throw new UnsupportedOperationException();
    }
  }
}
