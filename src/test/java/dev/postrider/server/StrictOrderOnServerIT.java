package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.server.app.Customer;
import dev.postrider.server.app.Line;
import dev.postrider.server.app.Order;
import dev.postrider.server.app.Shop;
import dev.postrider.testkit.PayaraServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.xa.PGXADataSource;

/**
 * JTA transactions that publish messages of one key and lock no row in common, of two applications
 * on one database: one with a data source without XA, one with XA.
 */
class StrictOrderOnServerIT {

  private static final String PLAIN = "strict";
  private static final String XA = "strict-xa";
  private static final int THREADS = 8;
  private static final int EACH = 10;

  /** Makes commits, and preparations, slow and of different length, after rows were numbered. */
  private static final String[] SLOW_COMMITS = {
    "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS"
        + " 'BEGIN PERFORM pg_sleep(random() * 0.04); RETURN NULL; END'",
    "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON postrider_outbox"
        + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION linger()"
  };

  private static Database database;
  private static PayaraServer server;

  @BeforeAll
  static void start() throws IOException {
    database = Database.withTables(ShopTables.SQL);
    for (String sql : SLOW_COMMITS) {
      database.execute(sql);
    }
    server =
        PayaraServer.start(
            "strict",
            List.of(
                application(PLAIN, PGSimpleDataSource.class),
                application(XA, PGXADataSource.class)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Path application(String name, Class<?> dataSource) throws IOException {
    WebArchive war =
        new TestApplication(name)
            .onPostgres(dataSource, database.url())
            .with(Order.class, Line.class, Customer.class, Shop.class)
            .set("postrider.order", "strict")
            .set("postrider.brokers", "main")
            .set("postrider.broker.main.connector", "jms")
            .set("postrider.broker.main.url", "tcp://127.0.0.1:1")
            .set("postrider.relay.enabled", false)
            .war();
    Path file =
        Files.createDirectories(Path.of("target", "payara").toAbsolutePath())
            .resolve(war.getName());
    war.as(ZipExporter.class).exportTo(file.toFile(), true);
    return file;
  }

  @BeforeEach
  void beginWithAnEmptyOutbox() {
    database.execute("TRUNCATE postrider_outbox, orders");
  }

  @ParameterizedTest
  @CsvSource({PLAIN + "," + PLAIN, XA + "," + XA, PLAIN + "," + XA})
  void messagesOfAKeyAreNumberedInTheOrderOfCommits(String one, String other) throws Exception {
    ExecutorService customers = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> load =
          IntStream.range(0, THREADS)
              .<Future<?>>mapToObj(i -> customers.submit(() -> publish(i % 2 == 0 ? one : other)))
              .toList();
      for (Future<?> customer : load) {
        customer.get();
      }
    } finally {
      customers.shutdownNow();
    }

    List<Map<String, Object>> rows =
        database.rows(
            "SELECT seq, pg_xact_commit_timestamp(xmin) AS committed FROM postrider_outbox"
                + " WHERE message_key = 'hot' ORDER BY committed");
    assertThat(rows).hasSize(THREADS * EACH);
    assertThat(rows).extracting(row -> (Long) row.get("seq")).isSorted();
  }

  private void publish(String application) {
    RemoteApplication shop = new RemoteApplication(server.url(), application);
    for (int i = 0; i < EACH; i++) {
      shop.call("Shop", "publishKeyed", "hot", i);
    }
  }
}
