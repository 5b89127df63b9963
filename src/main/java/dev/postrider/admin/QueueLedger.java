package dev.postrider.admin;

import dev.postrider.admin.QueueTap.Delivered;
import dev.postrider.store.CollectedLetter;
import dev.postrider.store.QueueJobs;
import dev.postrider.store.QueueJobs.Job;
import dev.postrider.store.QueueJobs.Progress;
import dev.postrider.store.QueueJobs.Verdict;
import dev.postrider.subscribe.ForwardedMessage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a node has done for a job, as it stands in the table too. For one thread. */
final class QueueLedger {

  private static final long BEAT = Duration.ofSeconds(2).toNanos();

  private final QueueJobs jobs;
  private final Job job;
  private final String node;
  private final Duration lease;
  private final CountDownLatch stop;
  private final LongSupplier nanos;
  private long done;
  private long held;
  private @Nullable String note;
  private long noted;
  private boolean ended;

  QueueLedger(QueueJobs jobs, Job job, String node, Duration lease, Clockwork clockwork) {
    this.jobs = jobs;
    this.job = job;
    this.node = node;
    this.lease = lease;
    this.stop = clockwork.stop();
    this.nanos = clockwork.nanos();
    this.done = job.done();
    this.noted = nanos.getAsLong();
  }

  /**
   * Time, and its end.
   *
   * @param stop down when the node is to leave the job
   */
  record Clockwork(CountDownLatch stop, LongSupplier nanos) {}

  Job job() {
    return job;
  }

  /** Whether nothing more is to be begun: cancelled, taken over, or the node stops. */
  boolean isOver() {
    return ended || stop.getCount() == 0;
  }

  /** Waits; less long if the node stops. */
  void pause(Duration pause) throws InterruptedException {
    stop.await(pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How many messages more there may be. */
  long left() {
    return job.order().most() == null ? Long.MAX_VALUE : Math.max(0, job.order().most() - done);
  }

  /** How many messages stay in the queue. */
  long held() {
    return held;
  }

  /** It stays open, and so does not come again, until the connection is closed. */
  void hold(Delivered message, String why) {
    held++;
    if (note == null) {
      String id = new ForwardedMessage(message.message()).id().orElse("without an id");
      note = PlainText.of("The message " + id + " stays: " + why);
    }
  }

  /** By a new connection they come again. */
  void forgetHeld() {
    held = 0;
  }

  /** Notes that it was done to so many more. */
  void note(long more) throws SQLException {
    done += more;
    noted = nanos.getAsLong();
    if (!jobs.progress(job.id(), node, new Progress(more, held, note), lease)) {
      ended = true;
    }
  }

  /** Gives a sign of life, if it is time. */
  void beat() throws SQLException {
    if (nanos.getAsLong() - noted >= BEAT) {
      note(0);
    }
  }

  /** Stores letters; empty if the job has ended meanwhile. */
  List<Verdict> keep(List<CollectedLetter> letters) throws SQLException {
    List<Verdict> verdicts = jobs.keep(job.id(), node, letters, lease);
    noted = nanos.getAsLong();
    done += verdicts.stream().filter(verdict -> verdict != Verdict.CONFLICT).count();
    if (verdicts.isEmpty()) {
      ended = true;
    }
    return verdicts;
  }

  void end(QueueJobs.Ending ending) throws SQLException {
    jobs.end(job.id(), node, ending);
  }

  void fail(String why) throws SQLException {
    jobs.fail(job.id(), node, why);
  }

  void giveBack() throws SQLException {
    jobs.giveBack(job.id(), node);
  }
}
