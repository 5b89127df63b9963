package dev.postrider.connector.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import dev.postrider.connector.ReceiverContract;
import dev.postrider.connector.RecordedDeliveries;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.Broker;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.RabbitClient;
import dev.postrider.testkit.RabbitServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RabbitReceiverContractIT extends ReceiverContract {

  private final RabbitUnderTest rabbit = (RabbitUnderTest) real();

  RabbitReceiverContractIT() {
    super(new RabbitUnderTest());
  }

  @AfterAll
  void leavesNoThreadBehind() {
    Await.until(
        "no thread of a receiver lives",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().matches("postrider-rabbitmq.*")));
  }

  @Test
  void readsWhatOthersSend() throws Exception {
    String queue = queue();
    Channel channel = register(rabbit.client()).channel();
    channel.queueDeclare(queue, true, false, false, null);
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .messageId("theirs")
            .replyTo("amq.gen-1")
            .headers(Map.of("number", 7, "flag", true, "CC", List.of(), "x-death", List.of()))
            .build();
    channel.basicPublish("", queue, properties, new byte[] {1});
    channel.basicPublish("", queue, null, new byte[] {2});

    RecordedDeliveries deliveries = RecordedDeliveries.accepting();
    receive("/amq/queue/" + queue, 10, deliveries);

    IncomingMessage first = deliveries.await(2).get(0).message();
    assertThat(first.headers()).isEqualTo(Map.of("number", "7", "flag", "true"));
    assertThat(first.messageId()).isEqualTo("theirs");
    assertThat(first.replyTo()).isEqualTo("/amq/queue/amq.gen-1");
    assertThat(first.contentType()).isNull();
    IncomingMessage second = deliveries.all().get(1).message();
    assertThat(second.headers()).isEmpty();
    assertThat(second.messageId()).isNull();
    assertThat(second.replyTo()).isNull();
  }

  @Test
  void countsAttemptsAsFarAsTheBrokerDoes() throws Exception {
    assertThat(attempts(Map.of())).containsExactly(1, 2, 2);
    assertThat(attempts(Map.of("queue-type", "quorum"))).containsExactly(1, 2, 3);
  }

  @Test
  void sharesTheMessagesOfATopicAmongReceiversOfOneConsumer() throws Exception {
    String topic = "/topic/" + queue();
    RecordedDeliveries one = RecordedDeliveries.accepting();
    RecordedDeliveries other = RecordedDeliveries.accepting();
    receive(topic, 1, one);
    receive(topic, 1, other);

    send(session(), TestMessages.numbered(100, topic));

    Await.until("all have come", () -> one.all().size() + other.all().size() == 100);
    assertThat(one.texts()).isNotEmpty().doesNotContainAnyElementsOf(other.texts());
    assertThat(other.texts()).isNotEmpty();
  }

  @Test
  void bindsASubscriptionToAnyExchange() throws Exception {
    String key = queue();
    RecordedDeliveries deliveries = RecordedDeliveries.accepting();
    receive("/exchange/amq.direct/" + key, 1, deliveries);

    send(session(), TestMessages.numbered(3, "/exchange/amq.direct/" + key));

    deliveries.await(3);
    assertThat(deliveries.texts()).isEqualTo(numbers(3));
  }

  @Test
  void tellsOfAQueueThatIsDeleted() throws Exception {
    String queue = queue();
    RecordedDeliveries deliveries = RecordedDeliveries.accepting();
    receive(queue, 1, deliveries);

    try (RabbitClient client = rabbit.client()) {
      client.channel().queueDelete(queue);
    }

    Await.until("the loss is told", () -> !deliveries.losses().isEmpty());
    assertThat(deliveries.losses())
        .singleElement()
        .satisfies(lost -> assertThat(lost).hasMessageContainingAll("PR0572", queue));
  }

  @Test
  void declaresNothingIfSoSetAndSaysWhatIsMissing() {
    String queue = queue();

    assertThat(refusal("/queue/" + queue, Map.of("declare", "false")))
        .hasMessageContainingAll("PR0804", queue, "no queue");
    assertThat(refusal("/topic/" + queue, Map.of("declare", "false")))
        .hasMessageContainingAll("PR0804", "postrider:billing:" + queue);
    assertThat(refusal("/amq/queue/" + queue, Map.of())).hasMessageContaining("PR0804");
  }

  @Test
  void saysWhatTheUserMayNot() {
    String forbidden = RabbitServer.FORBIDDEN + queue();

    assertThat(refusal("/queue/" + forbidden, Map.of()))
        .hasMessageContainingAll("PR0804", forbidden, "refused for user");
    assertThat(refusal("/topic/" + queue(), Map.of("user", RabbitServer.LIMITED)))
        .hasMessageContainingAll("PR0804", "cannot be declared");
    assertThat(refusal("/exchange/none/key", Map.of())).hasMessageContaining("no exchange 'none'");
    assertThat(refusal("/queues/x", Map.of())).hasMessageContaining("PR0804");
  }

  private TransportException refusal(String destination, Map<String, String> others) {
    Broker broker = broker(real().settings(real().port()), others);
    RecordedDeliveries deliveries = RecordedDeliveries.keeping();

    TransportException refusal =
        catchThrowableOfType(
            TransportException.class,
            () -> broker.receive(new Source(destination, "billing", 1, 1), deliveries));

    assertThat(deliveries.losses()).isEmpty();
    return refusal;
  }

  private List<Integer> attempts(Map<String, String> others) throws Exception {
    String queue = queue();
    Broker broker = broker(real().settings(real().port()), others);
    RecordedDeliveries deliveries = RecordedDeliveries.keeping();
    Receiver receiver = register(broker.receive(new Source(queue, "billing", 1, 1), deliveries));
    send(session(), TestMessages.numbered(1, queue));
    for (int i = 1; i < 3; i++) {
      deliveries.await(i).get(i - 1).acknowledgement().release();
    }
    deliveries.await(3).get(2).accept();
    receiver.close();
    return deliveries.all().stream().map(one -> one.message().attempt()).toList();
  }
}
