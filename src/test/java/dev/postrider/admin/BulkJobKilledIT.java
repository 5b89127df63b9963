package dev.postrider.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.StoreSettings;
import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.store.Act;
import dev.postrider.store.AdminStores;
import dev.postrider.store.AuditTrail;
import dev.postrider.store.BulkJobs.Action;
import dev.postrider.store.BulkJobs.Job;
import dev.postrider.store.BulkJobs.Order;
import dev.postrider.store.BulkJobs.State;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import dev.postrider.store.Store;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job of an operator survives the node that carries it out. */
class BulkJobKilledIT {

  private static final int MESSAGES = 100_000;
  private static final String JOB = "7";

  private final PostgresServer server = PostgresServer.shared();
  private String url;
  private DataSource dataSource;
  private AdminStores stores;

  @BeforeEach
  void open() {
    String schema = server.newSchema();
    url = server.url(schema, "postgres");
    dataSource = server.dataSource(schema);
    stores =
        Store.open(dataSource, new StoreSettings("none", SchemaMode.MIGRATE, "postrider_", 1))
            .admin();
  }

  @ParameterizedTest
  @ValueSource(strings = {"at the head of their keys", "put aside"})
  void aRetryOfAHundredThousandDeadLettersGoesOnAfterItsNodeWasKilled(String where)
      throws Exception {
    boolean aside = where.equals("put aside");
    deadLetters(aside);
    try (JobProcess first = JobProcess.start(url)) {
      Order order = new Order(Action.RETRY, MessageFilter.of(MessageState.DEAD), null);
      Job asked =
          stores.jobs().ask(JOB, order, 1_000_000, new Act("ada", "api", "retry all", null));
      assertThat(asked.total().value()).isEqualTo(MESSAGES);
      Await.until("the job is under way", () -> job().done() > 0);
      first.kill();
      assertThat(job().done()).isBetween(1L, MESSAGES - 1L);
      assertThat(job().state()).isEqualTo(State.RUNNING);
      assertThat(job().node()).isEqualTo(first.node());
    }
    try (JobProcess second = JobProcess.start(url)) {
      Await.until("the job is done", Duration.ofSeconds(90), () -> job().state() == State.DONE);
      assertThat(job().node()).isEqualTo(second.node());
    }

    assertThat(job().done()).isEqualTo(MESSAGES);
    assertThat(job().skipped()).isZero();
    assertThat(
            count(
                "SELECT COUNT(*) FROM postrider_outbox WHERE attempts = 3 AND expires_at IS NULL"))
        .isEqualTo(MESSAGES);
    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isZero();
    assertThat(count("SELECT COUNT(*) FROM postrider_blocked_key WHERE reason = 'RETRY'"))
        .isEqualTo(aside ? 0 : MESSAGES);
    assertThat(count("SELECT COUNT(*) FROM postrider_blocked_key WHERE reason <> 'RETRY'"))
        .isZero();
    List<AuditTrail.Entry> entries =
        stores
            .audit()
            .list(new AuditTrail.Filter("ada", null, null, null, null), null, 10)
            .entries();
    assertThat(entries).hasSize(2);
    assertThat(entries.get(0).affected()).isEqualTo(MESSAGES);
    if (aside) {
      assertThat(
              count(
                  "SELECT COUNT(*) FROM (SELECT seq < LAG(seq) OVER (ORDER BY CAST(id AS integer))"
                      + " AS wrong FROM postrider_outbox) o WHERE wrong"))
          .as("messages that came back in another order than they were stored in")
          .isZero();
    }
  }

  private Job job() throws SQLException {
    return stores.jobs().find(JOB).orElseThrow();
  }

  private void deadLetters(boolean aside) throws SQLException {
    String columns =
        "id, broker, shard, message_key, destination, content_type, headers, payload, attempts";
    execute(
        "INSERT INTO postrider_outbox ("
            + columns
            + ") SELECT n::text, 'events', 0, 'key ' || n, '/queue/orders', 'text/plain', '{}', '',"
            + " 3 FROM generate_series(1, "
            + MESSAGES
            + ") AS g(n) ORDER BY g.n");
    if (aside) {
      execute(
          "INSERT INTO postrider_dead (seq, created_at, reason, "
              + columns
              + ") SELECT seq, created_at, 'no', "
              + columns
              + " FROM postrider_outbox");
      execute("DELETE FROM postrider_outbox");
    } else {
      execute(
          "INSERT INTO postrider_blocked_key (broker, shard, message_key, head_seq, reason)"
              + " SELECT broker, shard, message_key, seq, 'DEAD' FROM postrider_outbox");
    }
    execute("ANALYZE");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
