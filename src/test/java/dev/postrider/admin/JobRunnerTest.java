package dev.postrider.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.BulkJobs;
import dev.postrider.testkit.Await;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What a node does with jobs that do not go well. */
class JobRunnerTest {

  private final AtomicReference<Exception> trouble = new AtomicReference<>();
  private final AtomicInteger steps = new AtomicInteger();
  private final CopyOnWriteArrayList<String> failures = new CopyOnWriteArrayList<>();
  private final BulkJobs jobs = jobs();
  private final JobRunner runner = new JobRunner("node", Thread::new);

  @Test
  void worksUntilThereIsNothingMoreToDoAndThenLooksAgain() throws Exception {
    runner.look(jobs);
    Await.until("three steps", () -> steps.get() == 3);
    Await.until(
        "it looks again",
        () -> {
          runner.look(jobs);
          return steps.get() > 3;
        });
    runner.stop();
    assertThat(failures).isEmpty();
  }

  @Test
  void aJobIsLeftToALaterTryWhileTheDatabaseIsAway() throws Exception {
    trouble.set(new SQLException("gone", "08006"));
    runner.look(jobs);
    Await.until("a step", () -> steps.get() >= 1);
    runner.stop();
    assertThat(failures).isEmpty();
  }

  @Test
  void aJobThatIsTooSlowOrBrokenEndsInsteadOfBeingTriedForEver() throws Exception {
    trouble.set(new SQLException("cancelled", "57014"));
    awaitFailure(failures -> !failures.isEmpty());
    trouble.set(new IllegalStateException("a fault"));
    awaitFailure(failures -> failures.stream().anyMatch(why -> why.contains("a fault")));
    runner.stop();
  }

  @Test
  void afterAStopNothingIsBegun() throws Exception {
    runner.stop();
    runner.look(jobs);
    assertThat(steps).hasValue(0);
  }

  private void awaitFailure(Predicate<List<String>> told) {
    Await.until(
        "it has failed",
        () -> {
          runner.look(jobs);
          return told.test(failures);
        });
  }

  private BulkJobs jobs() {
    return (BulkJobs)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {BulkJobs.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "claim" -> Optional.of("job");
                  case "step" -> step();
                  case "fail" -> failures.add(String.valueOf(arguments[2])) ? null : null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private boolean step() throws Exception {
    int step = steps.incrementAndGet();
    if (trouble.get() != null) {
      throw trouble.get();
    }
    return step % 3 != 0;
  }
}
