package dev.postrider.admin;

import static dev.postrider.admin.AdminProblem.JOB_INTERRUPTED;
import static dev.postrider.admin.AdminProblem.KEEPS_ALL;
import static dev.postrider.admin.AdminProblem.NOBODY_CAME;
import static dev.postrider.admin.AdminProblem.QUEUE_JOB_NOT_DONE;

import dev.postrider.admin.QueueLedger.Clockwork;
import dev.postrider.spi.Broker;
import dev.postrider.store.QueueJobs;
import dev.postrider.store.QueueJobs.Action;
import dev.postrider.store.QueueJobs.Ending;
import dev.postrider.store.QueueJobs.Job;
import dev.postrider.store.QueueJobs.Order;
import dev.postrider.store.Shards;
import dev.postrider.store.Store;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries out jobs on queues of the brokers of this node, a few at a time. What it leaves undone,
 * by a stop or by its death, another node takes over.
 */
final class QueueRunner {

  private static final System.Logger LOG = System.getLogger(QueueRunner.class.getName());

  private static final int AT_ONCE = 3;

  /** Looks; they are about two seconds apart. */
  private static final int STRANDED_EVERY = 15;

  /** Nodes that are busy may come to it late. */
  private static final Duration STRANDED = Duration.ofMinutes(5);

  private static final Duration STOP = Duration.ofSeconds(15);

  private final String node;
  private final Reach reach;
  private final QueueTerms terms;
  private final ThreadFactory threads;
  private final Clockwork clockwork = new Clockwork(new CountDownLatch(1), System::nanoTime);
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
  private int looks;

  /**
   * The brokers of this node.
   *
   * @param names of all
   * @param open opens those of these names; they are closed after the job
   */
  record Reach(Set<String> names, Function<Set<String>, Map<String, Broker>> open) {}

  QueueRunner(String node, Reach reach, QueueTerms terms, ThreadFactory threads) {
    this.node = node;
    this.reach = reach;
    this.terms = terms;
    this.threads = threads;
  }

  /** Takes a job if there is one this node can do; returns at once. For one thread at a time. */
  void look(Store store) throws SQLException {
    look(store.admin().queues(), store.shards());
  }

  void look(QueueJobs jobs, Shards shards) throws SQLException {
    if (isStopped() || workers.size() >= AT_ONCE) {
      return;
    }
    if (looks++ % STRANDED_EVERY == 0) {
      jobs.failStranded(STRANDED, NOBODY_CAME.of(STRANDED.toMinutes()).toString());
    }
    Optional<Job> job =
        reach.names().isEmpty() ? Optional.empty() : jobs.claim(node, reach.names(), terms.lease());
    if (job.isPresent()) {
      begin(new Assignment(jobs, shards, job.get()));
    }
  }

  /** Leaves all jobs after the messages they are at. */
  void stop() throws InterruptedException {
    clockwork.stop().countDown();
    long end = System.nanoTime() + STOP.toNanos();
    for (Thread worker : workers) {
      worker.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }
  }

  private boolean isStopped() {
    return clockwork.stop().getCount() == 0;
  }

  private record Assignment(QueueJobs jobs, Shards shards, Job job) {}

  private void begin(Assignment assignment) {
    Thread thread =
        threads.newThread(
            () -> {
              try {
                work(assignment);
              } finally {
                workers.remove(Thread.currentThread());
              }
            });
    workers.add(thread);
    boolean started = false;
    try {
      thread.start();
      started = true;
    } finally {
      if (!started) {
        workers.remove(thread);
      }
    }
  }

  private void work(Assignment assignment) {
    Job job = assignment.job();
    QueueLedger ledger = new QueueLedger(assignment.jobs(), job, node, terms.lease(), clockwork);
    try {
      end(ledger, work(assignment, ledger));
    } catch (QueueTrouble trouble) {
      LOG.log(Level.WARNING, told(job, trouble.told()), trouble);
      fail(ledger, trouble.told());
    } catch (SQLException e) {
      LOG.log(Level.WARNING, JOB_INTERRUPTED.of(job.id(), e).toString(), e);
      if (Guard.isHopeless(e)) {
        fail(ledger, "The database refuses it, SQL state " + e.getSQLState() + ".");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.ERROR, JOB_INTERRUPTED.of(job.id(), e).toString(), e);
      fail(ledger, e.toString());
    }
  }

  private static String told(Job job, String why) {
    return QUEUE_JOB_NOT_DONE.of(job.id(), job.order().queue(), why).toString();
  }

  private QueueResult work(Assignment assignment, QueueLedger ledger)
      throws SQLException, QueueTrouble, InterruptedException {
    Order order = assignment.job().order();
    Map<String, Broker> brokers = reach.open().apply(needed(order));
    try {
      Broker source = Objects.requireNonNull(brokers.get(order.broker()));
      if (order.action() == Action.PURGE && source.keepsAll()) {
        return new QueueResult(null, KEEPS_ALL.of(order.broker()).toString());
      }
      try (QueueAct act = act(assignment, ledger, brokers)) {
        Ending ending = new QueueWork(source, ledger, act, terms, clockwork.nanos()).run();
        return new QueueResult(ending, null);
      }
    } finally {
      brokers.values().forEach(Broker::close);
    }
  }

  private static Set<String> needed(Order order) {
    Set<String> names = new TreeSet<>(Set.of(order.broker()));
    if (order.toBroker() != null) {
      names.add(order.toBroker());
    }
    return names;
  }

  private QueueAct act(Assignment assignment, QueueLedger ledger, Map<String, Broker> brokers) {
    Order order = assignment.job().order();
    return switch (order.action()) {
      case PURGE -> new QueuePurge(ledger);
      case COLLECT ->
          new QueueCollection(
              ledger, new LetterReader(order, assignment.shards(), InstantSource.system()));
      case MOVE -> {
        String name = Objects.requireNonNull(order.toBroker());
        Broker target = Objects.requireNonNull(brokers.get(name));
        QueueOutage outage = new QueueOutage(name, terms.patience(), clockwork.nanos());
        yield new QueueMove(
            ledger,
            new QueueTarget(target, ledger, outage),
            Objects.requireNonNull(order.destination()));
      }
    };
  }

  private void end(QueueLedger ledger, QueueResult result) throws SQLException {
    if (result.failure() != null) {
      ledger.fail(result.failure());
    } else if (result.ending() != null) {
      // What is held at the end is told too.
      ledger.note(0);
      ledger.end(result.ending());
    } else if (isStopped()) {
      ledger.giveBack();
    }
  }

  private static void fail(QueueLedger ledger, String why) {
    try {
      ledger.fail(why);
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.DEBUG, "A failed job could not be ended", e);
    }
  }

  /** Why it has ended; neither if it is over for this node only. */
  private record QueueResult(@Nullable Ending ending, @Nullable String failure) {}
}
