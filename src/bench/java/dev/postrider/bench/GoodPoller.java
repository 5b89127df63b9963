package dev.postrider.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be written by hand if order does not matter: read many rows, send them in one broker
 * transaction, delete them with one statement. Several threads skip each other's rows.
 */
final class GoodPoller implements Contender {

  private static final int BATCH = 500;

  private final Stage stage;
  private final int threads;

  GoodPoller(Stage stage, int threads) {
    this.stage = stage;
    this.threads = threads;
  }

  @Override
  public String name() {
    return "good poller, " + threads + (threads == 1 ? " thread" : " threads");
  }

  @Override
  public void prepare(int rows) throws SQLException {
    new PollerTable(stage).fill(rows);
  }

  @Override
  public Work start() {
    return Workers.start(threads, () -> new Poller(stage, threads > 1));
  }

  /** One thread with its connections. */
  private static final class Poller implements Workers.Worker {

    private final Connection connection;
    private final Sender sender;
    private final String select;

    Poller(Stage stage, boolean shared) throws Exception {
      this.connection = stage.database().pool().getConnection();
      this.sender = stage.broker().connect();
      this.select =
          "SELECT id, message_id, message_key, destination, content_type, payload, created_at"
              + " FROM poller_outbox ORDER BY id LIMIT "
              + BATCH
              + (shared ? " FOR UPDATE SKIP LOCKED" : "");
      connection.setAutoCommit(!shared);
    }

    @Override
    public int step() throws Exception {
      List<Long> ids = sendBatch();
      if (!ids.isEmpty()) {
        sender.commit();
        delete(ids);
      }
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
      return ids.size();
    }

    private List<Long> sendBatch() throws Exception {
      List<Long> ids = new ArrayList<>(BATCH);
      try (PreparedStatement statement = connection.prepareStatement(select);
          ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          ids.add(row.getLong(1));
          sender.send(Letter.of(row));
        }
      }
      return ids;
    }

    private void delete(List<Long> ids) throws SQLException {
      Array array = connection.createArrayOf("bigint", ids.toArray());
      try (PreparedStatement statement =
          connection.prepareStatement("DELETE FROM poller_outbox WHERE id = ANY(?)")) {
        statement.setArray(1, array);
        statement.executeUpdate();
      }
    }

    @Override
    public void close() throws Exception {
      sender.close();
      connection.setAutoCommit(true);
      connection.close();
    }
  }
}
