package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.server.app.BillingConsumer;
import dev.postrider.server.app.Calls;
import dev.postrider.server.app.Consumers;
import dev.postrider.server.app.Effect;
import dev.postrider.server.app.StockConsumer;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import java.net.URL;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Message-driven beans and others that apply each message once. */
@ArquillianTest
class InboxIT {

  private static final int DELIVERIES = 3;
  private static final int AT_ONCE = 16;

  private static ArtemisServer broker;
  private static Database database;

  @ArquillianResource private URL url;
  private RemoteApplication application;

  @Deployment(testable = false)
  static WebArchive application() {
    broker = ArtemisServer.create("inbox").maxDeliveryAttempts(DELIVERIES).start();
    database = Database.withEffects();
    return new TestApplication("inbox")
        .onPostgres(PGSimpleDataSource.class, database.url())
        .with(Consumers.class, Calls.class, Effect.class)
        .with(BillingConsumer.class, StockConsumer.class)
        .set("postrider.relay.enabled", false)
        .war()
        .addAsWebInfResource(new StringAsset(beans()), "ejb-jar.xml")
        .addAsWebInfResource(new StringAsset(adapters()), "glassfish-ejb-jar.xml");
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void connect() {
    application = new RemoteApplication(url, "inbox");
  }

  @Test
  void aMessageThatComesTwiceIsAppliedOnce() {
    send("billing", "m-twice", "twice", 2);
    send("billing", "m-marker", "marker", 1);

    awaitDrained("billing");
    assertThat(effects("twice")).containsExactly("billing");
    assertThat(recorded("m-twice")).containsExactly("billing");
  }

  @Test
  void aMessageThatComesSixteenTimesAtOnceIsAppliedOnce() throws Exception {
    try (Connection holder = database.connect();
        Statement statement = holder.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(42)");
      send("billing", "m-16", "held", AT_ONCE);
      // One instance in the business method, others behind it, as many as the server has.
      Await.until("several instances wait", () -> waiting() >= AT_ONCE / 2);
      statement.execute("SELECT pg_advisory_unlock(42)");
    }

    awaitDrained("billing");
    assertThat(effects("held")).containsExactly("billing");
    assertThat(recorded("m-16")).containsExactly("billing");
    assertThat(dead("m-16")).isZero();
  }

  @Test
  void ofSixteenConcurrentCallsOneRunsWhileTheOthersWaitForItsTransaction() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
    try (Connection holder = database.connect();
        Statement statement = holder.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(42)");
      List<Future<String>> calls = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        calls.add(callers.submit(() -> application.call("Calls", "apply", "m-calls")));
      }
      Await.until("all wait", () -> waiting() == AT_ONCE);
      assertThat(effects("m-calls")).isEmpty();
      statement.execute("SELECT pg_advisory_unlock(42)");

      List<String> answers = new ArrayList<>();
      for (Future<String> call : calls) {
        answers.add(call.get());
      }
      assertThat(answers).containsOnlyOnce("true").hasSize(AT_ONCE);
      assertThat(effects("m-calls")).containsExactly("calls");
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void afterAnExceptionTheRedeliveryIsApplied() {
    send("billing", "m-once", "fails-once", 1);

    awaitDrained("billing");
    assertThat(effects("fails-once")).containsExactly("billing");
    assertThat(recorded("m-once")).containsExactly("billing");
    assertThat(dead("m-once")).isZero();
  }

  @Test
  void whatAlwaysFailsBecomesADeadLetterWithoutEffectOrRecord() {
    send("billing", "m-poison", "poison", 1);

    Await.until("it is dead", () -> dead("m-poison") == 1);
    assertThat(effects("poison")).isEmpty();
    assertThat(recorded("m-poison")).isEmpty();
  }

  @Test
  void twoConsumersEachApplyTheMessage() {
    send("billing", "m-both", "both", 2);
    send("stock", "m-both", "both", 2);

    awaitDrained("billing");
    awaitDrained("stock");
    assertThat(effects("both")).containsExactly("billing", "stock");
    assertThat(recorded("m-both")).containsExactly("billing", "stock");
  }

  @Test
  void withoutATransactionTheCallIsRefused() {
    assertThat(application.failure("Calls", "applyWithoutTransaction", "m-careless"))
        .contains("PR0901")
        .doesNotContain("was run");
    assertThat(recorded("m-careless")).isEmpty();
  }

  @Test
  void byHandTheFirstIsAcceptedAndARollbackForgetsIt() {
    application.failure("Consumers", "applyByHandAndFail", "hand", "m-hand");
    assertThat(recorded("m-hand")).isEmpty();

    assertThat(application.call("Consumers", "applyByHand", "hand", "m-hand")).isEqualTo("true");
    assertThat(application.call("Consumers", "applyByHand", "hand", "m-hand")).isEqualTo("false");
    assertThat(application.call("Consumers", "applyByHand", "other", "m-hand")).isEqualTo("true");
    assertThat(effects("m-hand")).containsExactly("hand", "other");
  }

  /** The same message so many times, by a client that knows nothing of the product. */
  private static void send(String queue, String id, String body, int times) {
    try (var factory = new ActiveMQConnectionFactory(broker.url());
        JMSContext context = factory.createContext()) {
      for (int i = 0; i < times; i++) {
        context
            .createProducer()
            .setProperty("postrider_id", id)
            .send(context.createQueue(queue), body);
      }
    }
  }

  /** By the broker's own count, in which a message is that is being delivered. */
  private static void awaitDrained(String queue) {
    try (var factory = new ActiveMQConnectionFactory(broker.url());
        QueueConnection connection = factory.createQueueConnection()) {
      connection.start();
      QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
      QueueRequestor requestor =
          new QueueRequestor(session, session.createQueue("activemq.management"));
      Message question = session.createMessage();
      JMSManagementHelper.putAttribute(question, "queue." + queue, "messageCount");
      Await.until(
          queue + " is empty",
          () ->
              0L == (Long) JMSManagementHelper.getResult(requestor.request(question), Long.class));
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long dead(String id) {
    try (JmsConsumer client = new JmsConsumer(broker.url())) {
      return client.browse("DLQ").stream()
          .map(m -> m.property("postrider_id"))
          .filter(id::equals)
          .count();
    }
  }

  private static List<String> effects(String body) {
    return column("SELECT consumer FROM effect WHERE body = '" + body + "' ORDER BY consumer");
  }

  private static List<String> recorded(String id) {
    return column(
        "SELECT consumer FROM postrider_inbox WHERE message_id = '" + id + "' ORDER BY consumer");
  }

  private static long waiting() {
    return database.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
  }

  private static List<String> column(String sql) {
    return database.rows(sql).stream()
        .map(row -> row.values().iterator().next().toString())
        .toList();
  }

  /** Where the broker is; the beans themselves name no port. */
  private static String beans() {
    return """
        <ejb-jar xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0">
          <enterprise-beans>%s%s</enterprise-beans>
        </ejb-jar>
        """
        .formatted(bean("BillingConsumer"), bean("StockConsumer"));
  }

  private static String bean(String name) {
    return """
        <message-driven>
          <ejb-name>%s</ejb-name>
          <activation-config>
            <activation-config-property>
              <activation-config-property-name>connectorClassName</activation-config-property-name>
              <activation-config-property-value>%s</activation-config-property-value>
            </activation-config-property>
            <activation-config-property>
              <activation-config-property-name>connectionParameters</activation-config-property-name>
              <activation-config-property-value>host=127.0.0.1;port=%d</activation-config-property-value>
            </activation-config-property>
          </activation-config>
        </message-driven>
        """
        .formatted(
            name,
            "org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory",
            broker.port());
  }

  private static String adapters() {
    String adapter =
        "<ejb><ejb-name>%s</ejb-name><mdb-resource-adapter>"
            + "<resource-adapter-mid>artemis</resource-adapter-mid></mdb-resource-adapter></ejb>";
    return "<glassfish-ejb-jar><enterprise-beans>"
        + adapter.formatted("BillingConsumer")
        + adapter.formatted("StockConsumer")
        + "</enterprise-beans></glassfish-ejb-jar>";
  }
}
