package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.server.app.Customer;
import dev.postrider.server.app.Line;
import dev.postrider.server.app.Order;
import dev.postrider.server.app.Shop;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.PayaraServer;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.xa.PGXADataSource;

/** Applications whose outbox is not on the data source of their entities, all on one server. */
class DataSourceTrapsIT {

  private static final String OUTBOX = "java:app/jdbc/outbox";

  private static Database business;
  private static Database outbox;
  private static PayaraServer server;

  @BeforeAll
  static void start() throws IOException {
    business = Database.withTables(ShopTables.SQL);
    outbox = Database.withTables();
    server =
        PayaraServer.start(
            "traps",
            List.of(
                application("unlisted", PGSimpleDataSource.class, PGSimpleDataSource.class, false),
                application("unlisted-xa", PGXADataSource.class, PGXADataSource.class, false),
                application("two", PGSimpleDataSource.class, PGSimpleDataSource.class, true),
                application("two-xa", PGXADataSource.class, PGXADataSource.class, true),
                application("two-mixed", PGSimpleDataSource.class, PGXADataSource.class, true)));
  }

  private static Path application(
      String name, Class<?> ofEntities, Class<?> ofOutbox, boolean transactional)
      throws IOException {
    return new TestApplication(name)
        .onPostgres(ofEntities, business.url())
        .withDataSource(OUTBOX, ofOutbox, outbox.url(), transactional)
        .with(Order.class, Line.class, Customer.class, Shop.class)
        .set("postrider.datasource", OUTBOX)
        .set("postrider.brokers", "main")
        .set("postrider.broker.main.connector", "jms")
        .set("postrider.broker.main.url", "tcp://127.0.0.1:1")
        .set("postrider.relay.enabled", false)
        .export();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unlisted", "unlisted-xa"})
  void aDataSourceThatIsNotEnlistedIsRefusedAndTheBusinessTransactionRollsBack(String name)
      throws Exception {
    assertPlacingIsRefused(name, "PR0301: The data source " + OUTBOX, "it commits by itself");
  }

  /** The server itself refuses the second one without XA; with XA it would commit both. */
  @ParameterizedTest
  @CsvSource({
    "two, PR0301: The data source " + OUTBOX,
    "two-xa, PR0312: A new Order",
    "two-mixed, PR0312: A new Order"
  })
  void twoDataSourcesInOneTransactionAreRefusedAndTheBusinessTransactionRollsBack(
      String name, String refusal) throws Exception {
    assertPlacingIsRefused(name, refusal);
  }

  private static void assertPlacingIsRefused(String name, String... refusal)
      throws MalformedURLException {
    RemoteApplication shop =
        new RemoteApplication(URI.create("http://127.0.0.1:" + server.port()).toURL(), name);
    int logged = server.log().length();

    assertThat(shop.failure("Shop", "place", "D-1")).containsIgnoringCase("rollback");

    Await.until("the log says why", () -> server.log().substring(logged).contains(refusal[0]));
    assertThat(server.log().substring(logged)).contains(refusal);
    assertThat(business.number("SELECT count(*) FROM orders")).isZero();
    assertThat(outbox.number("SELECT count(*) FROM postrider_outbox")).isZero();
  }
}
