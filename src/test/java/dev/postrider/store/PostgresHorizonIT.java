package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.LaneStore.Mark;
import dev.postrider.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;

/** A mark that passes too early loses messages until the next sweep. */
class PostgresHorizonIT extends StoreContract {

  private static final PostgresServer SERVER = PostgresServer.shared();

  private String schema = "";

  @Override
  DataSource emptyDatabase() {
    schema = SERVER.newSchema();
    return SERVER.dataSource(schema);
  }

  @Test
  void marksTheLastNumberGivenAlsoOfRowsRolledBack() throws SQLException {
    append(entry("a"));
    long last = rows().get(0).seq();
    try (Connection connection = begin()) {
      store.outbox().append(connection, List.of(entry("b")));
      connection.rollback();
    }

    assertThat(store.lanes().mark().seq()).isEqualTo(last + 1);
  }

  @Test
  void passesAMarkAtOnceWhereNothingIsOpen() throws SQLException {
    append(entry("a"));

    Mark mark = store.lanes().mark();

    assertThat(store.lanes().passed(mark)).isTrue();
  }

  @Test
  void waitsForATransactionThatOnlyAppended() throws SQLException {
    try (Connection open = begin()) {
      store.outbox().append(open, List.of(entry("a")));
      Mark mark = store.lanes().mark();

      assertThat(store.lanes().passed(mark)).isFalse();
      append(entry("other"));
      assertThat(store.lanes().passed(mark)).isFalse();
      open.commit();

      assertThat(store.lanes().passed(mark)).isTrue();
    }
  }

  @Test
  void waitsForATransactionThatWroteBeforeItAppended() throws SQLException {
    try (Connection open = begin()) {
      write(open);
      append(entry("other"));
      store.outbox().append(open, List.of(entry("a")));
      Mark mark = store.lanes().mark();
      append(entry("later"));

      assertThat(store.lanes().passed(mark)).isFalse();
      open.rollback();

      assertThat(store.lanes().passed(mark)).isTrue();
    }
  }

  @Test
  void doesNotWaitForTransactionsThatBeganAfterIt() throws SQLException {
    Mark mark = store.lanes().mark();
    try (Connection open = begin()) {
      store.outbox().append(open, List.of(entry("a")));

      assertThat(store.lanes().passed(mark)).isTrue();
      open.rollback();
    }
  }

  @Test
  void doesNotWaitForReaders() throws SQLException {
    try (Connection reader = begin();
        Statement statement = reader.createStatement()) {
      statement.execute("SELECT * FROM postrider_outbox");

      assertThat(store.lanes().passed(store.lanes().mark())).isTrue();
      reader.rollback();
    }
  }

  @Test
  void waitsForAPreparedTransaction() throws Exception {
    XAConnection connection = SERVER.xaDataSource(schema).getXAConnection();
    try {
      XAResource resource = connection.getXAResource();
      Xid xid = new TestXid();
      resource.start(xid, XAResource.TMNOFLAGS);
      store.outbox().append(connection.getConnection(), List.of(entry("a")));
      resource.end(xid, XAResource.TMSUCCESS);
      resource.prepare(xid);
      Mark mark = store.lanes().mark();

      assertThat(store.lanes().passed(mark)).isFalse();
      resource.commit(xid, false);

      assertThat(store.lanes().passed(mark)).isTrue();
      assertThat(rows()).hasSize(1);
    } finally {
      connection.close();
    }
  }

  /** Between number of row and number of transaction, a mark would not know the transaction. */
  @Test
  void numbersTheTransactionBeforeTheRow() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection blocker = begin();
        Statement statement = blocker.createStatement()) {
      // Its lock lets nobody take a number.
      statement.execute("ALTER SEQUENCE postrider_outbox_seq CACHE 1");
      Future<?> appending = thread.submit(() -> append("a"));
      String waiting =
          "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
              + " AND query LIKE 'INSERT INTO postrider_outbox%'";
      Waiting.until(() -> count(waiting) == 1);

      assertThat(count(waiting + " AND backend_xid IS NOT NULL")).isEqualTo(1);

      blocker.rollback();
      appending.get();
    } finally {
      thread.shutdownNow();
    }
  }

  private Void append(String key) throws SQLException {
    append(entry(key));
    return null;
  }

  private void write(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO postrider_inbox (consumer, message_id) VALUES ('c', 'm')");
    }
  }

  private record TestXid() implements Xid {

    @Override
    public int getFormatId() {
      return 1;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return new byte[] {1, 2, 3};
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {1};
    }
  }
}
