package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.store.BulkJobs.Action;
import dev.postrider.store.Schedule.Released;
import dev.postrider.testkit.PostgresServer;
import dev.postrider.testkit.ProductTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract on PostgreSQL, and what is PostgreSQL's own. */
class PostgresStoreIT {

  private static final PostgresServer SERVER = PostgresServer.shared();

  @Nested
  class Reading extends ReadContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }
  }

  @Nested
  class Settling extends SettleContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }

    @Override
    long waiting() throws SQLException {
      return count(
          "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
              + " AND query LIKE '%DELETE FROM postrider_outbox%' AND pid <> pg_backend_pid()");
    }
  }

  @Nested
  class Remembering extends HistoryContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }

    @Override
    long waiting() throws SQLException {
      return count(
          "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
              + " AND query LIKE '%DELETE FROM postrider_outbox%' AND pid <> pg_backend_pid()");
    }
  }

  @Nested
  class CleaningUp extends LeftoverContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }
  }

  @Nested
  class Leasing extends LeaseContract {
    private static final LaneId STUCK = LANES.get(1);

    private static final LaneId[] OTHERS =
        LANES.stream().filter(lane -> !lane.equals(STUCK)).toArray(LaneId[]::new);

    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }

    /** As by a node that froze while it recorded a failure. */
    @Test
    void aLeaseThatIsLockedHoldsUpItsOwnLaneOnly() throws SQLException {
      joinThree();
      store.leases().acquire("lost", LANES);
      runOut("lost");
      try (Connection frozen = begin()) {
        lock(frozen, "lease WHERE broker = 'a' AND shard = 1");

        assertThat(store.leases().acquire("n1", LANES)).containsOnlyKeys(OTHERS);
        assertThat(store.leases().extend("n1", LONG)).isTrue();
        assertThat(store.leases().extend("n2", LONG)).isTrue();
        assertThat(store.leases().acquire("n2", LANES)).isEmpty();
        assertThat(store.leases().look().lost()).isFalse();
        frozen.rollback();
      }

      assertThat(store.leases().acquire("n2", LANES)).containsOnlyKeys(STUCK);
    }

    @Test
    void aNodeLeavesAlsoWhileALeaseOfItIsLocked() throws SQLException {
      joinThree();
      store.leases().acquire("n2", LANES);
      try (Connection frozen = begin()) {
        lock(frozen, "lease WHERE broker = 'a' AND shard = 1");

        store.leases().leave("n2");

        assertThat(store.leases().acquire("n1", LANES)).containsOnlyKeys(OTHERS);
        frozen.rollback();
      }
    }

    @Test
    void aLostNodeWhoseRowIsLockedHoldsUpItsOwnLanesOnly() throws SQLException {
      joinThree();
      store.leases().acquire("lost", List.of(STUCK));
      store.leases().acquire("n2", List.of(OTHERS));
      runOut("lost");
      runOut("n2");
      try (Connection frozen = begin()) {
        lock(frozen, "node WHERE id = 'lost'");

        assertThat(store.leases().acquire("n1", LANES)).containsOnlyKeys(OTHERS);
        assertThat(store.leases().look().lost()).isTrue();
        frozen.rollback();
      }

      assertThat(store.leases().acquire("n1", List.of(STUCK))).containsOnlyKeys(STUCK);
    }

    /** A node that freezes when it has locked a lane is lost like any other. */
    @Test
    void whoAcquiresDoesNotLockItsOwnNode() throws Exception {
      joinThree();
      store.leases().acquire("n2", List.of(STUCK));
      store.leases().release("n2", STUCK, 1);
      execute(
          "CREATE FUNCTION frozen() RETURNS trigger LANGUAGE plpgsql AS"
              + " 'BEGIN PERFORM pg_advisory_xact_lock(20261); RETURN NEW; END'");
      execute(
          "CREATE TRIGGER frozen BEFORE UPDATE ON postrider_lease FOR EACH ROW"
              + " WHEN (NEW.node = 'lost') EXECUTE FUNCTION frozen()");
      ExecutorService thread = Executors.newSingleThreadExecutor();
      try (Connection ice = begin();
          Statement statement = ice.createStatement()) {
        statement.execute("SELECT pg_advisory_xact_lock(20261)");
        Future<?> frozen = thread.submit(() -> store.leases().acquire("lost", List.of(STUCK)));
        Waiting.until(
            () -> count("SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND objid = 20261") == 1);
        runOut("lost");

        assertThat(store.leases().acquire("n1", LANES)).containsOnlyKeys(OTHERS);
        assertThat(store.leases().look().members()).containsOnlyKeys("n1", "n2");
        ice.rollback();
        frozen.get();
        assertThat(store.leases().acquire("n2", LANES)).containsOnlyKeys(STUCK);
      } finally {
        thread.shutdownNow();
        execute("DROP FUNCTION frozen() CASCADE");
      }
    }

    private void joinThree() throws SQLException {
      for (String node : List.of("n1", "n2", "lost")) {
        store.leases().join(node, "test", Set.of("a", "b"), LONG);
      }
    }

    private static void lock(Connection connection, String rows) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT 1 FROM postrider_" + rows + " FOR UPDATE");
      }
    }
  }

  @Nested
  class Inbox extends InboxContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }

    @Test
    void tellsFifteenOfSixteenAtOnceThatTheyAreDuplicates() throws Exception {
      assertThat(recordAtOnce(16)).doesNotContain(Verdict.FAILED);
    }

    @Test
    void waitsForAConcurrentTransactionAndTakesItsPlaceIfItIsRolledBack() throws Exception {
      ExecutorService thread = Executors.newSingleThreadExecutor();
      try (Connection first = begin()) {
        store.inbox().record(first, "billing", "id-1", null);
        Future<Boolean> second = thread.submit(() -> record("billing", "id-1"));
        Waiting.until(
            () ->
                count("SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") > 0);
        first.rollback();

        assertThat(second.get()).isTrue();
      } finally {
        thread.shutdownNow();
      }
    }
  }

  @Nested
  class Listing extends CatalogContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }
  }

  @Nested
  class Acting extends DeskContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }

    /** A key without messages is looked for in its whole lane. */
    @Test
    void givesUpTheSearchForAKeyToHold() throws SQLException {
      try (Connection other = begin();
          Statement statement = other.createStatement()) {
        statement.execute("LOCK TABLE postrider_outbox IN ACCESS EXCLUSIVE MODE");

        assertThatThrownBy(() -> desk().hold("events", "a", ADA))
            .isInstanceOfSatisfying(
                SQLException.class,
                failure -> assertThat(failure.getSQLState()).isEqualTo("57014"));
        other.rollback();
      }
      assertThat(count("SELECT COUNT(*) FROM postrider_blocked_key")).isZero();
    }
  }

  @Nested
  class Telling extends NewsContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }
  }

  @Nested
  class LookingBack extends SentContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }
  }

  @Nested
  class Pausing extends PauseContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }
  }

  @Nested
  class Auditing extends AuditContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }
  }

  @Nested
  class Reporting extends NodeReportContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }
  }

  @Nested
  class Counting extends ActivityContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }
  }

  @Nested
  class Probing extends LevelContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }
  }

  @Nested
  class Accounting extends AccountContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }
  }

  @Nested
  class Queueing extends QueueJobContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }
  }

  @Nested
  class Working extends JobContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }

    @ParameterizedTest
    @CsvSource({"RETRY, 100000", "DISCARD, 50000", "REQUEUE, 50000"})
    void manyDeadLettersAreDoneByTwoNodesOneAfterTheOther(Action action, int messages)
        throws SQLException {
      deadLetters(messages);
      ask("j", action, MessageFilter.of(MessageState.DEAD), null);
      assertThat(job("j").total().value()).isEqualTo(messages);
      claim("n1");
      for (int i = 0; i < 40; i++) {
        assertThat(step("j", "n1", 500)).isTrue();
      }
      assertThat(job("j").done()).isEqualTo(20_000);
      runOut("j");
      assertThat(claim("n2")).contains("j");
      while (step("j", "n2", 500)) {
        assertThat(step("j", "n1", 500)).isFalse();
      }

      assertThat(job("j").done()).isEqualTo(messages);
      assertThat(job("j").skipped()).isZero();
      assertThat(audit().get(0).affected()).isEqualTo(messages);
      if (action == Action.RETRY) {
        assertThat(
                count(
                    "SELECT COUNT(*) FROM (SELECT seq < LAG(seq) OVER (ORDER BY CAST(id AS integer))"
                        + " AS wrong FROM postrider_outbox WHERE seq NOT IN"
                        + " (SELECT head_seq FROM postrider_blocked_key)) o WHERE wrong"))
            .as("messages that came back in another order")
            .isZero();
      }
      int left = action == Action.DISCARD ? 0 : messages;
      assertThat(count("SELECT COUNT(DISTINCT id) FROM postrider_outbox")).isEqualTo(left);
      assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isEqualTo(left);
      assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isZero();
      assertThat(count("SELECT COUNT(*) FROM postrider_blocked_key WHERE reason = 'DEAD'"))
          .isZero();
    }

    /** Half of them at the head of their keys, half put aside. */
    private void deadLetters(int messages) throws SQLException {
      String columns =
          "id, broker, shard, message_key, destination, content_type, headers, payload, attempts";
      execute(
          ("INSERT INTO postrider_outbox ("
                  + columns
                  + ") SELECT n::text, 'events', 0, 'key ' || n,")
              + " '/queue/orders', 'text/plain', '{}', convert_to(repeat('x', 300), 'UTF8'), 3"
              + (" FROM generate_series(1, " + messages + ") AS g(n) ORDER BY g.n"));
      execute(
          ("INSERT INTO postrider_dead (seq, created_at, reason, " + columns + ") SELECT seq,")
              + (" created_at, 'refused', "
                  + columns
                  + " FROM postrider_outbox WHERE seq % 2 = 0"));
      execute("DELETE FROM postrider_outbox WHERE seq % 2 = 0");
      execute(
          "INSERT INTO postrider_blocked_key (broker, shard, message_key, head_seq, reason)"
              + " SELECT broker, shard, message_key, seq, 'DEAD' FROM postrider_outbox");
      execute(
          "INSERT INTO postrider_attempt (seq, id, broker, attempt, node, reason)"
              + " SELECT seq, id, broker, attempts, 'n1', 'refused' FROM postrider_outbox");
      execute("ANALYZE"); // which the server does by itself within a minute
    }
  }

  @Nested
  class Ordering extends OrderContract {
    private String schema = "";

    @Override
    DataSource emptyDatabase() {
      schema = SERVER.newSchema();
      return SERVER.dataSource(schema);
    }

    @Override
    long waiting() throws SQLException {
      return count(
          "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
              + " AND query LIKE '%FROM postrider_key_lock%' AND pid <> pg_backend_pid()");
    }

    @Test
    void inStrictOrderTheSecondWaitsForAPreparedTransactionToo() throws Exception {
      String xid = "'" + schema + "'";
      try (Connection first = begin();
          Statement statement = first.createStatement()) {
        store.strictOutbox().append(first, List.of(entry("k", text("first"))));
        statement.execute("PREPARE TRANSACTION " + xid);
      }
      Future<?> second = submit(() -> appendStrictly(entry("k", text("second"))));
      Waiting.until(() -> waiting() == 1);
      execute("COMMIT PREPARED " + xid);
      second.get();

      assertThat(texts()).containsExactly("first", "second");
    }
  }

  @Nested
  class Scheduling extends ScheduleContract {
    private String schema = "";

    @Override
    DataSource emptyDatabase() {
      schema = SERVER.newSchema();
      return SERVER.dataSource(schema);
    }

    @Override
    long waiting() throws SQLException {
      return count(
          "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
              + " AND (query LIKE '%FROM postrider_key_lock%'"
              + " OR query LIKE 'DELETE FROM postrider_scheduled%') AND pid <> pg_backend_pid()");
    }

    /** A business transaction may stay open for long. */
    @Test
    void whatIsJustBeingCancelledHoldsUpItsKeyOnly() throws SQLException {
      OutboxEntry cancelled = due("k", "cancelled", at(1));
      append(cancelled, due("k", "behind it", at(2)), due("other", "other", at(3)));
      try (Connection open = begin()) {
        store.schedule().cancel(open, cancelled.id());

        assertThat(release(3)).isEqualTo(new Released(Map.of(LANE, 1L), true));
        assertThat(release(2)).isEqualTo(new Released(Map.of(), false));
        assertThat(texts()).containsExactly("other");
        open.rollback();
      }

      assertThat(release(3).counts()).isEqualTo(Map.of(LANE, 2L));
      assertThat(texts()).containsExactly("other", "cancelled", "behind it");
    }

    /** It may be left prepared for ever. */
    @Test
    void aPreparedTransactionWithTheStrictOrderHoldsUpItsKeyOnly() throws SQLException {
      append(due("k", "first", at(1)), due("k", "second", at(2)), due("other", "other", at(3)));
      try (Connection publisher = begin();
          Statement statement = publisher.createStatement()) {
        store.strictOutbox().append(publisher, List.of(entry("k", text("published"))));
        statement.execute("PREPARE TRANSACTION '" + schema + "'");
      }
      try {
        assertThat(release(10)).isEqualTo(new Released(Map.of(LANE, 1L), false));
        assertThat(release(10)).isEqualTo(new Released(Map.of(), false));
        assertThat(texts()).containsExactly("other");
      } finally {
        execute("COMMIT PREPARED '" + schema + "'");
      }

      assertThat(release(10).counts()).isEqualTo(Map.of(LANE, 2L));
      assertThat(texts()).contains("other").containsSubsequence("published", "first", "second");
    }

    @Test
    void aNodeLeavesToAnotherTheKeysThatItJustMoves() throws SQLException {
      append(due("k", "first", at(1)), due("k", "second", at(2)), due("other", "other", at(3)));
      try (Connection first = begin()) {
        moveOne(first);

        assertThat(release(10)).isEqualTo(new Released(Map.of(LANE, 1L), false));
        first.commit();
      }

      assertThat(release(10).counts()).isEqualTo(Map.of(LANE, 1L));
      assertThat(texts()).contains("other").containsSubsequence("first", "second");
    }

    @Test
    void whatIsBusyHoldsUpNoOtherKeyHoweverMuchItIs() throws SQLException {
      OutboxEntry cancelled = due("k", "cancelled", at(1));
      append(cancelled, due("k", "2", at(2)), due("k", "3", at(3)), due("other", "4", at(4)));
      append(due("k", "5", at(5)), due("other", "6", at(6)));
      try (Connection open = begin()) {
        store.schedule().cancel(open, cancelled.id());

        assertThat(release(2)).isEqualTo(new Released(Map.of(LANE, 1L), true));
        assertThat(release(2)).isEqualTo(new Released(Map.of(LANE, 1L), false));
        assertThat(release(2)).isEqualTo(new Released(Map.of(), false));
        assertThat(texts()).containsExactly("4", "6");
        open.rollback();
      }

      release(10);
      assertThat(texts()).containsExactly("4", "6", "cancelled", "2", "3", "5");
    }

    @Test
    void keysThatAreLockedHoldUpNoOtherHoweverManyMessagesTheyHave() throws SQLException {
      append(due("k", "1", at(1)), due("k", "2", at(2)), due("k", "3", at(3)));
      append(due("other", "4", at(4)));
      try (Connection publisher = begin()) {
        store.strictOutbox().append(publisher, List.of(entry("k", text("published"))));

        assertThat(release(2)).isEqualTo(new Released(Map.of(LANE, 1L), true));
        assertThat(texts()).containsExactly("4");
        publisher.rollback();
      }
    }
  }

  @Nested
  class Migrating extends MigrationContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
    }

    @Override
    String folder() {
      return "postgresql";
    }
  }

  @Nested
  class Schema extends SchemaContract {
    private String schema = "";

    @Override
    DataSource emptyDatabase() {
      schema = SERVER.newSchema();
      return SERVER.dataSource(schema);
    }

    @Test
    void namesTheRightsThatAreMissing() throws SQLException {
      Store.open(dataSource, settings(SchemaMode.MIGRATE));
      String user = newUser();
      execute(
          "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO " + user);
      execute("REVOKE DELETE ON postrider_outbox FROM " + user);
      execute("REVOKE SELECT ON postrider_lease FROM " + user);

      assertThatThrownBy(
              () -> Store.open(SERVER.dataSource(schema, user), settings(SchemaMode.VALIDATE)))
          .hasMessageStartingWith("PR0308")
          .hasMessageContaining("DELETE on postrider_outbox")
          .hasMessageContaining("SELECT on postrider_lease")
          .hasMessageContaining("SELECT on postrider_outbox_seq")
          .hasMessageNotContaining("INSERT on");
    }

    @Test
    void needsNoMoreThanTheRightsItAsksFor() throws SQLException {
      Store.open(dataSource, settings(SchemaMode.MIGRATE));
      dataSource = SERVER.dataSource(schema, userWithAllRights());

      store = Store.open(dataSource, settings(SchemaMode.VALIDATE));
      try (Connection connection = begin()) {
        store.strictOutbox().append(connection, List.of(entry("a")));
        connection.commit();
      }
      store.lanes().passed(store.lanes().mark());
      lease("n1");
      store.lanes().settle(LANE, rows().stream().map(StoredMessage::seq).toList());

      assertThat(rows()).isEmpty();
    }

    @Test
    void saysThatItMayNotCreateTables() throws SQLException {
      String user = newUser();

      assertThatThrownBy(
              () -> Store.open(SERVER.dataSource(schema, user), settings(SchemaMode.MIGRATE)))
          .hasMessageStartingWith("PR0308");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT", "INSERT", "UPDATE", "DELETE"})
    void namesEachTableThatARightIsMissingOn(String right) throws SQLException {
      Store.open(dataSource, settings(SchemaMode.MIGRATE));
      String user = userWithAllRights();
      execute("REVOKE " + right + " ON ALL TABLES IN SCHEMA " + schema + " FROM " + user);

      assertThatThrownBy(() -> openAs(user, SchemaMode.VALIDATE))
          .hasMessageStartingWith(
              "PR0308: The database user lacks rights: " + onAllTables(right) + ".")
          .hasMessageContaining("Grant SELECT, INSERT, UPDATE and DELETE on the tables");
    }

    @Test
    void namesAllRightsAtOnceToAUserWithNone() throws SQLException {
      Store.open(dataSource, settings(SchemaMode.MIGRATE));
      String user = newUser();

      assertThatThrownBy(() -> openAs(user, SchemaMode.VALIDATE))
          .hasMessageStartingWith("PR0308")
          .satisfies(
              refused -> {
                for (String table : new Tables("postrider_").columns().keySet()) {
                  for (String right : List.of("SELECT", "INSERT", "UPDATE", "DELETE")) {
                    assertThat(refused).hasMessageContaining(right + " on " + table);
                  }
                }
              })
          .hasMessageContaining("SELECT on postrider_outbox_seq.");
    }

    @Test
    void namesWhatIsMissingAndWhatIsForbiddenTogether() throws SQLException {
      Store.open(dataSource, settings(SchemaMode.MIGRATE));
      String user = userWithAllRights();
      execute("ALTER TABLE postrider_inbox DROP COLUMN payload_hash");
      execute("REVOKE UPDATE ON postrider_key_lock FROM " + user);

      assertThatThrownBy(() -> openAs(user, SchemaMode.VALIDATE))
          .hasMessageContaining("PR0307")
          .hasMessageContaining("postrider_inbox.payload_hash")
          .hasMessageContaining("PR0308")
          .hasMessageContaining("rights: UPDATE on postrider_key_lock.");
    }

    @Test
    void saysWhatToCheckIfTheUserDoesNotSeeTheSchema() throws SQLException {
      Store.open(dataSource, settings(SchemaMode.MIGRATE));
      String user = userWithAllRights();
      execute("REVOKE USAGE ON SCHEMA " + schema + " FROM " + user);

      assertThatThrownBy(() -> openAs(user, SchemaMode.VALIDATE))
          .hasMessageStartingWith("PR0307")
          .hasMessageContaining("USAGE on their schema");
    }

    @Test
    void aUserWhoMayNotCreateTablesStartsOnCompleteOnesAndLeavesOlderOnesAlone()
        throws SQLException {
      execute(ProductTables.sql("postgresql", "postrider_", 1));
      String user = userWithAllRights();

      assertThatThrownBy(() -> openAs(user, SchemaMode.MIGRATE))
          .hasMessageStartingWith("PR0308")
          .hasMessageContaining("also the creation of tables");
      Store.open(dataSource, settings(SchemaMode.MIGRATE));
      grantAllRights(user);

      assertThatCode(() -> openAs(user, SchemaMode.MIGRATE)).doesNotThrowAnyException();
    }

    private Store openAs(String user, SchemaMode mode) {
      return Store.open(SERVER.dataSource(schema, user), settings(mode));
    }

    private static String onAllTables(String right) {
      return new Tables("postrider_")
          .columns().keySet().stream()
              .map(table -> right + " on " + table)
              .collect(Collectors.joining(", "));
    }

    private String userWithAllRights() throws SQLException {
      String user = newUser();
      grantAllRights(user);
      return user;
    }

    private void grantAllRights(String user) throws SQLException {
      execute(
          "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO " + user);
      execute("GRANT SELECT ON postrider_outbox_seq TO " + user);
    }

    private String newUser() throws SQLException {
      String user = "u" + schema.substring(1);
      execute("CREATE USER " + user);
      execute("GRANT USAGE ON SCHEMA " + schema + " TO " + user);
      return user;
    }
  }
}
