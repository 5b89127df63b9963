package dev.postrider.connector.jms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.ConnectorContract;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.Outcome.NotSent;
import dev.postrider.spi.Outcome.Rejected;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.FreePort;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JmsConnectorContractIT extends ConnectorContract {

  private final ArtemisUnderTest artemis = (ArtemisUnderTest) real();

  JmsConnectorContractIT() {
    super(new ArtemisUnderTest());
  }

  @Test
  void publishesToATopic() throws Exception {
    try (JmsConsumer consumer = artemis.consumer()) {
      JmsConsumer.Subscription subscription = consumer.subscribe("news");

      send(session(), TestMessages.numbered(3, "/topic/news"));

      assertThat(subscription.receive(3, Duration.ofSeconds(10)))
          .extracting(ReceivedMessage::text)
          .containsExactly("0", "1", "2");
    }
  }

  @Test
  void namesAMessageToATopicThatIsAQueue() throws Exception {
    String queue = queue();
    BrokerSession session = session();
    send(session, TestMessages.numbered(1, queue));

    List<Outcome> outcomes =
        send(
            session,
            List.of(
                TestMessages.json("a", queue, "a"),
                TestMessages.json("b", "/topic/" + queue, "b")));

    assertThat(outcomes.get(0)).isEqualTo(new NotSent(false));
    assertThat(outcomes.get(1)).isInstanceOf(Rejected.class);
    assertThat(bodies(queue)).containsExactly("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/json; charset=utf-8", "application/x+xml"})
  void sendsTextsAsTextMessages(String contentType) throws Exception {
    assertThat(sent(contentType).text()).isEqualTo("body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/octet-stream", "image/png", "text/plain;charset=latin1"})
  void sendsAnythingElseAsBytesMessages(String contentType) throws Exception {
    assertThat(sent(contentType).bytes()).isEqualTo("body".getBytes(StandardCharsets.UTF_8));
    assertThat(sent(contentType).property("content_type")).isEqualTo(contentType);
  }

  @Test
  void handsTheEndOfAMessageToTheBroker() throws Exception {
    String queue = queue();
    Instant end = Instant.now().plusSeconds(3600);
    OutgoingMessage message = TestMessages.json("id", queue, "{}");

    send(
        session(),
        List.of(
            TestMessages.expiring(message, end),
            TestMessages.expiring(message, Instant.now().minusSeconds(1))));

    try (JmsConsumer consumer = artemis.consumer()) {
      assertThat(consumer.drain(queue))
          .singleElement()
          .satisfies(
              seen ->
                  assertThat(seen.expiration())
                      .isBetween(end.toEpochMilli() - 5000, end.toEpochMilli() + 5000));
    }
  }

  @Test
  void suspectsAllOfABatchThatTheBrokerRefusesOnlyAtTheCommit() throws Exception {
    String queue = queue();
    OutgoingMessage tooLarge =
        TestMessages.withHeaders(TestMessages.json("big", queue, "big"), kilobytes(400));
    BrokerSession session = session();

    assertThat(send(session, List.of(TestMessages.json("a", queue, "a"), tooLarge)))
        .containsOnly(new NotSent(true));
    assertThat(send(session, List.of(tooLarge)))
        .singleElement()
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.reason()).contains("bigger than"));
    assertThat(send(session, List.of(TestMessages.json("a", queue, "a"))))
        .containsOnly(new Confirmed());
    assertThat(bodies(queue)).containsExactly("a");
  }

  @Test
  void goesOnAfterAFullAddress() throws Exception {
    String full = ArtemisServer.SMALL + queue();
    String queue = queue();
    BrokerSession session = session();
    byte[] body = new byte[20_000];
    OutgoingMessage message = TestMessages.of("m", full, "application/octet-stream", body);

    assertThat(send(session, Collections.nCopies(30, message))).containsOnly(new NotSent(true));
    Outcome outcome;
    int taken = -1;
    do {
      outcome = send(session, List.of(message)).get(0);
      taken++;
    } while (outcome.equals(new Confirmed()));

    assertThat(outcome).isInstanceOf(Rejected.class);
    assertThat(artemis.browse(full)).hasSize(taken);
    assertThat(send(session, TestMessages.numbered(5, queue))).containsOnly(new Confirmed());
    assertThat(bodies(queue)).isEqualTo(numbers(5));
    try (JmsConsumer consumer = artemis.consumer()) {
      assertThat(consumer.drain(full)).hasSize(taken);
    }
    assertThat(send(session, List.of(message)))
        .as("nobody remembers that it was full")
        .containsOnly(new Confirmed());
  }

  @Test
  void admitsSeveralSessionsWithOneClientId() throws Exception {
    String queue = queue();
    Map<String, String> clientId = Map.of("client-id", "shop");

    for (int i = 0; i < 3; i++) {
      BrokerSession session = connect(artemis.settings(artemis.port()), clientId);
      assertThat(send(session, TestMessages.numbered(1, queue))).containsOnly(new Confirmed());
    }

    assertThat(bodies(queue)).hasSize(3);
  }

  @Test
  void triesTheNextHostOfItsList() throws Exception {
    String queue = queue();
    String url = "(tcp://127.0.0.1:" + FreePort.next() + ",tcp://127.0.0.1:" + artemis.port() + ")";

    BrokerSession session = connect(artemis.settings(artemis.port()), Map.of("url", url));

    assertThat(send(session, TestMessages.numbered(1, queue))).containsOnly(new Confirmed());
  }

  @Test
  void sendsByAConnectionFactoryFromJndi() throws Exception {
    String queue = queue();
    Map<String, String> settings = new HashMap<>(artemis.settings(artemis.port()));
    settings.remove("url");
    settings.put("jndi", "jms/factory");
    try (ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory("tcp://127.0.0.1:" + artemis.port());
        NamingForTests naming = new NamingForTests(Map.of("jms/factory", factory))) {
      BrokerSession session = connect(settings, Map.of());

      assertThat(send(session, TestMessages.numbered(3, queue))).containsOnly(new Confirmed());
      assertThat(send(session, List.of(artemis.refused())).get(0)).isInstanceOf(Rejected.class);
      session.close();
    }
    assertThat(bodies(queue)).isEqualTo(numbers(3));
  }

  private ReceivedMessage sent(String contentType) throws Exception {
    String queue = queue();
    byte[] body = "body".getBytes(StandardCharsets.UTF_8);
    send(session(), List.of(TestMessages.of("id", queue, contentType, body)));
    return artemis.browse(queue).get(0);
  }

  private static Map<String, String> kilobytes(int count) {
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < count; i++) {
      headers.put("header_" + i, "x".repeat(1000));
    }
    return headers;
  }
}
