package dev.postrider.connector.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.postrider.connector.ConnectorContract;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.Outcome.Rejected;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.testkit.Certificates;
import dev.postrider.testkit.RabbitClient;
import dev.postrider.testkit.RabbitServer;
import dev.postrider.testkit.ReceivedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract on RabbitMQ, and what is special to it. */
class StompOnRabbitContractIT extends ConnectorContract {

  private static final Certificates CERTIFICATES = Certificates.create("localhost");

  private final RabbitByStomp rabbit;

  StompOnRabbitContractIT() {
    super(new RabbitByStomp().encrypting(CERTIFICATES));
    rabbit = (RabbitByStomp) real();
  }

  @ParameterizedTest
  @CsvSource({"/topic/orders.new, amq.topic, orders.new", "/exchange/shop/a/b, shop, a/b"})
  void reachesTopicsAndExchanges(String destination, String exchange, String key) throws Exception {
    try (RabbitClient client = rabbit.client()) {
      Channel channel = client.channel();
      if (!exchange.startsWith("amq.")) {
        channel.exchangeDeclare(exchange, "direct");
      }
      String queue = channel.queueDeclare().getQueue();
      channel.queueBind(queue, exchange, key);

      send(session(), TestMessages.numbered(1, destination));

      assertThat(channel.basicGet(queue, true)).extracting(GetResponse::getBody).isNotNull();
    }
  }

  @Test
  void namesAQueueWithASlash() throws Exception {
    String queue = queue() + "/x";

    send(session(), TestMessages.numbered(1, "/queue/" + queue));

    assertThat(bodies(queue)).containsExactly("0");
  }

  @Test
  void tellsTheBrokerHowLongAMessageLives() throws Exception {
    String queue = queue();
    OutgoingMessage message = TestMessages.json("id", queue, "{}");

    send(session(), List.of(TestMessages.expiring(message, Instant.now().plusSeconds(3600))));

    assertThat(rabbit.browse(queue))
        .singleElement()
        .satisfies(seen -> assertThat(seen.expiration()).isBetween(3_500_000L, 3_600_000L));
  }

  /** Two errors that name no message, each amid others. */
  @Test
  void refusesWhatTheBrokerForbidsOrFindsTooLarge() throws Exception {
    String queue = queue();
    List<OutgoingMessage> batch = new ArrayList<>(TestMessages.numbered(6, queue));
    batch.set(1, TestMessages.json("id", "/queue/" + RabbitServer.FORBIDDEN + "q", "{}"));
    byte[] large = new byte[RabbitServer.MOST_BYTES + 1];
    batch.set(4, TestMessages.of("id", queue, "text/plain", large));

    List<Outcome> outcomes = send(session(), batch);

    assertThat(outcomes.remove(4))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.reason()).contains("larger"));
    assertThat(outcomes.remove(1))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.reason()).contains("refused"));
    assertThat(outcomes).containsOnly(new Confirmed());
    assertThat(bodies(queue).stream().distinct()).containsExactly("0", "2", "3", "5");
  }

  @Test
  void letsACallersHeadersDoNothingButArrive() throws Exception {
    String queue = queue();
    Map<String, String> headers =
        Map.of("CC", "other", "timestamp", "soon", "durable", "false", "note", "a\nb:c\\");

    assertThat(
            send(
                session(),
                List.of(TestMessages.withHeaders(TestMessages.json("id", queue, "body"), headers))))
        .containsOnly(new Confirmed());

    ReceivedMessage seen = rabbit.browse(queue).get(0);
    assertThat(seen.properties()).containsEntry("note", "a\nb:c\\");
    assertThat(seen.properties()).doesNotContainKeys("CC", "timestamp", "durable");
  }

  @Test
  void sendsToABrokerWhoseCertificateIsTrusted() throws Exception {
    String queue = queue();
    BrokerSession session =
        connect(
            rabbit.settings(rabbit.port()),
            Map.of(
                "hosts",
                "localhost:" + rabbit.server().stompTlsPort(),
                "tls",
                "true",
                "tls.trust-store",
                CERTIFICATES.certificate().toString(),
                "tls.trust-store-type",
                "PEM"));

    send(session, TestMessages.numbered(100, queue));

    assertThat(bodies(queue)).isEqualTo(numbers(100));
  }
}
