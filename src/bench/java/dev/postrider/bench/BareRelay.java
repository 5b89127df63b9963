package dev.postrider.bench;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What one would write by hand to be prompt: a thread that a commit wakes reads what is there,
 * sends it, waits for the broker, and deletes it. Nothing else.
 */
final class BareRelay implements PromptRelay {

  private static final int BATCH = 500;

  private final Map<String, Long> confirmed = new ConcurrentHashMap<>();
  private final Semaphore signals = new Semaphore(0);
  private final Workers worker;

  BareRelay(Stage stage) throws SQLException {
    new PollerTable(stage).fill(0);
    this.worker = Workers.start(1, () -> new Round(stage.database(), stage.broker().connect()));
  }

  @Override
  public Stored store(Connection connection, String key) throws SQLException {
    String id = UUID.randomUUID().toString();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO poller_outbox (message_id, message_key, destination, content_type,"
                + " payload) VALUES (?, ?, ?, ?, ?)")) {
      statement.setString(1, id);
      statement.setString(2, key);
      statement.setString(3, "/queue/" + Stage.QUEUE);
      statement.setString(4, "application/json");
      statement.setBytes(5, Stage.text().getBytes(StandardCharsets.UTF_8));
      statement.executeUpdate();
    }
    return new Stored(id, signals::release);
  }

  @Override
  public Map<String, Long> confirmed() {
    worker.done(); // throws what it failed by
    return confirmed;
  }

  @Override
  public void close() throws Exception {
    worker.close();
  }

  private final class Round implements Workers.Worker {

    private final Connection connection;
    private final Sender sender;

    Round(Database database, Sender sender) throws SQLException {
      this.connection = database.pool().getConnection();
      this.sender = sender;
    }

    @Override
    public int step() throws Exception {
      if (!signals.tryAcquire(100, TimeUnit.MILLISECONDS)) {
        return 0;
      }
      signals.drainPermits();
      List<Long> numbers = new ArrayList<>();
      List<String> ids = new ArrayList<>();
      try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT id, message_id, message_key, destination, content_type, payload,"
                      + " created_at FROM poller_outbox ORDER BY id LIMIT "
                      + BATCH);
          ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Letter letter = Letter.of(row);
          numbers.add(row.getLong(1));
          ids.add(letter.id());
          sender.send(letter);
        }
      }
      sender.commit();
      long now = System.nanoTime();
      ids.forEach(id -> confirmed.put(id, now));
      delete(numbers);
      return numbers.size();
    }

    private void delete(List<Long> numbers) throws SQLException {
      try (PreparedStatement statement =
          connection.prepareStatement("DELETE FROM poller_outbox WHERE id = ANY(?)")) {
        statement.setArray(1, connection.createArrayOf("bigint", numbers.toArray()));
        statement.executeUpdate();
      }
      if (numbers.size() == BATCH) {
        signals.release();
      }
    }

    @Override
    public void close() throws Exception {
      sender.close();
      connection.close();
    }
  }
}
