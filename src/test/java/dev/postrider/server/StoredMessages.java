package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.server.app.Customer;
import dev.postrider.server.app.Line;
import dev.postrider.server.app.LogWatch;
import dev.postrider.server.app.ManualShop;
import dev.postrider.server.app.Note;
import dev.postrider.server.app.Order;
import dev.postrider.server.app.SeenEvents;
import dev.postrider.server.app.SeenSignals;
import dev.postrider.server.app.Shop;
import dev.postrider.server.app.ShopBean;
import dev.postrider.server.app.Traps;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;

/** An application whose messages stay in the outbox, as no relay runs, and a look at them. */
@ArquillianTest
abstract class StoredMessages {

  static final int LIMIT = 10_000;

  static Database database;

  RemoteApplication shop;
  @ArquillianResource private URL url;

  static WebArchive application(Class<?> dataSource) {
    database = Database.withTables(ShopTables.SQL);
    for (String trace : TRACES) {
      database.execute(trace);
    }
    return new TestApplication("capture")
        .onPostgres(dataSource, database.url())
        .with(Order.class, Line.class, Customer.class, Note.class)
        .with(Shop.class, ShopBean.class, ManualShop.class)
        .with(SeenEvents.class, SeenSignals.class, Traps.class, LogWatch.class)
        .set("postrider.brokers", "main")
        .set("postrider.broker.main.connector", "jms")
        .set("postrider.broker.main.url", "tcp://127.0.0.1:1")
        .set("postrider.relay.enabled", false)
        .set("postrider.publish.max-payload-bytes", LIMIT)
        .war();
  }

  /**
   * Every row leaves a trace with a number, in the order in which statements ran. Not by a
   * sequence: the provider asks for its last value to learn generated identifiers.
   */
  private static final String[] TRACES = {
    "CREATE TABLE trace (at bigint, what text)",
    "CREATE FUNCTION leave_trace() RETURNS trigger LANGUAGE plpgsql AS"
        + " 'BEGIN INSERT INTO trace SELECT count(*), TG_TABLE_NAME FROM trace; RETURN NULL; END'",
    trigger("orders"),
    trigger("line"),
    trigger("postrider_outbox"),
  };

  private static String trigger(String table) {
    return "CREATE TRIGGER traced AFTER INSERT OR UPDATE OR DELETE ON "
        + table
        + " FOR EACH ROW EXECUTE FUNCTION leave_trace()";
  }

  @BeforeEach
  void beginWithAnEmptyOutbox() {
    shop = new RemoteApplication(url, "capture");
    database.execute(
        "TRUNCATE postrider_outbox, postrider_scheduled, trace, orders, line, note, customer");
    shop.call("SeenEvents", "take");
    shop.call("SeenSignals", "take");
  }

  static void assertNothingWasStored() {
    assertThat(numbers()).isEmpty();
    assertThat(destinations()).isEmpty();
  }

  static List<String> numbers() {
    return column("SELECT number FROM orders");
  }

  static List<String> destinations() {
    return column("SELECT destination FROM postrider_outbox ORDER BY seq");
  }

  static List<String> column(String sql) {
    return database.rows(sql).stream()
        .map(row -> row.values().iterator().next().toString())
        .toList();
  }

  static List<String> scheduled() {
    return column("SELECT id FROM postrider_scheduled ORDER BY seq");
  }

  static Map<String, Object> row(String destination) {
    List<Map<String, Object>> rows = rows(destination);
    assertThat(rows).as(destination).hasSize(1);
    return rows.get(0);
  }

  static List<Map<String, Object>> rows(String destination) {
    return database.rows(
        "SELECT * FROM postrider_outbox WHERE destination = '" + destination + "'");
  }

  static JsonObject body(Map<String, Object> row) {
    return parse(new String((byte[]) row.get("payload"), StandardCharsets.UTF_8));
  }

  static JsonObject parse(String text) {
    return Json.createReader(new StringReader(text)).readObject();
  }
}
