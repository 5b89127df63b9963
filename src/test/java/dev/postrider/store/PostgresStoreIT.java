package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.testkit.PostgresServer;
import dev.postrider.testkit.ProductTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
  }

  @Nested
  class Leasing extends LeaseContract {
    @Override
    DataSource emptyDatabase() {
      return SERVER.dataSource(SERVER.newSchema());
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
