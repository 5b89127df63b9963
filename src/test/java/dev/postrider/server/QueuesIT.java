package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.admin.PasswordHash;
import dev.postrider.server.app.Diary;
import dev.postrider.server.app.Effect;
import dev.postrider.server.app.Subscribers;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.Browser;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.PayaraServer;
import dev.postrider.testkit.ReceivedMessage;
import dev.postrider.web.RestClient;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/**
 * An application with a subscription on one server, the console without any broker on another: jobs
 * on queues, asked for there and done here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueuesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DATA_SOURCE = "jdbc/shop";
  private static final String PASSWORD = "a long password for tests";

  private ArtemisServer broker;
  private Database database;
  private PayaraServer application;
  private PayaraServer console;
  private RestClient admin;
  private RestClient operator;
  private RestClient viewer;

  @BeforeAll
  void start() throws Exception {
    broker = ArtemisServer.create("queues").start();
    database = Database.withEffects();
    Path war =
        new TestApplication("queues")
            .withPersistenceUnit(DATA_SOURCE)
            .set("postrider.datasource", DATA_SOURCE)
            .with(Subscribers.class, Subscribers.Bill.class, Effect.class, Diary.class)
            .set("postrider.brokers", "main")
            .set("postrider.broker.main.connector", "jms")
            .set("postrider.broker.main.url", broker.url())
            .set("postrider.subscribe.max-attempts", 2)
            .set("postrider.subscribe.initial-delay", "PT0.05S")
            .export();
    application =
        PayaraServer.named("queues")
            .postgres(DATA_SOURCE, database.url())
            .deploy(List.of(war))
            .start();
    PayaraServer.Launch launch =
        PayaraServer.named("queues-console")
            .postgres("jdbc/postrider", database.url())
            .set("postrider.datasource", "jdbc/postrider")
            .set("postrider.schema", "validate")
            .set("postrider.console.users", "ada")
            .set("postrider.console.user.ada.password", PasswordHash.of(PASSWORD.toCharArray()))
            .set("postrider.console.user.ada.role", "admin")
            .set("postrider.console.tokens", "ada,otto,vera")
            .deploy(List.of(Path.of("target/postrider.war").toAbsolutePath()));
    for (String role : List.of("ada:admin", "otto:operator", "vera:viewer")) {
      String token = "postrider.console.token." + role.split(":")[0] + ".";
      launch.set(token + "hash", hash(role)).set(token + "role", role.split(":")[1]);
    }
    console = launch.start();
    admin = client("ada:admin");
    operator = client("otto:operator");
    viewer = client("vera:viewer");
    Await.until(
        "the application tells its broker",
        PATIENCE,
        () -> admin.get("queues").json().getJsonArray("brokers").toString().contains("main"));
  }

  @AfterAll
  void stop() {
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

  /** The consumer has rolled it back, and so knows nothing of its id. */
  @Test
  void aDeadLetterIsCollectedShownRetriedAndThenAppliedByItsConsumer() throws Exception {
    send("bills", "stock-1", "{\"number\":\"S1\",\"total\":4711}");
    try (JmsConsumer client = new JmsConsumer(broker.url());
        Browser browser = Browser.open()) {
      Await.until("it is dead", PATIENCE, () -> client.browse("DLQ.bills").size() == 1);
      logIn(browser);
      browser.await(By.id("nav-queues")).click();
      fill(browser, "collect-fields", "queue", "DLQ.bills");
      browser.await(By.id("collect")).click();
      assertThat(browser.await(By.id("confirm-title")).getText())
          .isEqualTo("Collect the dead letters of /queue/DLQ.bills?");
      browser.await(By.id("confirm-yes")).click();
      awaitDone(browser, "/queue/DLQ.bills of main", "1 message, nothing more came");
      assertThat(client.browse("DLQ.bills")).isEmpty();
      browser.screenshots("console-queues");

      browser.go(page("dead-letters.xhtml"));
      assertThat(browser.await(By.id("groups")).getText())
          .contains("billing: java.lang.IllegalStateException: Out of stock");
      browser.go(page("message.xhtml?id=stock-1"));
      assertThat(browser.await(By.id("found")).getText()).isEqualTo("/queue/DLQ.bills");
      assertThat(browser.await(By.id("consumer")).getText()).contains("billing", "2 calls");
      browser.screenshots("console-letter");
      database.execute("INSERT INTO effect (consumer, body) VALUES ('stock', 'S1')");
      browser.await(By.id("retry")).click();
      browser.await(By.id("confirm-yes")).click();

      Await.until("it is applied", PATIENCE, () -> database.effects("billing").contains("S1:4711"));

      Await.until("it has left", PATIENCE, () -> client.browse("bills").isEmpty());
      assertThat(client.browse("DLQ.bills")).isEmpty();
      assertThat(database.effects("billing")).filteredOn("S1:4711"::equals).hasSize(1);
      assertThat(browser.consoleErrors()).isEmpty();
    }
    assertThat(database.rows("SELECT * FROM postrider_inbox WHERE message_id = 'stock-1'"))
        .hasSize(1);
  }

  @Test
  void messagesAreMovedAndAQueueIsPurgedByTheRestApi() throws Exception {
    for (int i = 0; i < 30; i++) {
      send("old", "m-" + i, "body " + i);
    }
    RestClient.Answer asked =
        operator.post(
            "queues/move",
            "{'broker':'main','queue':'old','destination':'/queue/new','limit':20,"
                + "'reason':'a new name'}");
    assertThat(asked.status()).as(asked.text()).isEqualTo(202);
    String id = asked.json().getString("id");
    assertThat(asked.header("Location")).endsWith("/api/v1/queues/" + id);

    awaitDone(id, 20, "limit");
    try (JmsConsumer client = new JmsConsumer(broker.url())) {
      List<ReceivedMessage> moved = client.browse("new");
      assertThat(moved)
          .extracting(message -> message.property("postrider_id"))
          .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "m-" + i).toList());
      assertThat(moved.get(3).text()).isEqualTo("body 3");
      assertThat(client.browse("old")).hasSize(10);

      String purge = "{'broker':'main','queue':'/queue/old'}";
      assertThat(operator.post("queues/purge", purge).code()).isEqualTo("PR1001");
      RestClient.Answer purged = admin.post("queues/purge", purge);
      assertThat(purged.status()).as(purged.text()).isEqualTo(202);
      awaitDone(purged.json().getString("id"), 10, "empty");
      assertThat(client.browse("old")).isEmpty();
    }
    assertThat(admin.get("audit?action=move%20queue").text()).contains("a new name", "done, limit");
  }

  @Test
  void whatCannotBeDoneIsRefusedWithItsCode() {
    String move = "{'broker':'main','queue':'a','destination':'a'}";
    assertThat(viewer.post("queues/move", move).status()).isEqualTo(403);
    assertRefused(400, "PR1025", "queues/move", move);
    assertRefused(400, "PR1259", "queues/move", "{'broker':'main','queue':'a'}");
    assertRefused(400, "PR1257", "queues/purge", "{'broker':'main','queue':'a','toBroker':'b'}");
    assertRefused(400, "PR1024", "queues/collect", "{'broker':'main','queue':'/topic/a'}");
    assertRefused(400, "PR1260", "queues/purge", "{'broker':'main','queue':'a','limit':'1'}");
    assertRefused(404, "PR1026", "queues/purge", "{'broker':'nowhere','queue':'a'}");
    assertThat(admin.get("queues/none").code()).isEqualTo("PR1013");
    assertThat(viewer.get("queues").status()).isEqualTo(200);
    assertThat(viewer.get("me").text()).doesNotContain("queues");
    assertThat(operator.get("me").text()).contains("queues").doesNotContain("purge");
  }

  @Test
  void aPurgeIsConfirmedInTheDialogAndBeginsOnCancel() throws Exception {
    send("unwanted", "u-1", "body");
    try (JmsConsumer client = new JmsConsumer(broker.url());
        Browser browser = Browser.open()) {
      logIn(browser);
      browser.go(page("queues.xhtml"));
      fill(browser, "purge-fields", "queue", "unwanted");
      browser.await(By.id("purge")).click();
      assertThat(browser.await(By.id("confirm-title")).getText())
          .isEqualTo("Purge /queue/unwanted for good?");
      assertThat(browser.driver().switchTo().activeElement().getAttribute("id"))
          .isEqualTo("confirm-cancel");
      browser.driver().switchTo().activeElement().click();
      browser.awaitThat("the dialog is gone", shown -> !shown.shows(By.id("confirm")));
      assertThat(client.browse("unwanted")).hasSize(1);

      browser.await(By.id("purge")).click();
      browser.await(By.id("confirm-yes")).click();

      awaitDone(browser, "/queue/unwanted of main", "1 message, nothing more came");
      assertThat(client.browse("unwanted")).isEmpty();
      browser.width(360);
      browser.awaitThat(
          "the page is not wider than a telephone",
          shown ->
              Long.valueOf(0)
                  .equals(
                      shown
                          .driver()
                          .executeScript(
                              "var e = document.documentElement;"
                                  + " return e.scrollWidth - e.clientWidth")));
      assertThat(browser.consoleErrors()).isEmpty();
    }
  }

  private void assertRefused(int status, String code, String path, String body) {
    RestClient.Answer answer = admin.post(path, body);
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
  }

  private void awaitDone(String job, int done, String ending) {
    Await.until(
        "the job is done",
        PATIENCE,
        () -> admin.get("queues/" + job).json().getString("state").equals("done"));
    assertThat(admin.get("queues/" + job).json().getInt("done")).isEqualTo(done);
    assertThat(admin.get("queues/" + job).json().getString("ending")).isEqualTo(ending);
  }

  private static void awaitDone(Browser browser, String target, String far) {
    browser.awaitThat(
        "the job is done",
        shown ->
            shown.driver().findElements(By.cssSelector("#queue-jobs li")).stream()
                .map(WebElement::getText)
                .anyMatch(
                    text -> text.contains(target) && text.contains(far) && text.contains("Done")));
  }

  private static void fill(Browser browser, String fields, String name, String value) {
    browser.await(By.cssSelector("#" + fields + " [name=" + name + "]")).sendKeys(value);
  }

  private void logIn(Browser browser) {
    browser.go(page("login.xhtml"));
    browser.await(By.id("name")).sendKeys("ada");
    browser.await(By.id("password")).sendKeys(PASSWORD);
    browser.await(By.id("enter")).click();
    browser.await(By.id("tiles"));
  }

  private URI page(String address) {
    return URI.create("http://127.0.0.1:" + console.port() + "/postrider/" + address);
  }

  private RestClient client(String token) {
    return new RestClient("http://127.0.0.1:" + console.port() + "/postrider/api/v1/", token);
  }

  private static String hash(String token) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    return "sha256:" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  private void send(String queue, String id, String body) throws JMSException {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        JMSContext context = factory.createContext()) {
      TextMessage message = context.createTextMessage(body);
      message.setStringProperty("postrider_id", id);
      message.setStringProperty("content_type", "application/json");
      context.createProducer().send(context.createQueue(queue), message);
    }
  }
}
