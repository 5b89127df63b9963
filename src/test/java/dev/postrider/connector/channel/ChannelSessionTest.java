package dev.postrider.connector.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.connector.RecordedOutcomes;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.Outcome.Rejected;
import dev.postrider.spi.Outcome.TransportFailure;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of messages that are handed to an emitter. */
class ChannelSessionTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ScriptedChannel channel = new ScriptedChannel();
  private Broker broker = broker(Map.of());

  private Broker broker(Map<String, String> settings) {
    return new ChannelBroker(
        ChannelSettings.of(new BrokerDefinition("events", settings)), () -> channel);
  }

  @AfterEach
  void close() {
    broker.close();
  }

  @Test
  void whatIsAcknowledgedIsConfirmed() throws Exception {
    RecordedOutcomes outcomes = new RecordedOutcomes(3);

    broker.connect().send(TestMessages.numbered(3, "/topic/x"), outcomes);
    assertThat(channel.bodies()).containsExactly("0", "1", "2");
    channel.ack(2);
    channel.ack(0);
    channel.ack(1);

    assertThat(outcomes.exactlyOneEach()).containsOnly(new Confirmed());
  }

  @Test
  void whatIsNotAcknowledgedEndsTheSessionAndIsNoFaultOfTheMessage() throws Exception {
    RecordedOutcomes outcomes = new RecordedOutcomes(3);
    BrokerSession session = broker.connect();
    session.send(TestMessages.numbered(3, "/topic/x"), outcomes);
    IOException cause = new IOException("gone");

    channel.ack(0);
    channel.nack(1, cause);
    channel.ack(2);

    List<Outcome> ended = outcomes.exactlyOneEach();
    assertThat(ended.get(0)).isEqualTo(new Confirmed());
    assertThat(ended.subList(1, 3)).allSatisfy(o -> assertThat(failure(o)).hasCause(cause));
    assertThat(failure(ended.get(1)))
        .hasMessage(
            "PR1304: The broker 'events' has by its channel not taken the message to"
                + " /topic/x: gone.");
    RecordedOutcomes late = new RecordedOutcomes(1);
    session.send(TestMessages.numbered(1, "/topic/x"), late);
    assertThat(late.exactlyOneEach()).hasOnlyElementsOfType(TransportFailure.class);
    assertThat(channel.bodies()).as("nothing leaves an ended session").hasSize(3);
  }

  @Test
  void theApplicationMayTellThatAMessageIsRefused() throws Exception {
    channel.refused = IllegalArgumentException.class::isInstance;
    RecordedOutcomes outcomes = new RecordedOutcomes(2);
    broker.connect().send(TestMessages.numbered(2, "/topic/x"), outcomes);

    channel.nack(0, new IllegalArgumentException("too large"));
    channel.ack(1);

    List<Outcome> ended = outcomes.exactlyOneEach();
    assertThat(ended.get(0))
        .isInstanceOfSatisfying(
            Rejected.class, r -> assertThat(r.reason()).startsWith("PR0574").contains("too large"));
    assertThat(ended.get(1)).as("others do not suffer").isEqualTo(new Confirmed());
  }

  @Test
  void aHookThatFailsHasNotRefusedAnything() throws Exception {
    channel.refused =
        failure -> {
          throw new IllegalStateException("a flaw");
        };
    RecordedOutcomes outcomes = new RecordedOutcomes(1);
    broker.connect().send(TestMessages.numbered(1, "/topic/x"), outcomes);

    channel.nack(0, new IOException("gone"));

    assertThat(outcomes.exactlyOneEach()).hasOnlyElementsOfType(TransportFailure.class);
  }

  @Test
  void aMessageThatCannotBeMappedIsRejectedAlone() throws Exception {
    BrokerSession session = broker.connect();
    channel.unmappable = new IllegalArgumentException("no topic");
    RecordedOutcomes outcomes = new RecordedOutcomes(1);
    session.send(TestMessages.numbered(1, "/topic/x"), outcomes);
    channel.unmappable = null;

    assertThat(outcomes.exactlyOneEach()).hasOnlyElementsOfType(Rejected.class);
    assertThat(channel.bodies()).isEmpty();
    RecordedOutcomes next = new RecordedOutcomes(1);
    session.send(TestMessages.numbered(1, "/topic/x"), next);
    channel.ack(0);
    assertThat(next.exactlyOneEach()).containsOnly(new Confirmed());
  }

  @Test
  void whatIsNeverAnsweredTimesOut() throws Exception {
    broker = broker(Map.of("send-timeout", "PT0.2S"));
    RecordedOutcomes outcomes = new RecordedOutcomes(2);

    broker.connect().send(TestMessages.numbered(2, "/topic/x"), outcomes);

    assertThat(outcomes.await(PATIENCE))
        .allSatisfy(
            outcome ->
                assertThat(failure(outcome))
                    .hasMessageStartingWith("PR0571")
                    .hasCauseInstanceOf(TimeoutException.class));
    channel.ack(0);
    assertThat(outcomes.exactlyOneEach()).as("a late answer changes nothing").hasSize(2);
  }

  @Test
  void aFullBufferIsWaitedForAndKeepsTheOrder() throws Exception {
    channel.withRoomFor(2);
    RecordedOutcomes outcomes = new RecordedOutcomes(4);
    BrokerSession session = broker.connect();

    Thread sender = sending(session, 4, outcomes);
    for (int i = 0; i < 4; i++) {
      int index = i;
      Await.until("message " + i, PATIENCE, () -> channel.bodies().size() > index);
      assertThat(channel.bodies()).hasSizeLessThanOrEqualTo(index + 2);
      channel.ack(index);
    }
    sender.join();

    assertThat(outcomes.await(PATIENCE)).containsOnly(new Confirmed());
    assertThat(channel.bodies()).containsExactly("0", "1", "2", "3");
  }

  @Test
  void aBufferThatOthersFillIsAnOutageOfTheBroker() throws Exception {
    broker = broker(Map.of("send-timeout", "PT0.2S"));
    channel.withRoomFor(0);
    RecordedOutcomes outcomes = new RecordedOutcomes(1);

    broker.connect().send(TestMessages.numbered(1, "/topic/x"), outcomes);

    assertThat(failure(outcomes.await(PATIENCE).get(0)))
        .hasMessageStartingWith("PR1303")
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(channel.bodies()).isEmpty();
  }

  /** A runtime answers for a message before it takes the next one. */
  @Test
  void aPlaceThatBecomesFreeWithoutAWordIsTaken() throws Exception {
    channel.withRoomFor(0);
    RecordedOutcomes outcomes = new RecordedOutcomes(1);
    Thread sender = sending(broker.connect(), 1, outcomes);
    Await.until("the sender waits", PATIENCE, () -> waits(sender));

    channel.withRoomFor(1);
    Await.until("the message", PATIENCE, () -> channel.bodies().size() == 1);
    channel.ack(0);

    assertThat(outcomes.await(PATIENCE)).containsOnly(new Confirmed());
  }

  @Test
  void aPlaceThatAnotherSessionFreesIsTaken() throws Exception {
    channel.withRoomFor(1);
    RecordedOutcomes first = new RecordedOutcomes(1);
    broker.connect().send(TestMessages.numbered(1, "/topic/x"), first);
    RecordedOutcomes second = new RecordedOutcomes(1);
    Thread sender = sending(broker.connect(), 1, second);

    channel.ack(0);
    Await.until("the other one", PATIENCE, () -> channel.bodies().size() == 2);
    channel.ack(1);
    sender.join();

    assertThat(second.await(PATIENCE)).containsOnly(new Confirmed());
  }

  @Test
  void noMoreAreInFlightThanMayBe() throws Exception {
    broker = broker(Map.of("max-in-flight", "2"));
    RecordedOutcomes outcomes = new RecordedOutcomes(3);
    Thread sender = sending(broker.connect(), 3, outcomes);
    Await.until("two", PATIENCE, () -> channel.bodies().size() == 2);
    Await.until("the sender waits", PATIENCE, () -> waits(sender));
    assertThat(channel.bodies()).hasSize(2);

    channel.ack(1);
    Await.until("the third", PATIENCE, () -> channel.bodies().size() == 3);
    channel.ack(0);
    channel.ack(2);
    sender.join();

    assertThat(outcomes.await(PATIENCE)).containsOnly(new Confirmed());
  }

  @Test
  void aCloseReportsWhatIsOpenAndFreesABlockedSender() throws Exception {
    broker = broker(Map.of("max-in-flight", "1"));
    RecordedOutcomes outcomes = new RecordedOutcomes(3);
    BrokerSession session = broker.connect();
    Thread sender = sending(session, 3, outcomes);
    Await.until("the sender waits", PATIENCE, () -> waits(sender));

    session.close();
    sender.join();

    assertThat(outcomes.exactlyOneEach())
        .allSatisfy(outcome -> assertThat(failure(outcome)).hasMessageStartingWith("PR0573"));
    assertThat(channel.bodies()).hasSize(1);
  }

  @Test
  void aChannelThatHasEndedIsABrokerThatCannotBeReached() {
    channel.end();

    assertThatThrownBy(broker::connect)
        .isInstanceOf(TransportException.class)
        .hasMessageStartingWith("PR1302");
  }

  @Test
  void aChannelThatEndsMeanwhileEndsTheSession() throws Exception {
    RecordedOutcomes outcomes = new RecordedOutcomes(2);
    BrokerSession session = broker.connect();
    session.send(TestMessages.numbered(1, "/topic/x"), new RecordedOutcomes(1));
    channel.end();

    session.send(TestMessages.numbered(2, "/topic/x"), outcomes);

    assertThat(outcomes.exactlyOneEach())
        .allSatisfy(outcome -> assertThat(failure(outcome)).hasMessageStartingWith("PR1302"));
  }

  @Test
  void nothingIsReceivedByIt() {
    assertThatThrownBy(() -> broker.receive(new Source("/queue/x", "me", 1, 1), null))
        .isInstanceOf(TransportException.class)
        .hasMessageStartingWith("PR1305");
  }

  private static Thread sending(BrokerSession session, int count, RecordedOutcomes outcomes) {
    List<OutgoingMessage> batch = TestMessages.numbered(count, "/topic/x");
    Thread sender = new Thread(() -> session.send(batch, outcomes));
    sender.setDaemon(true);
    sender.start();
    return sender;
  }

  private static boolean waits(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING;
  }

  private static Throwable failure(Outcome outcome) {
    assertThat(outcome).isInstanceOf(TransportFailure.class);
    return ((TransportFailure) outcome).cause();
  }
}
