package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.server.app.Diary;
import dev.postrider.server.app.Effect;
import dev.postrider.server.app.Subscribers;
import dev.postrider.server.bad.Listeners;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.PayaraServer;
import dev.postrider.testkit.ReceivedMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code @Subscribe} methods in a server: transaction, inbox, outbox, dead letters, the end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubscribeIT {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** Of the server: one that belongs to the application may be gone before its last call. */
  private static final String DATA_SOURCE = "jdbc/shop";

  private ArtemisServer broker;
  private Database database;
  private PayaraServer server;

  @BeforeAll
  void start() throws Exception {
    broker = ArtemisServer.create("subscribe").start();
    database = Database.withEffects();
    server = start("subscribe", application());
  }

  @AfterAll
  void end() {
    server.close();
    broker.close();
  }

  private PayaraServer start(String name, TestApplication application) throws Exception {
    return PayaraServer.named(name)
        .postgres(DATA_SOURCE, database.url())
        .deploy(List.of(application.export()))
        .start();
  }

  private TestApplication application() {
    return new TestApplication("subscribe")
        .withPersistenceUnit(DATA_SOURCE)
        .set("postrider.datasource", DATA_SOURCE)
        .with(Subscribers.class, Subscribers.Bill.class, Effect.class, Diary.class)
        .set("postrider.brokers", "main")
        .set("postrider.broker.main.connector", "jms")
        .set("postrider.broker.main.url", broker.url())
        .set("postrider.subscribe.max-attempts", 2)
        .set("postrider.subscribe.initial-delay", "PT0.05S");
  }

  @Test
  void aMessageHasOneEffectAndItsAnswerBelongsToTheConversation() throws Exception {
    send("bills", "b-1", "{\"number\":\"B1\",\"total\":5}");
    send("bills", "b-1", "{\"number\":\"B1\",\"total\":5}");
    send("bills", "b-2", "{\"number\":\"B2\",\"total\":6}");

    await("billing", "B1:5", "B2:6");
    try (JmsConsumer client = new JmsConsumer(broker.url())) {
      List<ReceivedMessage> answers = client.receive("billed", 2, PATIENCE);
      assertThat(answers)
          .allSatisfy(
              answer -> {
                assertThat(answer.property("postrider_correlation_id")).isEqualTo("talk");
                String cause = answer.property("postrider_causation_id");
                assertThat(cause).startsWith("b-");
                assertThat(answer.property("diary")).isEqualTo("talk " + cause + " billing");
              });
      Await.until("all are acknowledged", PATIENCE, () -> client.browse("bills").isEmpty());
      assertThat(client.drain("billed")).isEmpty();
    }
    assertThat(database.effects("billing")).containsExactlyInAnyOrder("B1:5", "B2:6");
  }

  @Test
  void whatFailsLeavesNothingButADeadLetter() throws Exception {
    send("bills", "f-1", "{\"number\":\"F1\",\"total\":-1}");
    send("bills", "f-2", "{\"number\":\"F2\",\"total\":0}");
    send("bills", "f-3", "no JSON at all");

    try (JmsConsumer client = new JmsConsumer(broker.url())) {
      List<ReceivedMessage> dead = client.receive("DLQ.bills", 3, PATIENCE);
      assertThat(dead)
          .extracting(
              letter -> letter.property("postrider_id"),
              letter -> letter.property("postrider_error_attempts"),
              letter -> letter.property("postrider_error_class"))
          .contains(tuple("f-1", "2", "java.lang.IllegalArgumentException"))
          .hasSize(3);
      assertThat(dead)
          .extracting(letter -> letter.property("postrider_error_message"))
          .anySatisfy(reason -> assertThat(reason).isEqualTo("A bill of -1"))
          .anySatisfy(reason -> assertThat(reason).isEqualTo("Nothing to pay"))
          .anySatisfy(reason -> assertThat(reason).startsWith("its body cannot be read"));
    }
    assertThat(database.effects("billing")).noneMatch(body -> body.startsWith("F"));
    assertThat(database.rows("SELECT * FROM postrider_outbox WHERE message_key LIKE 'F%'"))
        .isEmpty();
    assertThat(database.rows("SELECT * FROM postrider_inbox WHERE message_id LIKE 'f-%'"))
        .isEmpty();
  }

  /** Its own server, as it is the end of it. */
  @Test
  void aStopFinishesWhatRunsAndTakesNothingMore() throws Exception {
    try (PayaraServer stopping =
        start("stopping", application().set("postrider.relay.enabled", false))) {
      for (int i = 0; i < 6; i++) {
        send("slow", "s-" + i, "{\"name\":\"s-" + i + "\",\"millis\":2000}");
      }
      Await.until("it works on one", PATIENCE, () -> stopping.log().contains("begun s-"));

      stopping.stop();

      Matcher begun = Pattern.compile("begun (s-\\d)\\.").matcher(stopping.log());
      String last = begun.results().reduce((one, next) -> next).orElseThrow().group(1);
      assertThat(database.effects("slow"))
          .as("finished by it")
          .contains(last + "@" + stopping.pid());
      Await.until("all are applied", PATIENCE, () -> database.effects("slow").size() == 6);
      assertThat(database.effects("slow"))
          .extracting(name -> name.substring(0, 3))
          .doesNotHaveDuplicates();
      assertThat(database.rows("SELECT * FROM postrider_inbox WHERE message_id LIKE 's-%'"))
          .hasSize(6);
    }
  }

  @Test
  void wrongSubscriptionsAreRefusedAllAtOnce() throws Exception {
    Path bad =
        new TestApplication("listeners")
            .with(Listeners.class)
            .set("postrider.brokers", "main")
            .set("postrider.broker.main.connector", "JMS")
            .set("postrider.broker.main.url", broker.url())
            .export();
    try (PayaraServer refusing = PayaraServer.start("listeners", List.of(bad))) {
      assertThat(refusing.log())
          .contains("PR0951: The method dev.postrider.server.bad.Listeners.text is @Subscribe")
          .contains("PR0951: The method dev.postrider.server.bad.Listeners.wild is @Subscribe")
          .contains("PR0953: The method dev.postrider.server.bad.Listeners.nowhere has @Subscribe")
          .contains("concurrency = 0, which is not from 1 to 1000")
          .contains("PR0954: The method dev.postrider.server.bad.Listeners.far subscribes at")
          .contains("PR0955: The methods dev.postrider.server.bad.Listeners.");
    }
  }

  private void await(String consumer, String... bodies) {
    Await.until(
        "the effects are there",
        PATIENCE,
        () -> database.effects(consumer).containsAll(List.of(bodies)));
  }

  private void send(String queue, String id, String body) throws JMSException {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
        JMSContext context = factory.createContext()) {
      TextMessage message = context.createTextMessage(body);
      message.setStringProperty("postrider_id", id);
      message.setStringProperty("postrider_correlation_id", "talk");
      message.setStringProperty("content_type", "application/json");
      context.createProducer().send(context.createQueue(queue), message);
    }
  }
}
