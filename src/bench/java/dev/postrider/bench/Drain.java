package dev.postrider.bench;

import dev.postrider.bench.Stage.Cpu;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how fast a contender gets rows away: those confirmed and deleted, over the time it took.
 * The beginning is not counted: connections are opened, lanes taken, code compiled. It ends when
 * {@value #RUN_UP_PERCENT} % of the rows are gone, or after two seconds.
 */
final class Drain {

  private static final int RUN_UP_PERCENT = 5;
  private static final Duration RUN_UP = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Duration STANDSTILL = Duration.ofSeconds(60);

  private final Stage stage;

  Drain(Stage stage) {
    this.stage = stage;
  }

  /**
   * What was measured.
   *
   * @param rows in the time
   * @param nanos the time
   * @param cpu spent in the time
   */
  record Result(long rows, long nanos, Cpu cpu) {

    /** Rows per second. */
    double rate() {
      return rows * 1e9 / nanos;
    }

    /** Seconds of processor time for 100,000 messages. */
    double cpuPer100k(Duration spent) {
      return spent.toNanos() / 1e9 / rows * 100_000;
    }
  }

  /** Measures it with so many rows, all of which are drained if the time suffices. */
  Result measure(Contender contender, int rows) throws Exception {
    return measure(contender, rows, rows);
  }

  /**
   * As above, but with more rows than are counted.
   *
   * @param most when so many are gone, the window ends
   */
  Result measure(Contender contender, int rows, int most) throws Exception {
    contender.prepare(rows);
    stage.sweep();
    Result result;
    long done;
    try (Contender.Work work = contender.start()) {
      runUp(work, most);
      result = window(work, most);
      done = work.done();
    }
    long arrived = stage.broker().messages();
    if (contender.sends() && arrived < done) {
      throw new IllegalStateException(
          contender.name() + " says " + done + " rows are done, the broker has " + arrived);
    }
    return result;
  }

  private static void runUp(Contender.Work work, int most) {
    long start = System.nanoTime();
    while (work.done() < (long) most * RUN_UP_PERCENT / 100
        && (System.nanoTime() - start < RUN_UP.toNanos() || work.done() == 0)) {
      LockSupport.parkNanos(PAUSE.toNanos());
      if (System.nanoTime() - start > STANDSTILL.toNanos()) {
        throw new IllegalStateException("Nothing was drained in " + STANDSTILL);
      }
    }
  }

  private Result window(Contender.Work work, int most) {
    Cpu cpu = stage.cpu();
    long before = work.done();
    long start = System.nanoTime();
    long end = start + Options.WINDOW.toNanos();
    long now;
    long done;
    do {
      LockSupport.parkNanos(PAUSE.toNanos());
      now = System.nanoTime();
      done = work.done();
    } while (done < most && now < end);
    return new Result(done - before, now - start, stage.cpu().minus(cpu));
  }
}
