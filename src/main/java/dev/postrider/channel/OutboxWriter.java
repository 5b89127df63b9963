package dev.postrider.channel;

import static dev.postrider.channel.OutboxChannelProblem.FULL;
import static dev.postrider.channel.OutboxChannelProblem.NOT_RUNNING;
import static dev.postrider.channel.OutboxChannelProblem.NO_TRANSACTION;
import static dev.postrider.channel.OutboxChannelProblem.ROLLED_BACK;

import dev.postrider.Outbox;
import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.channel.OutboxChannel.Joining;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger.Level;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages of channels into the outbox: in the transaction of the calling thread, or on a
 * thread of its own, one after the other, each in a transaction of its own.
 */
final class OutboxWriter implements AutoCloseable {

  /** How many messages may wait for a transaction of their own. */
  static final int MOST_WAITING = 1_000;

  private static final System.Logger LOG = System.getLogger(OutboxWriter.class.getName());
  private static final long FAREWELL_SECONDS = 5;

  private final Outbox outbox;
  private final UserTransaction transaction;
  private final TransactionSynchronizationRegistry registry;
  private final ExecutorService own;

  /**
   * With one thread, begun at once: a server gives it the application's context only if a thread of
   * the application asks for it.
   */
  OutboxWriter(
      Outbox outbox,
      UserTransaction transaction,
      TransactionSynchronizationRegistry registry,
      ThreadFactory threads) {
    this.outbox = outbox;
    this.transaction = transaction;
    this.registry = registry;
    ThreadPoolExecutor single =
        new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), threads);
    single.prestartAllCoreThreads();
    this.own = single;
  }

  /**
   * Takes a message and returns at once, unless it belongs to the transaction of this thread.
   *
   * @param answer hears once of its end: null when it is committed, else why it is not
   */
  void write(OutboxChannel channel, Object payload, Consumer<@Nullable Throwable> answer) {
    Entry entry = new Entry(channel, payload, answer, new AtomicBoolean());
    try {
      if (channel.joining() != Joining.OWN && inTransaction()) {
        join(entry);
      } else if (channel.joining() == Joining.MANDATORY) {
        throw new PostriderException(NO_TRANSACTION.of(channel.name()));
      } else {
        own.execute(new OwnTransaction(entry));
      }
    } catch (RejectedExecutionException full) {
      entry.end(problem(own.isShutdown() ? NOT_RUNNING.of(channel.name()) : full(channel)));
    } catch (RuntimeException | Error failure) {
      entry.end(failure);
    }
  }

  /** Writes what waits, for some seconds; the rest is nacked. */
  @Override
  public void close() {
    own.shutdown();
    try {
      if (own.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Runnable left : own.shutdownNow()) {
      if (left instanceof OwnTransaction waiting) {
        Entry entry = waiting.entry();
        entry.end(problem(NOT_RUNNING.of(entry.channel().name())));
      }
    }
  }

  private record Entry(
      OutboxChannel channel,
      Object payload,
      Consumer<@Nullable Throwable> answer,
      AtomicBoolean ended) {

    void end(@Nullable Throwable failure) {
      if (!ended.getAndSet(true)) {
        answer.accept(failure);
      }
    }
  }

  private boolean inTransaction() {
    int status = registry.getTransactionStatus();
    return status == Status.STATUS_ACTIVE
        || status == Status.STATUS_PREPARING
        || status == Status.STATUS_MARKED_ROLLBACK;
  }

  private void join(Entry entry) {
    registry.registerInterposedSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {}

          @Override
          public void afterCompletion(int status) {
            boolean committed = status == Status.STATUS_COMMITTED;
            entry.end(committed ? null : problem(ROLLED_BACK.of(entry.channel().name())));
          }
        });
    outbox.publish(entry.channel().message(entry.payload()));
  }

  /** A message that waits for its own transaction, or is in it. */
  private final class OwnTransaction implements Runnable {

    private final Entry entry;

    OwnTransaction(Entry entry) {
      this.entry = entry;
    }

    Entry entry() {
      return entry;
    }

    @Override
    public void run() {
      try {
        transact();
        entry.end(null);
      } catch (Throwable failure) {
        if (failure instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        entry.end(failure);
      }
    }

    private void transact() throws Exception {
      rollBack(); // one that could not be ended then would be in the way of all others
      transaction.begin();
      boolean committed = false;
      try {
        outbox.publish(entry.channel().message(entry.payload()));
        transaction.commit();
        committed = true;
      } finally {
        if (!committed) {
          rollBack();
        }
      }
    }

    private void rollBack() {
      try {
        if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
          transaction.rollback();
        }
      } catch (SystemException | RuntimeException e) {
        LOG.log(Level.DEBUG, "A transaction that failed could not be rolled back", e);
      }
    }
  }

  private static Problem full(OutboxChannel channel) {
    return FULL.of(channel.name(), MOST_WAITING);
  }

  private static PostriderException problem(Problem problem) {
    return new PostriderException(problem);
  }
}
