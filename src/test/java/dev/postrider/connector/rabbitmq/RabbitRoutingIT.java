package dev.postrider.connector.rabbitmq;

import static dev.postrider.testkit.RabbitServer.FORBIDDEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import dev.postrider.connector.ConnectorFixture;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.Outcome.Rejected;
import dev.postrider.spi.Outcome.TransportFailure;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.RabbitClient;
import dev.postrider.testkit.RabbitServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Queues, topics and exchanges: what is declared, what is refused, and what that does to others.
 */
class RabbitRoutingIT extends ConnectorFixture {

  private final RabbitUnderTest rabbit = (RabbitUnderTest) real();
  private RabbitClient client;
  private Channel channel;

  RabbitRoutingIT() {
    super(new RabbitUnderTest());
  }

  @BeforeEach
  void openClient() {
    client = register(rabbit.client());
    channel = client.channel();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/queue/"})
  void declaresAQueueThatAnybodyElseWouldDeclareAlike(String prefix) throws Exception {
    String queue = queue();

    assertThat(send(session(), prefix + queue)).isEqualTo(new Confirmed());

    channel.queueDeclare(queue, true, false, false, null);
    assertThat(bodies(queue)).containsExactly("{}");
  }

  @Test
  void leavesAnExistingQueueAsItIs() throws Exception {
    String queue = queue();
    channel.queueDeclare(queue, false, false, false, Map.of("x-max-length", 3));

    assertThat(send(session(), queue)).isEqualTo(new Confirmed());

    channel.queueDeclare(queue, false, false, false, Map.of("x-max-length", 3));
    assertThat(bodies(queue)).containsExactly("{}");
  }

  @Test
  void declaresQueuesOfTheTypeThatIsSet() throws Exception {
    String queue = queue();

    assertThat(send(with("queue-type", "quorum"), queue)).isEqualTo(new Confirmed());

    channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
    assertThat(bodies(queue)).containsExactly("{}");
  }

  @Test
  void declaresAQueueAnewThatWasDeletedMeanwhile() throws Exception {
    String queue = queue();
    BrokerSession session = session();
    send(session, queue);
    channel.queueDelete(queue);

    assertRefused(send(session, queue), queue, "there is no such queue");

    assertThat(send(session, queue)).isEqualTo(new Confirmed());
    assertThat(bodies(queue)).containsExactly("{}");
  }

  @Test
  void declaresNothingIfSoSet() throws Exception {
    String queue = queue();
    BrokerSession session = with("declare", "false");

    assertRefused(send(session, queue), queue, "there is no such queue");

    assertThat(client.has(open -> open.queueDeclarePassive(queue))).isFalse();
    channel = client.channel();
    channel.queueDeclare(queue, true, false, false, null);
    assertThat(send(session, queue)).isEqualTo(new Confirmed());
  }

  @Test
  void neverDeclaresAQueueNamedInAmqpStyle() throws Exception {
    String queue = queue();

    assertRefused(send(session(), "/amq/queue/" + queue), queue, "there is no such queue");

    channel.queueDeclare(queue, true, false, false, null);
    assertThat(send(session(), "/amq/queue/" + queue)).isEqualTo(new Confirmed());
  }

  @Test
  void tellsUnroutableMessagesFromTheOthersOfAPipeline() throws Exception {
    String queue = queue();
    BrokerSession session = with("declare", "false");
    channel.queueDeclare(queue, true, false, false, null);
    List<List<Outcome>> all = new ArrayList<>();

    for (int i = 0; i < 5; i++) {
      List<OutgoingMessage> batch = new ArrayList<>();
      for (int n = 0; n < 200; n++) {
        String to = n % 3 == 0 ? "missing" : queue;
        batch.add(TestMessages.json(i + "-" + n, to, i + "-" + n));
      }
      all.add(send(session, batch));
    }

    assertThat(all)
        .allSatisfy(
            batch -> {
              for (int n = 0; n < 200; n++) {
                assertThat(batch.get(n))
                    .isInstanceOf(n % 3 == 0 ? Rejected.class : Confirmed.class);
              }
            });
    assertThat(bodies(queue)).hasSize(5 * 133);
  }

  @Test
  void publishesToTheQueuesBoundToATopic() throws Exception {
    String queue = bound("amq.topic", "news.*.eu");

    assertThat(send(session(), "/topic/news.sport.eu")).isEqualTo(new Confirmed());

    assertThat(bodies(queue)).containsExactly("{}");
  }

  @Test
  void refusesATopicWithoutQueueUnlessThatIsNormal() throws Exception {
    assertRefused(send(session(), "/topic/nobody"), "/topic/nobody", "unroutable-topics");
    BrokerSession dropping = with("unroutable-topics", "drop");

    assertThat(send(dropping, "/topic/nobody")).isEqualTo(new Confirmed());
    assertThat(send(dropping, "/exchange/amq.direct/nobody")).isEqualTo(new Confirmed());
    assertRefused(send(dropping, "/amq/queue/none"), "none", "there is no such queue");
  }

  @ParameterizedTest
  @CsvSource({"/exchange/amq.direct/a/b,a/b", "/exchange/amq.direct,''"})
  void publishesToAnExchangeWithAnyKey(String destination, String key) throws Exception {
    String queue = bound("amq.direct", key);

    assertThat(send(session(), destination)).isEqualTo(new Confirmed());

    assertThat(bodies(queue)).containsExactly("{}");
  }

  @Test
  void namesAnExchangeThatWasDeletedMeanwhileAfterOneLostStream() throws Exception {
    String exchange = queue();
    channel.exchangeDeclare(exchange, "fanout", false);
    channel.queueDeclare(exchange, true, false, false, null);
    channel.queueBind(exchange, exchange, "");
    Broker broker = broker(real().settings(real().port()), Map.of());
    BrokerSession session = register(broker.connect());
    assertThat(send(session, "/exchange/" + exchange)).isEqualTo(new Confirmed());
    channel.exchangeDelete(exchange);

    assertThat(send(session, "/exchange/" + exchange))
        .isInstanceOfSatisfying(
            TransportFailure.class,
            lost -> assertThat(lost.cause()).hasMessageContainingAll("PR0802", exchange));

    assertGoesOnAfter("/exchange/" + exchange, "no exchange", register(broker.connect()));
  }

  @Test
  void refusesWhatTheUserMayNotPublishToWithoutHarmToOthers() throws Exception {
    String exchange = "/exchange/" + FORBIDDEN + "exchange/key";

    assertGoesOnAfter(exchange, "refused for user", session());
  }

  @Test
  void namesATopicThatTheUserMayNotPublishToAfterOneLostStream() throws Exception {
    bound("amq.topic", "#");
    String topic = "/topic/" + FORBIDDEN + "news";
    Broker broker = broker(real().settings(real().port()), Map.of());
    BrokerSession session = register(broker.connect());
    assertThat(send(session, "/topic/allowed")).isEqualTo(new Confirmed());

    assertThat(send(session, topic)).isInstanceOf(TransportFailure.class);

    BrokerSession next = register(broker.connect());
    assertThat(send(next, "/topic/allowed")).isEqualTo(new Confirmed());
    assertGoesOnAfter(topic, "refused for user", next);
    assertGoesOnAfter(topic, "refused for user", next);
  }

  @Test
  void refusesQueuesThatTheUserMayNotDeclareAndUsesThoseThereAre() throws Exception {
    String queue = queue();
    BrokerSession session = with("user", RabbitServer.LIMITED);

    assertRefused(send(session, queue), queue, "cannot be declared");

    channel.queueDeclare(queue, true, false, false, null);
    assertThat(send(session, queue)).isEqualTo(new Confirmed());
  }

  @Test
  void refusesWhatAFullQueueDoesNotTake() throws Exception {
    String small = RabbitServer.SMALL + queue();
    BrokerSession session = session();

    List<Outcome> outcomes = send(session, TestMessages.numbered(30, small));

    assertThat(outcomes).contains(new Confirmed());
    Outcome last = outcomes.get(29);
    assertRefused(last, small, "a queue did not take it");
    assertThat(bodies(small))
        .hasSize((int) outcomes.stream().filter(new Confirmed()::equals).count());
    assertThat(send(session, queue())).isEqualTo(new Confirmed());
    channel.queuePurge(small);
    assertThat(send(session, small)).isEqualTo(new Confirmed());
  }

  private void assertGoesOnAfter(String bad, String reason, BrokerSession session) {
    String queue = queue();

    List<Outcome> outcomes =
        send(
            session,
            List.of(
                TestMessages.json("a", queue, "a"),
                TestMessages.json("b", bad, "b"),
                TestMessages.json("c", queue, "c")));

    assertThat(outcomes.get(0)).isEqualTo(new Confirmed());
    assertRefused(outcomes.get(1), bad, reason);
    assertThat(outcomes.get(2)).isEqualTo(new Confirmed());
    assertThat(bodies(queue)).containsExactly("a", "c");
  }

  private static void assertRefused(Outcome outcome, String destination, String reason) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Rejected.class,
            refused -> assertThat(refused.reason()).contains("PR0574", destination, reason));
  }

  private static Outcome send(BrokerSession session, String destination) {
    return send(session, List.of(TestMessages.json("id", destination, "{}"))).get(0);
  }

  private BrokerSession with(String key, String value) throws TransportException {
    return connect(real().settings(real().port()), Map.of(key, value));
  }

  private String bound(String exchange, String key) throws Exception {
    String queue = queue();
    channel.queueDeclare(queue, true, false, false, null);
    channel.queueBind(queue, exchange, key);
    return queue;
  }
}
