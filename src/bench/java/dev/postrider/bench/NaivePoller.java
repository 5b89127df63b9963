package dev.postrider.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What is written first: read some rows; for each, send, wait for the broker, delete. */
final class NaivePoller implements Contender {

  private static final int BATCH = 100;

  private final Stage stage;

  NaivePoller(Stage stage) {
    this.stage = stage;
  }

  @Override
  public String name() {
    return "naive poller";
  }

  @Override
  public void prepare(int rows) throws SQLException {
    new PollerTable(stage).fill(rows);
  }

  @Override
  public Work start() {
    return Workers.start(1, () -> new Poller(stage));
  }

  private record Row(long id, String key, String payload) {}

  private static final class Poller implements Workers.Worker {

    private final Connection connection;
    private final Sender sender;
    private final List<Row> rows = new ArrayList<>();

    Poller(Stage stage) throws Exception {
      this.connection = stage.database().pool().getConnection();
      this.sender = stage.broker().connect();
    }

    /** One row. */
    @Override
    public int step() throws Exception {
      if (rows.isEmpty()) {
        read();
      }
      if (rows.isEmpty()) {
        return 0;
      }
      Row row = rows.remove(rows.size() - 1);
      sender.send(Letter.of(String.valueOf(row.id()), row.key(), row.payload()));
      sender.commit();
      delete(row.id());
      return 1;
    }

    private void read() throws SQLException {
      try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT id, message_key, convert_from(payload, 'UTF8') FROM poller_outbox ORDER"
                      + " BY id LIMIT "
                      + BATCH);
          ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(0, new Row(row.getLong(1), row.getString(2), row.getString(3)));
        }
      }
    }

    private void delete(long id) throws SQLException {
      try (PreparedStatement statement =
          connection.prepareStatement("DELETE FROM poller_outbox WHERE id = ?")) {
        statement.setLong(1, id);
        statement.executeUpdate();
      }
    }

    @Override
    public void close() throws Exception {
      sender.close();
      connection.close();
    }
  }
}
