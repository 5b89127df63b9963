package dev.postrider.connector.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.ConnectorFixture;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.Outcome.Rejected;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.testkit.RabbitServer;
import dev.postrider.testkit.ReceivedMessage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What AMQP can carry, and what becomes of the rest. */
class RabbitWireIT extends ConnectorFixture {

  RabbitWireIT() {
    super(new RabbitUnderTest());
  }

  @Test
  void handsTheEndOfAMessageToTheBroker() throws Exception {
    String queue = queue();
    OutgoingMessage message = TestMessages.json("id", queue, "{}");
    Instant now = Instant.now();

    assertThat(
            send(
                session(),
                List.of(
                    TestMessages.expiring(message, now.plusSeconds(3600)),
                    TestMessages.expiring(message, now.plusSeconds(100L * 24 * 3600)),
                    TestMessages.expiring(message, now.minusSeconds(1)))))
        .containsOnly(new Confirmed());

    List<ReceivedMessage> seen = real().browse(queue);
    assertThat(seen.get(0).expiration()).isBetween(3_590_000L, 3_600_000L);
    assertThat(seen.get(1).expiration()).as("longer than it can count").isZero();
  }

  @Test
  void sendsFieldsThatAreTooLongAsHeadersOnly() throws Exception {
    String queue = queue();
    String tooLong = "é".repeat(128);
    OutgoingMessage message =
        new OutgoingMessage(
            tooLong,
            queue,
            "key",
            tooLong,
            "text/plain; " + tooLong,
            tooLong,
            Map.of("postrider_id", tooLong),
            new byte[] {1},
            null);

    assertThat(send(session(), List.of(message))).containsExactly(new Confirmed());

    ReceivedMessage seen = real().browse(queue).get(0);
    assertThat(seen.type()).isNull();
    assertThat(seen.correlationId()).isNull();
    assertThat(seen.properties())
        .containsEntry("postrider_id", tooLong)
        .containsEntry("content_type", "text/plain; " + tooLong);
  }

  @Test
  void refusesABodyOverTheBrokersLimitWithoutHarmToOthers() throws Exception {
    String queue = queue();
    BrokerSession session = session();
    byte[] large = new byte[RabbitServer.MOST_BYTES + 1];

    assertGoesOnAfter(
        TestMessages.of("large", queue, "application/octet-stream", large),
        "larger than configured max size",
        session);
    assertThat(bodies(queue)).isEmpty();
  }

  /** The broker would close the channel over the first, and the client refuses the others late. */
  @ParameterizedTest
  @ValueSource(strings = {"CC", "BCC", "long"})
  void refusesHeadersThatAmqpCannotCarry(String name) throws Exception {
    String header = name.equals("long") ? "é".repeat(128) : name;
    OutgoingMessage message = TestMessages.json("id", queue(), "{}");

    assertGoesOnAfter(
        TestMessages.withHeaders(message, Map.of(header, "x")), "RabbitMQ", session());
  }

  @Test
  void refusesHeadersThatDoNotFitIntoAFrame() throws Exception {
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      headers.put("header_" + i, "x".repeat(1000));
    }
    OutgoingMessage message = TestMessages.json("id", queue(), "{}");

    assertGoesOnAfter(TestMessages.withHeaders(message, headers), "frame_max is 131072", session());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/queues/x", "/queue/", "/topic/ ", "/exchange//x", " ", "long"})
  void refusesDestinationsThatLeadNowhere(String destination) throws Exception {
    String to = destination.equals("long") ? "é".repeat(128) : destination;

    assertGoesOnAfter(TestMessages.json("id", to, "{}"), "", session());
  }

  private void assertGoesOnAfter(OutgoingMessage bad, String reason, BrokerSession session) {
    String queue = queue();

    List<Outcome> outcomes =
        send(
            session,
            List.of(TestMessages.json("a", queue, "a"), bad, TestMessages.json("c", queue, "c")));

    assertThat(outcomes.get(0)).isEqualTo(new Confirmed());
    assertThat(outcomes.get(1))
        .isInstanceOfSatisfying(
            Rejected.class, refused -> assertThat(refused.reason()).contains("PR0574", reason));
    assertThat(outcomes.get(2)).isEqualTo(new Confirmed());
    assertThat(bodies(queue)).containsExactly("a", "c");
  }
}
