package dev.postrider.admin;

import static dev.postrider.admin.AdminProblem.JOB_INTERRUPTED;
import static dev.postrider.admin.AdminProblem.TOO_SLOW;

import dev.postrider.store.BulkJobs;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Carries out jobs, one at a time, each step a transaction of its own. What a node leaves undone,
 * by a stop or by its death, another one takes over when the lease has run out.
 */
final class JobRunner {

  private static final System.Logger LOG = System.getLogger(JobRunner.class.getName());

  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final int ROWS = 500;

  private final String node;
  private final ThreadFactory threads;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile @Nullable Thread worker;

  JobRunner(String node, ThreadFactory threads) {
    this.node = node;
    this.threads = threads;
  }

  /** Takes a job if there is one and none is being worked on; returns at once. */
  void look(BulkJobs jobs) throws SQLException {
    if (stopped || !busy.compareAndSet(false, true)) {
      return;
    }
    boolean begun = false;
    try {
      begun = jobs.claim(node, LEASE).map(id -> begin(jobs, id)).orElse(false);
    } finally {
      if (!begun) {
        busy.set(false);
      }
    }
  }

  /** Leaves the job after the step it is at. */
  void stop() throws InterruptedException {
    stopped = true;
    Thread working = worker;
    if (working != null) {
      working.join(LEASE.toMillis());
    }
  }

  private boolean begin(BulkJobs jobs, String id) {
    Thread thread = threads.newThread(() -> work(jobs, id));
    worker = thread;
    thread.start();
    return true;
  }

  private void work(BulkJobs jobs, String id) {
    try {
      while (!stopped && jobs.step(id, node, ROWS, LEASE)) {
        // the next one
      }
    } catch (SQLException e) {
      LOG.log(Level.WARNING, JOB_INTERRUPTED.of(id, e).toString(), e);
      if (Guard.isTooSlow(e)) {
        // It would be too slow the next time too.
        fail(jobs, id, TOO_SLOW.of().toString());
      } else if (Guard.isHopeless(e)) {
        fail(jobs, id, "The database refuses it, SQL state " + e.getSQLState() + ".");
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, JOB_INTERRUPTED.of(id, e).toString(), e);
      fail(jobs, id, e.toString());
    } finally {
      worker = null;
      busy.set(false);
    }
  }

  private void fail(BulkJobs jobs, String id, String why) {
    try {
      jobs.fail(id, node, why);
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.DEBUG, "A failed job could not be ended", e);
    }
  }
}
