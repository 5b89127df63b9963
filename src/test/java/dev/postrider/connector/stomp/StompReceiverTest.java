package dev.postrider.connector.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.connector.RecordedDeliveries;
import dev.postrider.connector.stomp.ScriptedBroker.Script;
import dev.postrider.connector.stomp.ScriptedBroker.Talk;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Receiver;
import dev.postrider.spi.Source;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a receiver does when a broker behaves in ways that real ones cannot be made to. */
class StompReceiverTest {

  private static final Source ONE = new Source("/queue/q", "billing", 1, 1);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final RecordedDeliveries deliveries = RecordedDeliveries.keeping();
  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  @AfterAll
  static void leavesNoThreadBehind() {
    Await.until(
        "no thread of a receiver lives",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("postrider-stomp")));
  }

  @Test
  void acknowledgesWhatIsAcceptedByTheBrokersOwnId() throws Exception {
    receive(
        Map.of(),
        talk -> {
          admit(talk, "ActiveMQ/6");
          talk.say(message("T:1\\c\\\\n", "0"));
          note(talk);
        });

    deliveries.await(1).get(0).accept();
    deliveries.all().get(0).accept();
    deliveries.all().get(0).acknowledgement().release();

    assertThat(frames.poll(5, TimeUnit.SECONDS))
        .contains("SUBSCRIBE\n", "\nack:client-individual\n");
    assertThat(frames.poll(5, TimeUnit.SECONDS)).isEqualTo("ACK\nid:T\\c1\\c\\\\n\n\n");
    assertThat(frames).as("once").isEmpty();
  }

  @Test
  void holdsBackWhatTheBrokerSendsTooEarly() throws Exception {
    receive(
        Map.of(),
        talk -> {
          admit(talk, "ActiveMQ/6");
          talk.say(message("a", "0") + message("b", "1") + message("c", "2"));
          note(talk);
        });

    for (int i = 0; i < 3; i++) {
      assertThat(deliveries.await(i + 1)).hasSize(i + 1);
      deliveries.all().get(i).accept();
    }
    assertThat(deliveries.texts()).containsExactly("0", "1", "2");
  }

  @Test
  void givesBackAtOnceWhereTheBrokerPutsItBackIntoTheQueue() throws Exception {
    receive(
        Map.of(),
        talk -> {
          admit(talk, "RabbitMQ/3.10.8");
          talk.say(message("a", "0"));
          note(talk);
        });

    deliveries.await(1).get(0).acknowledgement().release();

    frames.poll(5, TimeUnit.SECONDS);
    assertThat(frames.poll(5, TimeUnit.SECONDS))
        .startsWith("NACK\n")
        .contains("\nid:a\n", "\nrequeue:true\n");
  }

  /** Artemis would throw it away. */
  @Test
  void keepsWhatIsReleasedWhereTheBrokerWouldNotGiveItAgain() throws Exception {
    Receiver receiver =
        receive(
            Map.of(),
            talk -> {
              admit(talk, "ActiveMQ-Artemis/2.55.0");
              talk.say(message("a", "0"));
              note(talk);
            });

    deliveries.await(1).get(0).acknowledgement().release();
    receiver.close();

    frames.poll(5, TimeUnit.SECONDS);
    assertThat(frames.poll(5, TimeUnit.SECONDS)).startsWith("DISCONNECT\n");
  }

  @Test
  void readsAnEmptyBodyAndGoesOn() throws Exception {
    RecordedDeliveries accepting = RecordedDeliveries.accepting();
    receive(
        Map.of(),
        accepting,
        talk -> {
          admit(talk, "ActiveMQ/6");
          talk.say("MESSAGE\nsubscription:1\nmessage-id:1\nack:a\ncontent-length:0\n\n\0\n");
          talk.say(message("b", "1"));
          note(talk);
        });

    accepting.await(2);
    assertThat(accepting.texts()).containsExactly("", "1");
  }

  @Test
  void keepsTheConnectionAliveWhileMessagesAreWorkedOn() throws Exception {
    CountDownLatch beats = new CountDownLatch(3);
    receive(
        Map.of("heartbeat", "PT0.2S"),
        talk -> {
          talk.admit("CONNECTED\nversion:1.2\nheart-beat:0,200\n\n\0");
          talk.confirm(talk.read(), "subscribed");
          talk.say(message("a", "0"));
          while (talk.readByte() == '\n') {
            beats.countDown();
          }
        });

    assertThat(beats.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(deliveries.all()).hasSize(1);
    assertThat(deliveries.losses()).isEmpty();
  }

  @Test
  void noticesABrokerThatHasGoneSilent() throws Exception {
    receive(
        Map.of("heartbeat", "PT0.1S"),
        talk -> {
          talk.admit("CONNECTED\nversion:1.2\nheart-beat:100,0\n\n\0");
          talk.confirm(talk.read(), "subscribed");
          note(talk);
        });

    Await.until("the loss is told", () -> !deliveries.losses().isEmpty());
    assertThat(deliveries.losses())
        .singleElement()
        .satisfies(loss -> assertThat(loss).hasMessageStartingWith("PR0602"));
  }

  @Test
  void tellsWithWhatErrorTheBrokerHungUp() throws Exception {
    receive(
        Map.of(),
        talk -> {
          admit(talk, "ActiveMQ/6");
          talk.confirm(talk.read(), "subscribed");
          talk.say("ERROR\nmessage:the queue is gone\n\n\0");
        });

    Await.until("the loss is told", () -> !deliveries.losses().isEmpty());
    assertThat(deliveries.losses())
        .singleElement()
        .satisfies(
            loss ->
                assertThat(loss)
                    .hasMessageStartingWith("PR0603")
                    .hasMessageContaining("the queue is gone"));
  }

  @Test
  void tellsWhyASubscriptionIsRefused() {
    TransportException refused =
        failure(
            Map.of(),
            talk -> {
              talk.admit();
              talk.read();
              talk.say("ERROR\nmessage:forbidden\n\nnot for you\0");
            });

    assertThat(refused)
        .hasMessageStartingWith("PR0604")
        .hasMessageContaining("/queue/q")
        .hasMessageContaining("not for you");
    assertThat(deliveries.losses()).isEmpty();
  }

  @Test
  void givesUpOnABrokerThatDoesNotAnswerTheSubscription() {
    TransportException late =
        failure(
            Map.of("connect-timeout", "PT0.5S"),
            talk -> {
              talk.admit();
              talk.read();
              talk.read();
            });

    assertThat(late).hasMessageStartingWith("PR0562");
    assertThat(deliveries.losses()).isEmpty();
  }

  /** As when the application stops meanwhile: else it would hold messages for ever. */
  @Test
  void leavesNothingBehindOnceNobodyLooksAfterConnections() throws Exception {
    ScriptedBroker scripted =
        register(
            new ScriptedBroker(
                talk -> {
                  admit(talk, "ActiveMQ/6");
                  note(talk);
                }));
    Broker broker = broker(Map.of("hosts", "127.0.0.1:" + scripted.port()));
    broker.close();

    assertThatThrownBy(() -> broker.receive(ONE, deliveries))
        .isInstanceOf(RejectedExecutionException.class);
    leavesNoThreadBehind();
  }

  @Test
  void subscribesToNothingThatTheBrokerDoesNotHave() throws IOException {
    ScriptedBroker scripted = register(new ScriptedBroker(talk -> idle(talk, "RabbitMQ/3")));
    Broker broker = broker(Map.of("hosts", "127.0.0.1:" + scripted.port()));
    Source source = new Source("/other/x", "billing", 1, 1);

    assertThat(
            catchThrowableOfType(
                TransportException.class, () -> broker.receive(source, deliveries)))
        .hasMessageStartingWith("PR0604");
  }

  private static void admit(Talk talk, String server) throws IOException {
    talk.admit("CONNECTED\nversion:1.2\nserver:" + server + "\n\n\0");
  }

  private static void idle(Talk talk, String server) throws IOException {
    admit(talk, server);
    talk.read();
  }

  /** Remembers what the receiver says, and accepts its subscription and its leave. */
  private void note(Talk talk) throws IOException {
    while (true) {
      String frame = talk.read();
      frames.add(frame);
      if (frame.startsWith("SUBSCRIBE\n")) {
        talk.confirm(frame, "subscribed");
      } else if (frame.startsWith("DISCONNECT\n")) {
        talk.confirm(frame, "left");
      }
    }
  }

  private static String message(String ack, String body) {
    return "MESSAGE\nsubscription:1\nmessage-id:1\nack:" + ack + "\n\n" + body + "\0\n";
  }

  private Receiver receive(Map<String, String> settings, Script script) throws TransportException {
    return receive(settings, deliveries, script);
  }

  private Receiver receive(Map<String, String> settings, RecordedDeliveries listener, Script script)
      throws TransportException {
    ScriptedBroker scripted = register(new ScriptedBroker(script));
    Map<String, String> all = new HashMap<>(settings);
    all.put("hosts", "127.0.0.1:" + scripted.port());
    return register(broker(all).receive(ONE, listener));
  }

  private TransportException failure(Map<String, String> settings, Script script) {
    return catchThrowableOfType(TransportException.class, () -> receive(settings, script));
  }

  private Broker broker(Map<String, String> settings) {
    BrokerDefinition definition = new BrokerDefinition("events", settings);
    assertThat(new StompConnector().check(definition)).isEmpty();
    return register(new StompConnector().open(definition));
  }

  private <T extends AutoCloseable> T register(T closeable) {
    opened.add(closeable);
    return closeable;
  }
}
