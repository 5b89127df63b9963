package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.testkit.NextVersion;
import dev.postrider.testkit.ProductTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes of two versions of the schema on one database. */
abstract class MigrationContract extends StoreContract {

  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** The folder of this database's scripts. */
  abstract String folder();

  @Override
  void open() {
    // Each test has a database of its own here.
  }

  @Override
  @BeforeEach
  void empty() throws SQLException {
    dataSource = emptyDatabase();
  }

  @AfterAll
  void stopThreads() {
    threads.shutdownNow();
  }

  /** Tables of an earlier version, and how they came to be. */
  enum Made {
    FIRST_BY_FLYWAY(1, false),
    FIRST_BY_HAND(1, true),
    SECOND_BY_FLYWAY(2, false),
    SECOND_BY_HAND(2, true),
    THIRD_BY_FLYWAY(3, false),
    THIRD_BY_HAND(3, true);

    final int version;
    final boolean byHand;

    Made(int version, boolean byHand) {
      this.version = version;
      this.byHand = byHand;
    }
  }

  @ParameterizedTest
  @EnumSource
  void upgradesTheTablesOfAnEarlierVersionAndKeepsWhatIsInThem(Made made) throws Exception {
    Store previous = previousVersion(made);
    store = previous;
    append(entry("a"), entry("b"));
    execute(
        "INSERT INTO postrider_blocked_key (broker, shard, message_key, head_seq, reason)"
            + " VALUES ('events', 0, 'a', 1, 'HOLD')");
    try (Connection connection = begin()) {
      previous.inbox().record(connection, "billing", "id-1", null);
      connection.commit();
    }
    long epoch = lease("n1");

    store = Store.open(dataSource, settings(SchemaMode.MIGRATE));

    assertThat(keys(read(START))).containsExactly("b");
    assertThat(read(START).blocked()).containsExactly("a");
    assertThat(count("SELECT COUNT(*) FROM postrider_inbox")).isOne();
    assertThat(count("SELECT COUNT(*) FROM postrider_lease WHERE node = 'n1' AND epoch = " + epoch))
        .isOne();
    assertThatCode(() -> Store.open(dataSource, settings(SchemaMode.VALIDATE)))
        .doesNotThrowAnyException();
    // Both versions go on side by side.
    previous.lanes().settle(LANE, List.of(read(START).messages().get(0).seq()));
    store = previous;
    append(entry("c"));
    assertThat(keys(read(START))).containsExactly("c");
  }

  @ParameterizedTest
  @EnumSource
  void neitherWaitsForTransactionsOfThePreviousVersionNorHoldsThemUp(Made made) throws Exception {
    Store previous = previousVersion(made);
    try (Connection before = begin()) {
      previous.outbox().append(before, List.of(entry("k")));

      store = migrateInTime(); // while the other is open

      previous.outbox().append(before, List.of(entry("k")));
      before.commit();
    }
    assertThat(rows()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void thePreviousVersionStoresMessagesWhileTheMigrationIsNotYetCommitted(Made made)
      throws Exception {
    Store previous = previousVersion(made);
    try (Connection migrating = begin()) {
      migrating
          .createStatement()
          .execute(ProductTables.sql(folder(), "postrider_", made.version + 1, Integer.MAX_VALUE));

      Future<Void> appended =
          threads.submit(
              () -> {
                try (Connection connection = begin()) {
                  previous.outbox().append(connection, List.of(entry("k")));
                  connection.commit();
                }
                return null;
              });
      appended.get(20, TimeUnit.SECONDS);
      migrating.commit();
    }
    assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isOne();
  }

  private Store migrateInTime() throws Exception {
    return threads
        .submit(() -> Store.open(dataSource, settings(SchemaMode.MIGRATE)))
        .get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void nodesThatStartAtOnceUpgradeTheTablesOnce(Made made) throws Exception {
    previousVersion(made);
    int nodes = 4;
    CyclicBarrier start = new CyclicBarrier(nodes);
    List<Future<Store>> opened =
        IntStream.range(0, nodes)
            .mapToObj(
                node ->
                    threads.submit(
                        () -> {
                          start.await();
                          return Store.open(dataSource, settings(SchemaMode.MIGRATE));
                        }))
            .toList();
    for (Future<Store> node : opened) {
      assertThat(node.get()).isNotNull();
    }

    assertThat(count("SELECT COUNT(*) FROM postrider_key_lock")).isEqualTo(KeyLocks.SLOTS);
  }

  @ParameterizedTest
  @EnumSource
  void refusesTheTablesOfThePreviousVersionWhereItMayOnlyLook(Made made) throws Exception {
    previousVersion(made);

    assertThatThrownBy(() -> Store.open(dataSource, settings(SchemaMode.VALIDATE)))
        .hasMessageStartingWith("PR0307")
        .hasMessageContaining(
            switch (made.version) {
              case 1 -> ", postrider_key_lock, postrider_pause, ";
              case 2 -> ", postrider_pause, postrider_command, ";
              default -> " lacks postrider_";
            })
        .hasMessageContaining("postrider_sent")
        .hasMessageContaining(", postrider_scheduled")
        .hasMessageContaining("postrider_dead.collected_from")
        .hasMessageContaining("postrider_queue_job")
        .hasMessageContaining("postrider.schema=migrate");
  }

  @ParameterizedTest
  @EnumSource(SchemaMode.class)
  void startsOnTablesOfTheNextVersion(SchemaMode mode) throws Exception {
    Store running = Store.open(dataSource, settings(SchemaMode.MIGRATE));
    store = running;
    append(entry("a"));
    NextVersion.migrate(dataSource, folder());
    append(entry("b"));

    store = Store.open(dataSource, settings(mode));

    try (Connection connection = begin()) {
      store.strictOutbox().append(connection, List.of(entry("c")));
      connection.commit();
    }
    assertThat(keys(read(START))).containsExactly("a", "b", "c");
    lease("n1");
    running.lanes().settle(LANE, rows().stream().map(StoredMessage::seq).toList());
    assertThat(rows()).isEmpty();
    assertThat(count("SELECT COUNT(*) FROM postrider_next")).isZero();
  }

  /** What the application's own Flyway left is none of ours, and ours is none of its. */
  @Test
  void migratesBesideTheHistoryOfTheApplication(@TempDir Path scripts) throws Exception {
    Files.writeString(
        scripts.resolve("V7__shop.sql"), "CREATE TABLE customer_order (id INTEGER PRIMARY KEY);");
    flyway(scripts, "flyway_schema_history").load().migrate();

    Store.open(dataSource, settings(SchemaMode.MIGRATE));

    assertThat(count("SELECT COUNT(*) FROM \"flyway_schema_history\" WHERE \"version\" = '7'"))
        .isOne();
    assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isZero();
    Files.writeString(
        scripts.resolve("V8__shop.sql"), "CREATE TABLE customer (id INTEGER PRIMARY KEY);");
    assertThat(flyway(scripts, "flyway_schema_history").load().migrate().migrationsExecuted)
        .isOne();
  }

  /** Without its rows the table would lock nothing. */
  @Test
  void refusesTheTableOfLocksWithoutAllItsRows() throws Exception {
    Store.open(dataSource, settings(SchemaMode.MIGRATE));
    execute("DELETE FROM postrider_key_lock WHERE slot > 9");
    execute("ALTER TABLE postrider_inbox DROP COLUMN payload_hash");

    assertThatThrownBy(() -> Store.open(dataSource, settings(SchemaMode.VALIDATE)))
        .hasMessageContaining("PR0307")
        .hasMessageContaining("postrider_inbox.payload_hash")
        .hasMessageContaining("PR0311")
        .hasMessageContaining("1014");
  }

  /** A store as the previous version opened it: what it does with its tables has not changed. */
  private Store previousVersion(Made made) throws SQLException {
    if (made.byHand) {
      execute(ProductTables.sql(folder(), "postrider_", made.version));
    } else {
      flyway(Path.of("."), "postrider_schema_history")
          .locations("classpath:dev/postrider/store/migration/" + folder())
          .target(String.valueOf(made.version))
          .load()
          .migrate();
    }
    return Store.open(dataSource, settings(SchemaMode.NONE));
  }

  private FluentConfiguration flyway(Path scripts, String history) {
    return Flyway.configure()
        .dataSource(dataSource)
        .locations("filesystem:" + scripts)
        .placeholders(Map.of("prefix", "postrider_"))
        .table(history)
        .baselineOnMigrate(true)
        .baselineVersion("0");
  }
}
