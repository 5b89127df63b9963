package dev.postrider.bench;

import dev.postrider.testkit.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Measures from the return of the commit to the broker's confirmation, on the node that committed;
 * one transaction for each message, at a steady rate.
 */
final class CommitToConfirm {

  private static final Duration PRACTICE = Duration.ofSeconds(3);
  private static final int KEYS = 1000;

  private final Stage stage;
  private final Duration time;

  CommitToConfirm(Stage stage, Duration time) {
    this.stage = stage;
    this.time = time;
  }

  /** Opens a relay. */
  interface Opening {
    PromptRelay open(Stage stage) throws Exception;
  }

  /** All latencies, after some practice. */
  Latencies measure(int rate, Opening opening) throws Exception {
    stage.sweep();
    Latencies latencies = new Latencies();
    try (PromptRelay relay = opening.open(stage)) {
      Paced.run(rate, PRACTICE, () -> new Publisher(relay, new ConcurrentHashMap<>()));
      Map<String, Long> commits = new ConcurrentHashMap<>();
      Paced.run(rate, time, () -> new Publisher(relay, commits));
      Set<String> ids = commits.keySet();
      Await.until("all are confirmed", () -> relay.confirmed().keySet().containsAll(ids));
      commits.forEach((id, commit) -> latencies.add(relay.confirmed().get(id) - commit));
    }
    return latencies;
  }

  private final class Publisher implements Paced.Task {

    private final PromptRelay relay;
    private final Map<String, Long> commits;
    private final Connection connection;

    Publisher(PromptRelay relay, Map<String, Long> commits) throws SQLException {
      this.relay = relay;
      this.commits = commits;
      this.connection = stage.database().pool().getConnection();
      connection.setAutoCommit(false);
    }

    @Override
    public void once() throws SQLException {
      // By chance: threads that counted would publish the same keys at the same time.
      String key = "key-" + ThreadLocalRandom.current().nextInt(KEYS);
      PromptRelay.Stored stored = relay.store(connection, key);
      connection.commit();
      commits.put(stored.id(), System.nanoTime());
      stored.afterCommit().run();
    }

    @Override
    public void close() throws SQLException {
      connection.setAutoCommit(true);
      connection.close();
    }
  }
}
