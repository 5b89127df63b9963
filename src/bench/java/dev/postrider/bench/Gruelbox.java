package dev.postrider.bench;

import com.gruelbox.transactionoutbox.Dialect;
import com.gruelbox.transactionoutbox.ExecutorSubmitter;
import com.gruelbox.transactionoutbox.Instantiator;
import com.gruelbox.transactionoutbox.Persistor;
import com.gruelbox.transactionoutbox.Submitter;
import com.gruelbox.transactionoutbox.TransactionManager;
import com.gruelbox.transactionoutbox.TransactionOutbox;
import com.gruelbox.transactionoutbox.TransactionOutboxEntry;
import com.gruelbox.transactionoutbox.TransactionOutboxListener;
import jakarta.jms.JMSException;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * gruelbox transaction-outbox, as its documentation advises: a flush loop, a large bounded queue, a
 * pool of threads. Each entry is a method call, run and deleted in a transaction of its own; the
 * method sends and returns when the broker has confirmed.
 */
final class Gruelbox implements Contender {

  /** More than there are processors, since they wait for disks. */
  private static final int THREADS = 16;

  /** The advice is 10,000 or more. */
  private static final int QUEUE = 16_384;

  private final Stage stage;

  Gruelbox(Stage stage) {
    this.stage = stage;
  }

  @Override
  public String name() {
    return "gruelbox transaction-outbox";
  }

  /** One entry by its own means, and then copies of it. */
  @Override
  public void prepare(int rows) throws Exception {
    Database database = stage.database();
    TransactionManager transactions = TransactionManager.fromDataSource(database.pool());
    TransactionOutbox outbox =
        outbox(transactions, (entry, worker) -> {}, name -> null, new LongAdder());
    database.execute("TRUNCATE TXNO_OUTBOX");
    transactions.inTransactionThrows(
        transaction -> outbox.schedule(Handler.class).send("id", "key", Stage.text()));
    database.execute(
        "INSERT INTO TXNO_OUTBOX (id, invocation, nextAttemptTime, attempts, blocked, processed,"
            + " version) SELECT gen_random_uuid()::text, invocation, now() - interval '1 day', 0,"
            + " false, false, 0 FROM TXNO_OUTBOX, generate_series(1, %d)".formatted(rows));
    database.execute("DELETE FROM TXNO_OUTBOX WHERE nextAttemptTime > now()");
    database.execute("ANALYZE TXNO_OUTBOX");
  }

  @Override
  public Work start() {
    return new Running(stage);
  }

  private static TransactionOutbox outbox(
      TransactionManager transactions, Submitter submitter, Handlers handlers, LongAdder done) {
    return TransactionOutbox.builder()
        .transactionManager(transactions)
        .persistor(Persistor.forDialect(Dialect.POSTGRESQL_9))
        .instantiator(Instantiator.using(handlers::handler))
        .submitter(submitter)
        .listener(
            new TransactionOutboxListener() {
              @Override
              public void success(TransactionOutboxEntry entry) {
                done.increment();
              }
            })
        .build();
  }

  /** What an entry calls. */
  interface Handler {
    void send(String id, String key, String text) throws JMSException;
  }

  private interface Handlers {
    Object handler(Class<?> type);
  }

  /** Sends over a connection of its thread's own. */
  private static final class JmsHandler implements Handler {

    private final ThreadLocal<JmsSender> ofThread;

    JmsHandler(ThreadLocal<JmsSender> ofThread) {
      this.ofThread = ofThread;
    }

    @Override
    public void send(String id, String key, String text) throws JMSException {
      ofThread.get().send(Letter.of(id, key, text));
    }
  }

  private static final class Running implements Work {

    private final LongAdder done = new LongAdder();
    private final Queue<JmsSender> senders = new ConcurrentLinkedQueue<>();
    private final ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            (task, full) -> waitFor(task, full));
    private final TransactionOutbox outbox;
    private final Thread flusher = new Thread(this::flush, "gruelbox-flush");
    private volatile boolean stopped;

    Running(Stage stage) {
      String url = stage.broker().settings().get("url");
      JmsHandler handler = new JmsHandler(ThreadLocal.withInitial(() -> connect(url)));
      this.outbox =
          outbox(
              TransactionManager.fromDataSource(stage.database().pool()),
              ExecutorSubmitter.builder().executor(pool).build(),
              type -> handler,
              done);
      flusher.start();
    }

    private JmsSender connect(String url) {
      try {
        JmsSender sender = JmsSender.oneByOne(url);
        senders.add(sender);
        return sender;
      } catch (JMSException e) {
        throw new IllegalStateException(e);
      }
    }

    private void flush() {
      while (!stopped) {
        if (!outbox.flush()) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
      }
    }

    /** What does not fit waits: put off, it would come back only after minutes. */
    private static void waitFor(Runnable task, ThreadPoolExecutor full) {
      try {
        full.getQueue().put(task);
      } catch (InterruptedException e) {
        throw new RejectedExecutionException(e);
      }
    }

    @Override
    public long done() {
      return done.sum();
    }

    @Override
    public void close() throws Exception {
      stopped = true;
      pool.getQueue().clear();
      flusher.interrupt();
      flusher.join();
      pool.getQueue().clear();
      pool.shutdown();
      if (!pool.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("gruelbox does not end");
      }
      for (JmsSender sender : senders) {
        sender.close();
      }
    }
  }
}
