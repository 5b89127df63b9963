package dev.postrider.capture;

import dev.postrider.SendException;
import dev.postrider.config.SendSettings;
import dev.postrider.retry.Backoff;
import dev.postrider.retry.Chance;
import dev.postrider.spi.Broker;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Gives messages to one broker and waits until that has them. What fails by the connection is tried
 * again, under the same id. Safe for use by any thread.
 */
final class Courier {

  private static final System.Logger LOG = System.getLogger(Courier.class.getName());

  private static final double JITTER = 0.2;

  private final String name;
  private final Broker broker;
  private final SessionPool pool;
  private final Terms terms;
  private final SendCounters.OfBroker counters;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** By what rules. */
  record Terms(SendSettings settings, Chance chance, LongSupplier nanoTime) {

    Duration delay(int failures) {
      return new Backoff(settings.initialDelay(), settings.maxDelay(), JITTER)
          .delay(failures, chance.next());
    }
  }

  /**
   * A courier without sessions.
   *
   * @param broker closed with it
   */
  Courier(
      String name,
      Broker broker,
      Terms terms,
      ScheduledExecutorService clock,
      SendCounters.OfBroker counters) {
    this.name = name;
    this.broker = broker;
    this.terms = terms;
    this.counters = counters;
    this.pool = new SessionPool(broker, terms.settings(), clock);
  }

  /**
   * Returns when the broker has confirmed all of them: those of an atomic broker in one
   * transaction, those of others one after the other.
   *
   * @param messages at least one
   * @param patience how long it may take
   */
  void send(List<OutgoingMessage> messages, Duration patience) {
    int step = broker.atomic() ? messages.size() : 1;
    Deadline deadline = Deadline.after(patience, terms.nanoTime());
    Errand errand = new Errand(name, messages, step, patience, deadline);
    try {
      while (!errand.isDone()) {
        deliver(errand);
        counters.confirmed().add(step);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errand.interrupted(e);
    } catch (PoolClosedException e) {
      throw errand.stopped();
    } finally {
      counters.failed().add(errand.open());
    }
  }

  /** Begins no further attempt. */
  void stop() {
    stopped.countDown();
    pool.close();
  }

  /** Ends all sessions, after {@link #stop}, with some patience for what is under way. */
  void end(Duration patience) {
    pool.end(patience);
    broker.close();
  }

  private void deliver(Errand errand) throws InterruptedException, PoolClosedException {
    for (int failures = 1; !attempt(errand); failures++) {
      long pause = Math.min(terms.delay(failures).toNanos(), errand.deadline().leftNanos());
      if (stopped.await(pause, TimeUnit.NANOSECONDS)) {
        throw new PoolClosedException();
      }
    }
  }

  /** Whether the broker has the next batch; if not, it is to be tried again. */
  private boolean attempt(Errand errand) throws InterruptedException, PoolClosedException {
    if (errand.deadline().hasPassed()) {
      throw errand.late();
    }
    SessionLoan loan;
    try {
      loan = pool.take(errand.deadline());
    } catch (TransportException | RuntimeException e) {
      failed(errand, e);
      return false;
    }
    if (errand.deadline().hasPassed()) {
      pool.giveBack(loan, true); // it took so long to connect; the next call has it
      throw errand.late();
    }
    Outcomes outcomes = new Outcomes(errand.batch().size());
    boolean sound = false;
    try {
      errand.handOver();
      loan.session().send(errand.batch(), outcomes);
      outcomes.await();
      sound = outcomes.failure().isEmpty();
    } catch (RuntimeException e) {
      failed(errand, e); // which no session should do; what became of the batch is unknown
      return false;
    } finally {
      pool.giveBack(loan, sound);
    }
    return judge(errand, outcomes);
  }

  private boolean judge(Errand errand, Outcomes outcomes) {
    if (outcomes.areConfirmed()) {
      errand.confirm();
      return true;
    }
    outcomes.failure().ifPresent(why -> failed(errand, why));
    if (outcomes.failure().isPresent()) {
      return false;
    }
    throw rejected(errand, outcomes);
  }

  private SendException rejected(Errand errand, Outcomes outcomes) {
    counters.rejected().add(errand.batch().size());
    Integer culprit = outcomes.culprit().orElse(null);
    return culprit != null && outcomes.of(culprit) instanceof Outcome.Rejected rejected
        ? errand.rejected(culprit, rejected.reason(), rejected.cause())
        : errand.rejected(null, "it does not say because of which", null);
  }

  private void failed(Errand errand, Throwable why) {
    errand.failed(why);
    LOG.log(Level.DEBUG, "Messages could not be sent to the broker " + name, why);
  }
}
