package dev.postrider.bench;

import dev.postrider.relay.RelayDoor;
import dev.postrider.store.InboxStore;
import dev.postrider.subscribe.SubscriptionDoor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the inbox costs a consumer whose method stores one row: the same subscription with it, and
 * without, in turns.
 */
final class InboxScenario {

  private static final int CONCURRENCY = 8;
  private static final int SENDERS = 4;
  private static final int BATCH = 500;
  private static final int MOST_MESSAGES = 150_000;
  private static final int RUN_UP_PERCENT = 10;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Stage stage;
  private final int pairs;
  private final int messages;
  private final LocalTransactions transactions = new LocalTransactions();

  InboxScenario(Stage stage, Options options) {
    this.stage = stage;
    this.pairs = options.pairs();
    this.messages = Math.min(options.rows(), MOST_MESSAGES);
  }

  void run(Figures figures) throws Exception {
    stage
        .database()
        .execute(
            "CREATE TABLE IF NOT EXISTS bench_effect (id bigint GENERATED ALWAYS AS IDENTITY"
                + " PRIMARY KEY, body varchar(1000))");
    InboxStore inbox = RelayDoor.store(stage.database().pool()).inbox();
    InboxStore none = SubscriptionDoor.forgetful();
    List<Double> with = new ArrayList<>();
    List<Double> without = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    rate(inbox); // for practice
    rate(none);
    for (int round = 0; round < pairs; round++) {
      boolean inboxFirst = round % 2 == 0;
      double first = rate(inboxFirst ? inbox : none);
      double second = rate(inboxFirst ? none : inbox);
      with.add(inboxFirst ? first : second);
      without.add(inboxFirst ? second : first);
      ratios.add(with.get(round) / without.get(round));
      System.out.printf(
          "round %d: with inbox %s/s, without %s/s%n",
          round + 1, Figures.format(with.get(round)), Figures.format(without.get(round)));
    }
    figures.put("inbox.per-second", Figures.median(with));
    figures.put("inbox.without.per-second", Figures.median(without));
    figures.put("inbox.ratio", Figures.median(ratios));
  }

  /** Messages per second, consumed from a queue that was filled before. */
  private double rate(InboxStore inbox) throws Exception {
    stage.database().execute("TRUNCATE bench_effect, postrider_inbox");
    stage.sweep();
    fill();
    stage.database().execute("CHECKPOINT");
    SubscriptionDoor.Calls calls =
        new SubscriptionDoor.Calls(
            new PooledTransactions(stage.database().pool(), transactions),
            transactions,
            transactions,
            inbox,
            this::store);
    double rate;
    try (SubscriptionDoor subscription =
        SubscriptionDoor.open(
            RelayDoor.config(stage.broker().settings()),
            "/queue/" + Stage.QUEUE,
            CONCURRENCY,
            calls)) {
      await(subscription, (long) messages * RUN_UP_PERCENT / 100, Long.MAX_VALUE);
      long before = subscription.done();
      long start = System.nanoTime();
      await(subscription, messages, start + Options.WINDOW.toNanos());
      rate = (subscription.done() - before) * 1e9 / (System.nanoTime() - start);
      if (subscription.failed() > 0) {
        throw new IllegalStateException(subscription.failed() + " calls failed");
      }
    }
    return rate;
  }

  private static void await(SubscriptionDoor subscription, long count, long end) {
    while (subscription.done() < count && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void fill() throws Exception {
    try (Workers workers = Workers.start(SENDERS, () -> new Filler(stage.broker().connect()))) {
      while (workers.done() < messages) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void store(String body) throws SQLException {
    Connection connection = transactions.connection();
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO bench_effect (body) VALUES (?)")) {
      statement.setString(1, body);
      statement.executeUpdate();
    }
  }

  private static final class Filler implements Workers.Worker {

    private final Sender sender;
    private long number = System.nanoTime();

    Filler(Sender sender) {
      this.sender = sender;
    }

    @Override
    public int step() throws Exception {
      for (int i = 0; i < BATCH; i++) {
        String id = String.valueOf(number++);
        sender.send(Letter.of(id, "key-" + number % 1000, Stage.text()));
      }
      sender.commit();
      return BATCH;
    }

    @Override
    public void close() throws Exception {
      sender.close();
    }
  }
}
