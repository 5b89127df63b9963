package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.server.app.Effect;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.PayaraServer;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Through the runtime of Reactive Messaging to AMQP 1.0 and back: outbox, relay, channel, broker,
 * {@code @Incoming}; and from channels into the outbox.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReactiveMessagingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DATA_SOURCE = "jdbc/shop";

  private ArtemisServer broker;
  private Database database;
  private PayaraServer server;
  private RemoteApplication shop;

  @BeforeAll
  void start() throws Exception {
    broker = ArtemisServer.create("reactive").start();
    database = Database.withEffects();
    server =
        PayaraServer.named("reactive")
            .postgres(DATA_SOURCE, database.url())
            .deploy(List.of(application().export(), poorApplication().export()))
            .start();
    shop = new RemoteApplication(URI.create(server.url() + "reactive/").toURL(), "reactive");
  }

  @AfterAll
  void end() {
    server.close();
    broker.close();
  }

  private TestApplication application() throws Exception {
    TestApplication application =
        TestApplication.withoutClients("reactive")
            .withPersistenceUnit(DATA_SOURCE)
            .set("postrider.datasource", DATA_SOURCE)
            .with(Effect.class)
            .set("postrider.brokers", "events")
            .set("postrider.broker.events.connector", "channel")
            .set("postrider.broker.events.send-timeout", "PT10S");
    byAmqp(application, "outgoing.events-out", "events");
    byAmqp(application, "incoming.events-in", "events");
    byAmqp(application, "incoming.numbers-in", "numbers");
    toOutbox(application, "orders-out", "Order");
    toOutbox(application, "numbers-out", "Number");
    application.set("mp.messaging.outgoing.whole-out.connector", "postrider");
    return ReactiveApplication.addTo(application);
  }

  /** Without a runtime, and so without the standard's classes. */
  private TestApplication poorApplication() {
    return TestApplication.withoutClients("poor")
        .withPersistenceUnit(DATA_SOURCE)
        .set("postrider.datasource", DATA_SOURCE)
        .set("postrider.brokers", "events")
        .set("postrider.broker.events.connector", "channel");
  }

  private void byAmqp(TestApplication application, String name, String address) {
    String prefix = "mp.messaging." + name + ".";
    application
        .set(prefix + "connector", "smallrye-amqp")
        .set(prefix + "host", "127.0.0.1")
        .set(prefix + "port", broker.port())
        .set(prefix + "address", address)
        .set(prefix + "capabilities", "queue")
        .set(prefix + "reconnect-attempts", 1_000)
        .set(prefix + "reconnect-interval", 1)
        .set(prefix + "tracing-enabled", false)
        .set(prefix + "health-enabled", false);
    if (name.startsWith("outgoing")) {
      application
          .set(prefix + "use-anonymous-sender", false)
          .set(prefix + "retry-on-fail-attempts", 1);
    } else {
      application.set(prefix + "failure-strategy", "modified-failed");
    }
  }

  private static void toOutbox(TestApplication application, String channel, String type) {
    String prefix = "mp.messaging.outgoing." + channel + ".";
    application
        .set(prefix + "connector", "postrider")
        .set(prefix + "destination", "/queue/events")
        .set(prefix + "message-type", type);
  }

  @Test
  void whatIsPublishedHasOneEffectEach() {
    shop.call("EventsShop", "publish", 0, 200);

    awaitEffects("Cheese|%", 200);
    assertThat(effects("Cheese|%"))
        .containsAll(IntStream.range(0, 200).mapToObj(i -> "Cheese|Käse € 🧀 " + i).toList());
    for (int key = 0; key < 7; key++) {
      int rest = key;
      assertThat(effects("Cheese|%").stream().map(this::number).filter(n -> n % 7 == rest))
          .as("key %d", key)
          .startsWith(rest)
          .isSorted();
    }
    awaitEmptyOutbox();
  }

  @Test
  void aRepetitionHasNoEffect() throws Exception {
    for (int i = 0; i < 3; i++) {
      deliver("events", "twice-1", "again");
      deliver("events", "twice-2", "once more");
    }
    deliver("events", "last", "after them");

    awaitEffects("Sent|after%", 1);
    assertThat(effects("Sent|%")).containsOnlyOnce("Sent|again", "Sent|once more");
    assertThat(inbox("twice-1")).isEqualTo(1);
  }

  @Test
  void whatFailsIsUndoneAndComesAgain() {
    shop.call("EventsShop", "say", "stumble 1");
    shop.call("EventsShop", "say", "refuse 1");
    shop.call("EventsShop", "say", "straight on");

    awaitEffects("Word|s%", 2);
    awaitEffects("Word|refuse%", 1);
    assertThat(effects("Word|s%")).containsExactlyInAnyOrder("Word|stumble 1", "Word|straight on");
    assertThat(effects("Word|refuse%")).containsExactly("Word|refuse 1");
    assertThat(server.log()).contains("PR0911", "Stumbled over stumble 1");
  }

  @Test
  void anAnswerBelongsToTheTransactionOfTheMethod() {
    shop.call("EventsShop", "say", "answer me");

    awaitEffects("Answer|re: answer me", 1);
  }

  @Test
  void whatIsSentToAChannelBelongsToTheTransaction() {
    assertThat(shop.call("EventsShop", "order", "one")).isEqualTo("acknowledged");
    assertThat(shop.call("EventsShop", "orderAndRegret", "two")).contains("PR1354");
    assertThat(shop.call("EventsShop", "orderPlainly", "three")).isEqualTo("acknowledged");
    assertThat(shop.call("EventsShop", "orderWhole", "four")).isEqualTo("acknowledged");

    awaitEffects("Whole|four", 1);
    awaitEffects("Order|three", 1);
    awaitEmptyOutbox();
    assertThat(effects("Order|%")).contains("Order|one").doesNotContain("Order|two");
  }

  @Test
  void concurrentTransactionsKeepTheirMessagesApart() {
    shop.call("EventsShop", "race", 8, 40);

    awaitEffects("Order|race%", 8 * 20);
    awaitEmptyOutbox();
    assertThat(effects("Order|race%"))
        .doesNotHaveDuplicates()
        .hasSize(8 * 20)
        .allMatch(body -> Integer.parseInt(body.substring(body.indexOf('-') + 1)) % 2 == 0);
  }

  @Test
  void whatAMethodReturnsGetsIntoTheOutbox() throws Exception {
    for (int i = 0; i < 20; i++) {
      deliver("numbers", "number-" + i, "" + i);
    }

    awaitEffects("Number|%", 20);
    assertThat(effects("Number|%"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 20).mapToObj(i -> "Number|number " + i).toList());
  }

  @Test
  void aBrokerThatIsKilledLosesNothing() {
    for (int i = 0; i < 5; i++) {
      shop.call("EventsShop", "publish", 1_000 + i * 100, 50);
    }
    broker.kill();
    for (int i = 0; i < 5; i++) {
      shop.call("EventsShop", "publish", 1_050 + i * 100, 50);
    }
    broker.start();

    String these = "Cheese|% 1___";
    awaitEffects(these, 500);
    awaitEmptyOutbox();
    assertThat(effects(these)).doesNotHaveDuplicates().hasSize(500);
    assertThat(database.rows("SELECT id FROM postrider_dead")).isEmpty();
  }

  @Test
  void withoutTheStandardsClassesTheBrokerIsRefused() {
    assertThat(server.log())
        .contains("PR0554")
        .contains("org.eclipse.microprofile.reactive.messaging.Emitter");
  }

  private void deliver(String queue, String id, String body) throws JMSException {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        JMSContext context = factory.createContext()) {
      BytesMessage message = context.createBytesMessage();
      message.setStringProperty("postrider_id", id);
      message.setStringProperty("postrider_type", "Sent");
      message.writeBytes(body.getBytes(StandardCharsets.UTF_8));
      context.createProducer().send(context.createQueue(queue), message);
    }
  }

  private int number(String effect) {
    return Integer.parseInt(effect.substring(effect.lastIndexOf(' ') + 1));
  }

  private long inbox(String id) {
    return database.number("SELECT count(*) FROM postrider_inbox WHERE message_id = '" + id + "'");
  }

  private void awaitEffects(String like, int count) {
    Await.until(count + " " + like, PATIENCE, () -> effects(like).size() >= count);
  }

  private void awaitEmptyOutbox() {
    Await.until(
        "the outbox is empty",
        PATIENCE,
        () -> database.rows("SELECT seq FROM postrider_outbox").isEmpty());
  }

  private List<String> effects(String like) {
    return database
        .rows("SELECT body FROM effect WHERE body LIKE '" + like + "' ORDER BY id")
        .stream()
        .map(row -> (String) row.get("body"))
        .toList();
  }
}
