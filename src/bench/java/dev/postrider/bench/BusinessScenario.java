package dev.postrider.bench;

import dev.postrider.relay.RelayDoor;
import dev.postrider.testkit.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What publishing costs the transaction that publishes, while a node relays what it stores. */
final class BusinessScenario {

  private static final Duration PRACTICE = Duration.ofSeconds(1);
  private static final Duration TIME = Duration.ofSeconds(3);
  private static final Duration DRAINED = Duration.ofSeconds(60);

  private final Stage stage;
  private final Options options;

  BusinessScenario(Stage stage, Options options) {
    this.stage = stage;
    this.options = options;
  }

  void run(Figures figures) throws Exception {
    stage
        .database()
        .execute(
            "CREATE TABLE IF NOT EXISTS bench_order (id bigint GENERATED ALWAYS AS IDENTITY"
                + " PRIMARY KEY, customer varchar(100), item varchar(100), amount bigint)");
    stage.database().execute("TRUNCATE postrider_outbox, postrider_sent");
    try (RelayDoor node =
        RelayDoor.open(stage.database().pool(), stage.broker().settings()).start()) {
      compare(figures, node, 1, ".1-thread");
      compare(figures, node, 8, "");
    }
  }

  private void compare(Figures figures, RelayDoor node, int threads, String suffix)
      throws Exception {
    Map<String, BusinessVariant> variants = new LinkedHashMap<>();
    variants.put("published", BusinessVariant.published(node));
    variants.put("by-hand", BusinessVariant.byHand());
    variants.put("by-hand-with-signal", BusinessVariant.byHandWithSignal(node));
    variants.put("without-message", BusinessVariant.withoutMessage());
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    variants.keySet().forEach(name -> rates.put(name, new ArrayList<>()));
    List<String> order = new ArrayList<>(variants.keySet());
    for (String name : order) {
      rate(variants.get(name), threads); // for practice; and the log of a fresh database grows
    }
    for (int round = 0; round < options.pairs(); round++) {
      for (String name : order) {
        rates.get(name).add(rate(variants.get(name), threads));
      }
      Collections.rotate(order, 1);
    }
    rates.forEach(
        (name, all) ->
            figures.put("business." + name + ".per-second" + suffix, Figures.median(all)));
    figures.put("business" + suffix + ".ratio", ratio(rates, "by-hand"));
    figures.put("business" + suffix + ".ratio.same-signal", ratio(rates, "by-hand-with-signal"));
  }

  /** Of ours to another in the same round. */
  private static double ratio(Map<String, List<Double>> rates, String other) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rates.get(other).size(); round++) {
      ratios.add(rates.get("published").get(round) / rates.get(other).get(round));
    }
    return Figures.median(ratios);
  }

  private double rate(BusinessVariant variant, int threads) throws Exception {
    stage.database().execute("TRUNCATE bench_order");
    stage.sweep();
    double rate;
    try (Workers workers = Workers.start(threads, () -> new Clerk(stage, variant))) {
      Thread.sleep(PRACTICE.toMillis());
      long before = workers.done();
      long start = System.nanoTime();
      Thread.sleep(TIME.toMillis());
      rate = (workers.done() - before) * 1e9 / (System.nanoTime() - start);
    }
    Await.until("all is relayed", DRAINED, () -> stage.database().count("postrider_outbox") == 0);
    return rate;
  }

  /** One thread's connection. */
  private static final class Clerk implements Workers.Worker {

    private final Connection connection;
    private final BusinessVariant variant;
    private long number;

    Clerk(Stage stage, BusinessVariant variant) throws SQLException {
      this.connection = stage.database().pool().getConnection();
      this.variant = variant;
      connection.setAutoCommit(false);
    }

    @Override
    public int step() throws SQLException {
      variant.transaction(connection, number++);
      return 1;
    }

    @Override
    public void close() throws SQLException {
      connection.setAutoCommit(true);
      connection.close();
    }
  }
}
