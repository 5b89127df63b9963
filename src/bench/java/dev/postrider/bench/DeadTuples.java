package dev.postrider.bench;

import java.sql.Connection;
import java.sql.Statement;

/**
 * Ours, on a table full of rows that are deleted and cannot be removed: another connection holds a
 * snapshot from before, as a long report does.
 */
final class DeadTuples implements Contender {

  private final Stage stage;
  private final Backlog backlog;
  private final int dead;
  private final Contender postrider;
  private Connection snapshot;

  DeadTuples(Stage stage, Backlog backlog, int dead) {
    this.stage = stage;
    this.backlog = backlog;
    this.dead = dead;
    this.postrider = new Postrider(stage, backlog, Keys.THOUSAND);
  }

  @Override
  public String name() {
    return "Postrider, %,d dead rows".formatted(dead);
  }

  @Override
  public void prepare(int rows) throws Exception {
    Database database = stage.database();
    backlog.clear();
    snapshot = database.pool().getConnection();
    snapshot.setAutoCommit(false);
    try (Statement statement = snapshot.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      statement.execute("SELECT count(*) FROM postrider_outbox");
    }
    backlog.add(Keys.THOUSAND, dead);
    database.execute("DELETE FROM postrider_outbox");
    backlog.add(Keys.THOUSAND, rows);
    database.execute("ANALYZE postrider_outbox");
  }

  @Override
  public Work start() throws Exception {
    Work work = postrider.start();
    return new Work() {
      @Override
      public long done() {
        return work.done();
      }

      @Override
      public void close() throws Exception {
        work.close();
        snapshot.rollback();
        snapshot.setAutoCommit(true);
        snapshot.close();
      }
    };
  }
}
