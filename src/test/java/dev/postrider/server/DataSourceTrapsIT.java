package dev.postrider.server;

import dev.postrider.server.app.Customer;
import dev.postrider.server.app.Line;
import dev.postrider.server.app.Order;
import dev.postrider.server.app.Shop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.xa.PGXADataSource;

/**
 * Applications whose outbox is not on the data source of their entities. All on one server, which
 * is started once.
 */
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
                application("mixed", PGSimpleDataSource.class, PGXADataSource.class, true),
                application("mixed2", PGXADataSource.class, PGSimpleDataSource.class, true)));
  }

  private static Path application(
      String name, Class<?> ofEntities, Class<?> ofOutbox, boolean transactional)
      throws IOException {
    WebArchive war =
        new TestApplication(name)
            .onPostgres(ofEntities, business.url())
            .withDataSource(OUTBOX, ofOutbox, outbox.url(), transactional)
            .with(Order.class, Line.class, Customer.class, Shop.class)
            .set("postrider.datasource", OUTBOX)
            .set("postrider.brokers", "main")
            .set("postrider.broker.main.connector", "jms")
            .set("postrider.broker.main.url", "tcp://127.0.0.1:1")
            .set("postrider.relay.enabled", false)
            .war();
    Path folder = Files.createDirectories(Path.of("target", "payara").toAbsolutePath());
    Path file = folder.resolve(war.getName());
    war.as(ZipExporter.class).exportTo(file.toFile(), true);
    return file;
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unlisted", "unlisted-xa", "two", "two-xa", "mixed", "mixed2"})
  void look(String name) throws Exception {
    RemoteApplication shop =
        new RemoteApplication(URI.create("http://127.0.0.1:" + server.port()).toURL(), name);
    System.out.println("LOOK " + name + " place " + shop.tell("Shop", "place", "D-1"));
    System.out.println(
        "LOOK " + name + " o " + outbox.rows("SELECT seq, destination FROM postrider_outbox"));
    System.out.println("LOOK " + name + " b " + business.rows("SELECT * FROM orders"));
    System.out.println(
        "LOOK " + name + " publish " + shop.tell("Shop", "placeAndPublish", "D-2", "/queue/x", 3));
    System.out.println(
        "LOOK " + name + " o " + outbox.rows("SELECT seq, destination FROM postrider_outbox"));
    System.out.println("LOOK " + name + " b " + business.rows("SELECT * FROM orders"));
    outbox.execute("truncate postrider_outbox");
    business.execute("truncate orders");
  }
}
