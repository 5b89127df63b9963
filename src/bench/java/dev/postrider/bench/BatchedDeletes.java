package dev.postrider.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.LongStream;

/** A ceiling: nothing but deletes of Postrider's rows by their numbers, in sets. */
final class BatchedDeletes implements Contender {

  private static final int BATCH = 500;

  private final Stage stage;
  private final Backlog backlog;

  BatchedDeletes(Stage stage, Backlog backlog) {
    this.stage = stage;
    this.backlog = backlog;
  }

  @Override
  public String name() {
    return "only deletes";
  }

  @Override
  public boolean sends() {
    return false;
  }

  @Override
  public void prepare(int rows) throws Exception {
    backlog.fill(Keys.THOUSAND, rows);
  }

  @Override
  public Work start() {
    return Workers.start(1, () -> new Deleter(stage.database()));
  }

  private static final class Deleter implements Workers.Worker {

    private final Connection connection;
    private long next;

    Deleter(Database database) throws SQLException {
      this.connection = database.pool().getConnection();
      this.next = Long.parseLong(database.ask("SELECT min(seq) FROM postrider_outbox"));
    }

    @Override
    public int step() throws SQLException {
      Object[] numbers = LongStream.range(next, next + BATCH).boxed().toArray();
      next += BATCH;
      try (PreparedStatement statement =
          connection.prepareStatement("DELETE FROM postrider_outbox WHERE seq = ANY(?)")) {
        statement.setArray(1, connection.createArrayOf("bigint", numbers));
        return statement.executeUpdate();
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
