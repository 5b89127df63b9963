package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.server.app.Customer;
import dev.postrider.server.app.Line;
import dev.postrider.server.app.Order;
import dev.postrider.server.app.Shop;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.PayaraServer;
import dev.postrider.web.RestClient;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The usual set-up: an application with the jar on one server, the console WAR on another, one
 * database. The console has no broker configured; what it does is done by the application's relay.
 */
class SharedDatabaseIT {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String TOKEN = "a token of an administrator";

  private static ArtemisServer broker;
  private static PayaraServer application;
  private static PayaraServer console;
  private static RestClient api;

  private RemoteApplication shop;
  private String key;

  @BeforeAll
  static void start() throws Exception {
    broker = ArtemisServer.create("shared").start();
    Database database = Database.withTables(ShopTables.SQL);
    Path war =
        new TestApplication("shared")
            .onPostgres(PGSimpleDataSource.class, database.url())
            .with(Order.class, Line.class, Customer.class, Shop.class)
            .set("postrider.brokers", "main")
            .set("postrider.broker.main.connector", "jms")
            .set("postrider.broker.main.url", broker.url())
            .export();
    application = PayaraServer.start("shared", List.of(war));
    console =
        PayaraServer.named("shared-console")
            .postgres("jdbc/postrider", database.url())
            .set("postrider.datasource", "jdbc/postrider")
            .set("postrider.schema", "validate")
            .set("postrider.console.tokens", "ada")
            .set("postrider.console.token.ada.hash", hash(TOKEN))
            .set("postrider.console.token.ada.role", "admin")
            .deploy(List.of(Path.of("target/postrider.war").toAbsolutePath()))
            .start();
    api = new RestClient("http://127.0.0.1:" + console.port() + "/postrider/api/v1/", TOKEN);
    Await.until(
        "the application tells its broker", () -> api.get("brokers").text().contains("main"));
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable server : new AutoCloseable[] {console, application, broker}) {
      try {
        if (server != null) {
          server.close();
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @BeforeEach
  void connect() {
    shop = new RemoteApplication(application.url(), "shared");
    key = UUID.randomUUID().toString();
  }

  @Test
  void theConsoleShowsTheApplicationsNodeItsLanesAndItsSettings() {
    assertThat(api.get("nodes").json().getJsonArray("nodes")).hasSize(2);
    assertThat(api.get("nodes").text()).contains("shared on");
    assertThat(api.get("lanes").text()).contains("\"main\"");
    assertThat(api.get("config").text()).contains("postrider.broker.main.url");
  }

  @Test
  void aPauseByTheConsoleStopsTheApplicationsRelayAndAResumeLetsItGoOn() {
    assertThat(api.post("relay/pause", "{'broker':'main','reason':'moved'}").status())
        .isEqualTo(200);
    Await.until("the application's relay obeys", () -> obeys(true));
    shop.call("Shop", "publishKeyed", key, 1);
    try (JmsConsumer client = new JmsConsumer(broker.url())) {
      Await.until("it waits", () -> pending() == 1);
      assertThat(api.get("relay").text()).contains("moved", "ada");

      assertThat(api.post("relay/resume", "{'broker':'main'}").status()).isEqualTo(200);

      Await.until("it has left", () -> pending() == 0);
      assertThat(client.receive("load", 1, PATIENCE)).hasSize(1);
    }
  }

  @Test
  void aKeyHeldByTheConsoleWaitsAndOthersDoNot() {
    assertThat(api.post("keys/hold", "{'broker':'main','key':'" + key + "'}").status())
        .isEqualTo(200);
    // The relay notices within two seconds.
    String other = UUID.randomUUID().toString();
    shop.call("Shop", "publishKeyed", key, 1);
    shop.call("Shop", "publishKeyed", other, 2);
    Await.until("the other one has left", () -> count("key=" + other) == 0);
    Await.until("the held one is held", () -> count("status=held&key=" + key) == 1);

    assertThat(api.post("keys/release", "{'broker':'main','key':'" + key + "'}").status())
        .isEqualTo(200);

    Await.until("it has left", () -> count("key=" + key) == 0);
  }

  @Test
  void whatWasStoredAndSentIsCounted() {
    shop.call("Shop", "publishKeyed", key, 1);
    Await.until(
        "the minutes tell of it",
        () ->
            api.get("stats/series?window=1h&step=1h")
                .json()
                .toString()
                .matches("(?s).*\"stored\":[1-9].*\"sent\":[1-9].*"));
  }

  private static boolean obeys(boolean wanted) {
    return api.get("relay").json().getJsonArray("nodes").getValuesAs(JsonObject.class).stream()
        .anyMatch(node -> node.getBoolean("obeys") == wanted);
  }

  private static long pending() {
    return count("status=pending");
  }

  private static long count(String query) {
    return api.get("messages?" + query).json().getJsonObject("total").getInt("value");
  }

  private static String hash(String token) throws Exception {
    byte[] digest =
        java.security.MessageDigest.getInstance("SHA-256")
            .digest(token.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return "sha256:" + java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }
}
