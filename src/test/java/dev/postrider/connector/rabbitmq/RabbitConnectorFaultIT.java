package dev.postrider.connector.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.connector.ConnectorFaultContract;
import dev.postrider.connector.RecordedOutcomes;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.Outcome.TransportFailure;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RabbitConnectorFaultIT extends ConnectorFaultContract {

  private static final Duration BRIEF = Duration.ofSeconds(1);
  private static final Duration SOME_SECONDS = Duration.ofSeconds(10);

  RabbitConnectorFaultIT() {
    super(new RabbitUnderTest());
  }

  /** After time-outs, killed brokers, stalled networks. */
  @AfterAll
  void leavesNoThreadBehind() {
    Await.until(
        "no thread of a session lives",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().matches("(postrider-rabbitmq|AMQP).*")));
  }

  @Test
  void endsSendsThatABrokerWithoutMemoryDoesNotTakeAndSaysSoOnce() throws Exception {
    String queue = queue();
    Broker broker = broker(real().settings(real().port()), real().timeouts(SOME_SECONDS, BRIEF));
    BrokerSession before = register(broker.connect());
    assertThat(send(before, TestMessages.numbered(1, queue))).containsOnly(new Confirmed());
    RabbitUnderTest.server().memoryAlarm(true);

    try (Warnings warnings = new Warnings()) {
      assertTooLate(send(before, TestMessages.numbered(10, queue)));
      assertTooLate(send(register(broker.connect()), TestMessages.numbered(10, queue)));

      assertThat(warnings.lines)
          .singleElement()
          .satisfies(line -> assertThat(line).contains("PR0803", "events", "memory"));
    } finally {
      RabbitUnderTest.server().memoryAlarm(false);
    }

    assertThat(send(register(broker.connect()), TestMessages.numbered(1, queue)))
        .containsOnly(new Confirmed());
  }

  /** More than the network buffers: the client hangs in a write, with its locks. */
  @Test
  void endsASendThatTheNetworkDoesNotTake() throws Exception {
    TcpProxy proxy = register(new TcpProxy(real().port()));
    String queue = queue();
    BrokerSession session =
        connect(real().settings(proxy.port()), real().timeouts(SOME_SECONDS, BRIEF));
    byte[] body = new byte[1 << 20];
    assertThat(send(session, large(1, queue, body))).containsOnly(new Confirmed());
    proxy.stall();
    RecordedOutcomes outcomes = new RecordedOutcomes(30);

    session.send(large(30, queue, body), outcomes);

    assertThat(outcomes.await(SOME_SECONDS))
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(TransportFailure.class));
    session.close();
    proxy.heal();
    Await.until("the connection is given back", () -> proxy.connections() == 0);
  }

  @Test
  void givesUpAConnectionWithoutSignOfLife() throws Exception {
    TcpProxy proxy = register(new TcpProxy(real().port()));
    BrokerSession session = connect(real().settings(proxy.port()), Map.of("heartbeat", "PT1S"));
    proxy.strand();
    RecordedOutcomes outcomes = new RecordedOutcomes(1);

    session.send(TestMessages.numbered(1, queue()), outcomes);

    assertThat(outcomes.await(SOME_SECONDS))
        .singleElement()
        .isInstanceOfSatisfying(
            TransportFailure.class,
            lost ->
                assertThat(lost.cause())
                    .hasMessageContainingAll("PR0572", "eartbeat")
                    .hasCauseInstanceOf(TimeoutException.class));
  }

  private static void assertTooLate(List<Outcome> outcomes) {
    assertThat(outcomes)
        .allSatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        TransportFailure.class,
                        late ->
                            assertThat(late.cause())
                                .hasMessageContaining("PR0571")
                                .hasCauseInstanceOf(TimeoutException.class)));
  }

  private static List<OutgoingMessage> large(int count, String queue, byte[] body) {
    List<OutgoingMessage> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(TestMessages.of("id-" + i, queue, "application/octet-stream", body));
    }
    return all;
  }

  /** What is logged of blocked brokers while this is open. */
  private static final class Warnings extends Handler implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger(Lessons.class.getName());

    Warnings() {
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
      lines.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }
}
