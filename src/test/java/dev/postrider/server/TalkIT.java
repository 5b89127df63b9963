package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.server.app.Effect;
import dev.postrider.server.app.Talk;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.PayaraServer;
import dev.postrider.testkit.ReceivedMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Questions, answers and direct sends in a server, by two brokers: one by JMS, one by STOMP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TalkIT {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String DATA_SOURCE = "jdbc/shop";

  private ArtemisServer main;
  private ArtemisServer side;
  private Database database;
  private PayaraServer server;
  private RemoteApplication application;

  @BeforeAll
  void start() throws Exception {
    main = ArtemisServer.create("talk-main").start();
    side = ArtemisServer.create("talk-side").start();
    database = Database.withEffects();
    TestApplication talk =
        new TestApplication("talk")
            .withPersistenceUnit(DATA_SOURCE)
            .set("postrider.datasource", DATA_SOURCE)
            .with(Talk.class, Effect.class)
            .set("postrider.brokers", "main,side")
            .set("postrider.default-broker", "main")
            .set("postrider.broker.main.connector", "jms")
            .set("postrider.broker.main.url", main.url())
            .set("postrider.broker.side.connector", "stomp")
            .set("postrider.broker.side.hosts", "127.0.0.1:" + side.port())
            .set("postrider.subscribe.initial-delay", "PT0.05S");
    server =
        PayaraServer.named("talk")
            .postgres(DATA_SOURCE, database.url())
            .deploy(List.of(talk.export()))
            .start();
    application = new RemoteApplication(URI.create(server.url() + "talk/").toURL(), "talk");
  }

  @AfterAll
  void end() throws InterruptedException {
    try {
      application.call("Talk", "send", "last");
      server.stop(); // with a session open; what the server logs by then is lost
    } finally {
      server.close();
      main.close();
      side.close();
    }
  }

  @Test
  void anAnswerComesOnceByTheBrokerOfTheQuestionAlsoIfTheFirstTryWasRolledBack() {
    application.call("Talk", "ask", "easy");
    application.call("Talk", "ask", "hard");

    Await.until("both are answered", PATIENCE, () -> database.effects("asker").size() >= 2);

    assertThat(database.effects("asker"))
        .containsExactlyInAnyOrder("answer to easy|talk-easy|1", "answer to hard|talk-hard|1");
    assertThat(database.effects("answerer")).containsExactlyInAnyOrder("easy@1", "hard@2");
    assertThat(messages(main, "noted", 2)).containsExactlyInAnyOrder("easy", "hard");
    Await.until("the outbox is empty", PATIENCE, () -> outbox().isEmpty());
    assertThat(database.effects("asker")).as("no more has come").hasSize(2);
    assertThat(database.rows("SELECT * FROM postrider_inbox WHERE consumer = 'asker'")).hasSize(2);
  }

  @Test
  void answersAnAskerThatKnowsNothingOfPostrider() throws Exception {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(main.url());
        JMSContext context = factory.createContext()) {
      Queue answers = context.createTemporaryQueue();
      TextMessage call = context.createTextMessage("hello");
      call.setJMSReplyTo(answers);
      call.setJMSCorrelationID("call-1");
      call.setStringProperty("content_type", "text/plain");
      context.createProducer().send(context.createQueue("calls"), call);

      Message answer = context.createConsumer(answers).receive(PATIENCE.toMillis());

      assertThat(answer).isNotNull();
      assertThat(answer.getBody(String.class)).isEqualTo("heard hello");
      assertThat(answer.getJMSCorrelationID()).isEqualTo("call-1");
      assertThat(answer.getJMSType()).isEqualTo("Heard");
      assertThat(answer.getStringProperty("n")).isEqualTo("1");
      assertThat(answer.getStringProperty("postrider_causation_id"))
          .isEqualTo(call.getJMSMessageID());
    }
  }

  @Test
  void sendsPastTheOutboxWithoutATransactionAndOutlivesARollback() {
    String id = application.call("Talk", "send", "without");
    application.failure("Talk", "sendAndRollBack", "rolled back");

    try (JmsConsumer client = new JmsConsumer(main.url())) {
      List<ReceivedMessage> sent = client.receive("direct", 2, PATIENCE);
      assertThat(sent).extracting(ReceivedMessage::text).containsExactly("without", "rolled back");
      assertThat(sent.get(0).property("postrider_id")).isEqualTo(id);
      assertThat(client.drain("direct")).isEmpty();
    }
    assertThat(database.effects("sender")).isEmpty();
    assertThat(database.rows("SELECT * FROM postrider_sent WHERE destination = '/queue/direct'"))
        .isEmpty();
  }

  @Test
  void ofSeveralInOneTransactionOfTheBrokerNoneArrivesIfOneDoesNot() {
    assertThat(application.call("Talk", "sendTooMuch", 400)).isEqualTo("PR0140 0");

    try (JmsConsumer client = new JmsConsumer(main.url())) {
      assertThat(client.browse("direct")).noneMatch(m -> "never".equals(m.text()));
    }
  }

  @Test
  void refusesABrokerThatThereIsNotAndSaysWhichThereAre() {
    assertThat(application.failure("Talk", "askNobody", "sied"))
        .contains("PR0119")
        .contains("'sied', which is not configured here; there are [main, side]");
  }

  private List<String> messages(ArtemisServer broker, String queue, int count) {
    try (JmsConsumer client = new JmsConsumer(broker.url())) {
      return client.receive(queue, count, PATIENCE).stream().map(ReceivedMessage::text).toList();
    }
  }

  private List<?> outbox() {
    return database.rows("SELECT seq FROM postrider_outbox");
  }
}
