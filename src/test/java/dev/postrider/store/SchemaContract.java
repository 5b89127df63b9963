package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.PostriderException;
import dev.postrider.config.StoreSettings;
import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.testkit.ProductTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Creating and checking the tables. */
abstract class SchemaContract extends StoreContract {

  @Override
  void open() {
    // Each test has a database of its own here.
  }

  @Override
  @BeforeEach
  void empty() throws SQLException {
    dataSource = emptyDatabase();
  }

  @Test
  void createsTheTablesOnceAndFindsThemComplete() {
    Store.open(dataSource, settings(SchemaMode.MIGRATE));
    Store.open(dataSource, settings(SchemaMode.MIGRATE));

    assertThatCode(() -> Store.open(dataSource, settings(SchemaMode.VALIDATE)))
        .doesNotThrowAnyException();
  }

  @Test
  void createsTheTablesBesideThoseOfTheApplication() throws SQLException {
    execute("CREATE TABLE customer_order (id INTEGER PRIMARY KEY)");

    Store.open(dataSource, settings(SchemaMode.MIGRATE));

    assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isZero();
    assertThat(count("SELECT COUNT(*) FROM customer_order")).isZero();
  }

  @Test
  void goesOnFromTablesMadeByHand() throws Exception {
    execute("CREATE TABLE customer_order (id INTEGER PRIMARY KEY)");
    makeByHand("postrider_");
    store = Store.open(dataSource, settings(SchemaMode.VALIDATE));
    append(entry("k"));

    Store.open(dataSource, settings(SchemaMode.MIGRATE));
    store = Store.open(dataSource, settings(SchemaMode.MIGRATE));

    assertThat(rows()).hasSize(1);
    assertThat(count("SELECT COUNT(*) FROM \"postrider_schema_history\" WHERE \"version\" = '6'"))
        .isOne();
  }

  @Test
  void createsTheTablesBesideThoseMadeByHandWithAnotherPrefix() throws Exception {
    makeByHand("postriderx");

    Store.open(dataSource, settings(SchemaMode.MIGRATE));

    assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isZero();
  }

  @Test
  void namesWhatTheDatabaseSaidAndHowToRepairTablesMadeByHalf() throws Exception {
    execute("CREATE TABLE postrider_outbox (id INTEGER PRIMARY KEY)");

    assertThatThrownBy(() -> Store.open(dataSource, settings(SchemaMode.MIGRATE)))
        .hasMessageStartingWith("PR0310")
        .hasMessageMatching(
            "(?is)PR0310: The tables [^:]*: [^.]*postrider_outbox\"? already exists.*")
        .hasMessageContaining("drop schema_history");
  }

  @Test
  void isRepairedAsItSays() throws Exception {
    execute("CREATE TABLE postrider_outbox (id INTEGER PRIMARY KEY)");
    assertThatThrownBy(() -> Store.open(dataSource, settings(SchemaMode.MIGRATE)))
        .hasMessageStartingWith("PR0310");
    execute("DROP TABLE postrider_outbox");
    makeByHand("postrider_");
    execute("DROP TABLE \"postrider_schema_history\"");

    assertThatCode(() -> Store.open(dataSource, settings(SchemaMode.MIGRATE)))
        .doesNotThrowAnyException();
  }

  /** As the documentation says: the script, with the prefix put in. */
  private void makeByHand(String prefix) throws Exception {
    String folder;
    try (Connection connection = dataSource.getConnection()) {
      folder = Dialect.of(connection.getMetaData(), Duration.ofMinutes(1)).folder();
    }
    execute(ProductTables.sql(folder, prefix));
  }

  @Test
  void keepsTwoPrefixesApart() throws SQLException {
    store = Store.open(dataSource, settings(SchemaMode.MIGRATE));
    Store other =
        Store.open(dataSource, new StoreSettings("jdbc/x", SchemaMode.MIGRATE, "second_", 1));
    append(entry("k"));

    assertThat(other.lanes().read(LANE, START, java.util.Set.of(), ALL).messages()).isEmpty();
    assertThat(other.lanes().mark().seq()).isZero();
    assertThat(rows()).hasSize(1);
  }

  @RepeatedTest(3)
  void letsNodesCreateTheTablesAtOnce() throws Exception {
    int nodes = 4;
    CyclicBarrier start = new CyclicBarrier(nodes);
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      List<Future<Store>> opened =
          java.util.stream.IntStream.range(0, nodes)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            start.await();
                            return Store.open(dataSource, settings(SchemaMode.MIGRATE));
                          }))
              .toList();
      for (Future<Store> one : opened) {
        assertThat(one.get()).isNotNull();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void listsAllTablesThatAreMissingAndWhereTheSqlLies() {
    assertThatThrownBy(() -> Store.open(dataSource, settings(SchemaMode.VALIDATE)))
        .isInstanceOf(PostriderException.class)
        .hasMessageStartingWith("PR0307")
        .hasMessageContaining(String.join(", ", new Tables("postrider_").columns().keySet()))
        .hasMessageContaining("java:comp/DefaultDataSource (")
        .hasMessageContaining("jdbc:")
        .hasMessageContaining("postrider.schema=migrate")
        .hasMessageContaining("deploy postrider.war with the same postrider.datasource")
        .hasMessageContaining("dev/postrider/store/migration");
  }

  @Test
  void listsAllColumnsThatAreMissing() throws SQLException {
    Store.open(dataSource, settings(SchemaMode.MIGRATE));
    execute("ALTER TABLE postrider_outbox DROP COLUMN headers");
    execute("ALTER TABLE postrider_inbox DROP COLUMN payload_hash");
    execute("DROP TABLE postrider_dead");

    assertThatThrownBy(() -> Store.open(dataSource, settings(SchemaMode.VALIDATE)))
        .hasMessageContaining("PR0307")
        .hasMessageContaining(
            "postrider_outbox.headers, postrider_dead, postrider_inbox.payload_hash");
  }

  @Test
  void checksNothingWhereNothingIsAsked() {
    assertThatCode(() -> Store.open(dataSource, settings(SchemaMode.NONE)))
        .doesNotThrowAnyException();
  }
}
