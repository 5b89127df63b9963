package dev.postrider.admin;

import static dev.postrider.admin.AdminProblem.REPORT_FAILED;

import dev.postrider.store.Activity;
import dev.postrider.store.AdminStores;
import dev.postrider.store.Store;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment does for operators beside its work: tells its state, writes down what was
 * counted, carries out jobs. Its beats are about a second apart. Safe for use by any thread.
 */
final class AdminLife {

  private static final System.Logger LOG = System.getLogger(AdminLife.class.getName());

  private static final int REPORT_EVERY = 5;
  private static final int LOOK_EVERY = 2;
  private static final int PURGE_EVERY = 3_600;
  private static final Duration LIFETIME = Duration.ofSeconds(20);
  private static final Duration KEEP_ACTIVITY = Duration.ofDays(8);

  private final String node;
  private final Supplier<Cluster.NodeState> state;
  private final JobRunner jobs;
  private final QueueRunner queues;
  private final ReentrantLock beating = new ReentrantLock();
  private volatile boolean jobAsked;
  private boolean stopped;
  private boolean complained;
  private long beats;
  private @Nullable Store last;

  /**
   * @param node unique for each start
   * @param state what there is to tell
   * @param reach the brokers of this node
   */
  AdminLife(
      String node,
      Supplier<Cluster.NodeState> state,
      QueueRunner.Reach reach,
      ThreadFactory threads) {
    this.node = node;
    this.state = state;
    this.jobs = new JobRunner(node, threads);
    this.queues = new QueueRunner(node, reach, QueueTerms.USUAL, threads);
  }

  /** A job was asked for on this node. */
  void jobAsked() {
    jobAsked = true;
  }

  /** Does what is due; nothing while the beat before still does. */
  void beat(Store store) {
    if (!beating.tryLock()) {
      return;
    }
    try {
      if (!stopped) {
        last = store;
        work(store, store.admin(), store.activity());
      }
    } catch (SQLException | RuntimeException | LinkageError e) {
      complain(e);
    } finally {
      beats++;
      beating.unlock();
    }
  }

  /** Takes the deployment off. */
  void stop() {
    beating.lock();
    try {
      stopped = true;
      jobs.stop();
      queues.stop();
      Store store = last;
      if (store != null) {
        writeDown(store.admin(), store.activity());
        store.admin().nodes().remove(node);
      }
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.DEBUG, "The node could not be taken off", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      beating.unlock();
    }
  }

  private void work(Store store, AdminStores stores, Activity activity) throws SQLException {
    if (beats % REPORT_EVERY == 0) {
      stores.nodes().write(node, ReportText.write(state.get()), LIFETIME);
      writeDown(stores, activity);
      complained = false;
    }
    if (jobAsked || beats % LOOK_EVERY == 0) {
      jobAsked = false;
      jobs.look(stores.jobs());
      queues.look(store);
    }
    if (beats % PURGE_EVERY == 0) {
      stores.activity().purge(KEEP_ACTIVITY);
    }
  }

  private void writeDown(AdminStores stores, Activity activity) throws SQLException {
    Map<String, Activity.Counts> counts = activity.drain();
    if (counts.isEmpty()) {
      return;
    }
    boolean written = false;
    try {
      stores.activity().add(node, counts);
      written = true;
    } finally {
      if (!written) {
        activity.restore(counts);
      }
    }
  }

  /** Once per outage. */
  private void complain(Throwable why) {
    if (!complained) {
      complained = true;
      LOG.log(Level.WARNING, REPORT_FAILED.of(why).toString(), why);
    }
  }
}
