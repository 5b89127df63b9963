package dev.postrider.bench;

import dev.postrider.relay.RelayDoor;
import dev.postrider.store.LaneId;
import dev.postrider.store.OutboxEntry;
import dev.postrider.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From the return of the commit to the broker's confirmation, on the node that committed; beside it
 * the time the broker takes for one message alone.
 */
final class LatencyScenario {

  private static final List<Integer> RATES = List.of(100, 1000);
  private static final Duration PRACTICE = Duration.ofSeconds(3);
  private static final Duration TIME = Duration.ofSeconds(8);
  private static final int ROUNDS = 3;
  private static final int KEYS = 1000;

  private final Stage stage;
  private final int rounds;

  LatencyScenario(Stage stage, Options options) {
    this.stage = stage;
    this.rounds = Math.min(ROUNDS, options.pairs());
  }

  void run(Figures figures) throws Exception {
    for (int rate : RATES) {
      Latencies ours = new Latencies();
      Latencies raw = new Latencies();
      for (int round = 0; round < rounds; round++) {
        stage.sweep();
        relayed(rate, ours);
        stage.sweep();
        sent(rate, raw);
      }
      String at = rate == RATES.get(0) ? "" : ".at-" + rate;
      figures.put("latency.p50.ms" + at, ours.percentile(50));
      figures.put("latency.p50.raw.ms" + at, raw.percentile(50));
      figures.put("latency.p50.over-raw.ms" + at, ours.percentile(50) - raw.percentile(50));
      figures.put("latency.p99.ms" + at, ours.percentile(99));
      figures.put("latency.p99.raw.ms" + at, raw.percentile(99));
      double seconds = rounds * TIME.toSeconds();
      figures.put("latency.achieved-per-second" + at, ours.size() / seconds);
      figures.put("latency.achieved-per-second.raw" + at, raw.size() / seconds);
    }
  }

  /** One transaction for each message. */
  private void relayed(int rate, Latencies latencies) throws Exception {
    stage.database().execute("TRUNCATE postrider_outbox, postrider_sent");
    Confirmations confirmations = new Confirmations();
    try (RelayDoor node =
        RelayDoor.open(stage.database().pool(), stage.broker().settings(), confirmations::around)) {
      node.start();
      Paced.run(rate, PRACTICE, () -> new Publisher(node, new ConcurrentHashMap<>()));
      Map<String, Long> commits = new ConcurrentHashMap<>();
      Paced.run(rate, TIME, () -> new Publisher(node, commits));
      Set<String> ids = commits.keySet();
      Await.until("all are confirmed", () -> confirmations.nanos().keySet().containsAll(ids));
      commits.forEach((id, commit) -> latencies.add(confirmations.nanos().get(id) - commit));
    }
  }

  private final class Publisher implements Paced.Task {

    private final RelayDoor node;
    private final Map<String, Long> commits;
    private final Connection connection;
    private int count;

    Publisher(RelayDoor node, Map<String, Long> commits) throws SQLException {
      this.node = node;
      this.commits = commits;
      this.connection = stage.database().pool().getConnection();
      connection.setAutoCommit(false);
    }

    @Override
    public void once() throws SQLException {
      OutboxEntry entry = entry("key-" + count++ % KEYS);
      node.store().outbox().append(connection, List.of(entry));
      connection.commit();
      commits.put(entry.id(), System.nanoTime());
      node.wake(List.of(entry.lane()));
    }

    @Override
    public void close() throws SQLException {
      connection.setAutoCommit(true);
      connection.close();
    }
  }

  private static OutboxEntry entry(String key) {
    LaneId lane = RelayDoor.lane(key);
    return new OutboxEntry(
        UUID.randomUUID().toString(),
        lane,
        key,
        "/queue/" + Stage.QUEUE,
        null,
        null,
        null,
        "application/json",
        Map.of(),
        Stage.text().getBytes(StandardCharsets.UTF_8),
        null);
  }

  /** The same messages without anything of ours. */
  private void sent(int rate, Latencies latencies) throws Exception {
    Paced.run(rate, PRACTICE, () -> new Sending(new Latencies()));
    Paced.run(rate, TIME, () -> new Sending(latencies));
  }

  private final class Sending implements Paced.Task {

    private final Sender sender = stage.broker().connect();
    private final Latencies latencies;

    Sending(Latencies latencies) throws Exception {
      this.latencies = latencies;
    }

    @Override
    public void once() throws Exception {
      long start = System.nanoTime();
      sender.send(Letter.of("id", "key", Stage.text()));
      sender.commit();
      latencies.add(System.nanoTime() - start);
    }

    @Override
    public void close() throws Exception {
      sender.close();
    }
  }
}
