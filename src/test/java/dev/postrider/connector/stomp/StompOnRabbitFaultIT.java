package dev.postrider.connector.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.ConnectorFaultContract;
import dev.postrider.connector.RecordedOutcomes;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.Outcome.TransportFailure;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StompOnRabbitFaultIT extends ConnectorFaultContract {

  private final RabbitByStomp rabbit;

  StompOnRabbitFaultIT() {
    super(new RabbitByStomp());
    rabbit = (RabbitByStomp) real();
  }

  /** It stops reading, and goes on with its heart-beats. */
  @Test
  void givesUpOnABrokerThatBlocksItsSenders() throws Exception {
    String queue = queue();
    BrokerSession session =
        connect(
            rabbit.settings(rabbit.port()), Map.of("send-timeout", "PT2S", "heartbeat", "PT1S"));
    rabbit.server().memoryAlarm(true);
    send(session, TestMessages.numbered(1, queue)); // the last it reads
    RecordedOutcomes outcomes = new RecordedOutcomes(5);
    try {
      session.send(TestMessages.numbered(5, queue), outcomes);

      assertThat(outcomes.await(Duration.ofSeconds(10)))
          .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(TransportFailure.class));
    } finally {
      rabbit.server().memoryAlarm(false);
    }
    assertThat(send(session(), TestMessages.numbered(1, queue))).containsOnly(new Confirmed());
  }
}
