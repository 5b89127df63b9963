package dev.postrider.connector.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.connector.RecordedOutcomes;
import dev.postrider.connector.TestMessages;
import dev.postrider.connector.stomp.ScriptedBroker.Script;
import dev.postrider.connector.stomp.ScriptedBroker.Talk;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.Outcome.Rejected;
import dev.postrider.spi.Outcome.TransportFailure;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.FreePort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session does when a broker behaves in ways that real ones cannot be made to. */
class StompSessionTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  @AfterAll
  static void leavesNoThreadBehind() {
    Await.until(
        "no thread of a session lives",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("postrider-stomp")));
  }

  @Test
  void asksForVersionAndVirtualHostAndLogsIn() throws Exception {
    BlockingQueue<String> logins = new LinkedBlockingQueue<>();

    connect(
        Map.of("user", "joe", "password", " a\\b:c ", "client-id", "shop", "heartbeat", "PT5S"),
        talk -> {
          logins.add(talk.admit());
          talk.read();
        });

    assertThat(logins.poll(5, TimeUnit.SECONDS).lines())
        .startsWith("CONNECT", "accept-version:1.2", "host:/", "login:joe", "passcode: a\\b:c ")
        .anyMatch(line -> line.matches("client-id:shop-[0-9a-f-]{36}"))
        .contains("heart-beat:5000,5000");
  }

  @Test
  void sendsNothingOfACallerThatIsNotEscaped() throws Exception {
    BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    BrokerSession session =
        connect(
            Map.of(),
            talk -> {
              talk.admit();
              while (true) {
                String frame = talk.read();
                frames.add(frame);
                talk.confirm(frame);
              }
            });
    Map<String, String> evil = new HashMap<>();
    evil.put("note", "x\n\n\\\r\nreceipt:99\nSEND");
    evil.put("na:me\ndestination", "/queue/other");
    evil.put("receipt", "99");
    evil.put("transaction", "t");
    evil.put("destination", "/queue/other");
    evil.put("content-length", "0");

    assertThat(
            send(
                session,
                List.of(
                    TestMessages.withHeaders(TestMessages.json("id", "/queue/q", "body"), evil),
                    TestMessages.withHeaders(
                        TestMessages.json("id", "/queue/q", "nul"), Map.of("a", "b\0")),
                    TestMessages.json("id", "/queue/q\nreceipt:98", "body"))))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(new Confirmed()),
            second -> assertThat(second).isInstanceOf(Rejected.class),
            third -> assertThat(third).isEqualTo(new Confirmed()));

    assertThat(frames).hasSize(2);
    assertThat(frames.remove().lines())
        .containsExactlyInAnyOrder(
            "SEND",
            "destination:/queue/q",
            "receipt:1",
            "persistent:true",
            "content-type:application/json",
            "content-length:4",
            "note:x\\n\\n\\\\\\r\\nreceipt\\c99\\nSEND",
            "na\\cme\\ndestination:/queue/other",
            "",
            "body");
    assertThat(frames.remove()).contains("\ndestination:/queue/q\\nreceipt\\c98\n");
  }

  @Test
  void confirmsByReceiptsInWhateverOrder() throws Exception {
    BrokerSession session =
        connect(
            Map.of(),
            talk -> {
              talk.admit();
              String first = talk.read();
              String second = talk.read();
              talk.say("RECEIPT\nreceipt-id:unknown\n\n\0RECEIPT\n\n\0MESSAGE\n\nx\0\n");
              talk.confirm(second);
              talk.confirm(second);
              talk.confirm(first);
              talk.read();
            });

    assertThat(send(session, TestMessages.numbered(2, "q"))).containsOnly(new Confirmed());
  }

  @Test
  void refusesTheMessageThatTheErrorNamesAndSendsTheOthersAgain() throws Exception {
    List<String> again = new CopyOnWriteArrayList<>();
    BrokerSession session =
        connect(
            Map.of(),
            talk -> {
              talk.admit();
              talk.confirm(talk.read());
              talk.read();
              talk.refuse(talk.read());
              talk.read();
            },
            talk -> {
              talk.admit();
              while (true) {
                String frame = talk.read();
                again.add(frame.substring(frame.length() - 1));
                talk.confirm(frame);
              }
            });

    List<Outcome> outcomes = send(session, TestMessages.numbered(5, "q"));

    assertThat(outcomes.remove(2))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> assertThat(rejected.reason()).startsWith("PR0574").contains("q", "no"));
    assertThat(outcomes).containsOnly(new Confirmed());
    assertThat(again).containsExactly("1", "3", "4");
    assertThat(send(session, TestMessages.numbered(1, "q"))).containsOnly(new Confirmed());
  }

  /** Nobody else suffers from it, and nothing is sent twice. */
  @Test
  void sendsAloneWhatGoesToADestinationThatHasRefusedOne() throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    Script picky =
        talk -> {
          talk.admit();
          while (true) {
            String frame = talk.read();
            bodies.add(frame.substring(frame.length() - 1));
            if (frame.contains("destination:/queue/bad\n")) {
              talk.refuse(frame);
              return;
            }
            talk.confirm(frame);
          }
        };
    ScriptedBroker broker = register(new ScriptedBroker(picky));
    BrokerSession session = connect(broker, Map.of());
    send(session, List.of(TestMessages.json("id", "bad", "x")));
    bodies.clear();
    List<OutgoingMessage> mixed =
        Stream.of("good 0", "bad 1", "good 2", "bad 3", "bad 4", "good 5")
            .map(text -> text.split(" "))
            .map(parts -> TestMessages.json("id", parts[0], parts[1]))
            .toList();

    List<Outcome> outcomes = send(session, mixed);

    assertThat(outcomes).filteredOn(new Confirmed()::equals).hasSize(3);
    assertThat(outcomes).filteredOn(Rejected.class::isInstance).hasSize(3);
    assertThat(bodies).containsExactly("0", "1", "2", "3", "4", "5");
    assertThat(broker.connections()).isEqualTo(5);
  }

  @Test
  void findsTheCulpritOfAnErrorThatNamesNoneByATrialOfEach() throws Exception {
    Script mute =
        talk -> {
          talk.admit();
          while (true) {
            String frame = talk.read();
            if (frame.endsWith("\n3")) {
              talk.say("ERROR\nmessage:not_found\n\nNOT_FOUND - no exchange\0");
              return;
            }
            if (!frame.endsWith("\n1")) {
              talk.confirm(frame);
            }
          }
        };
    Script fair =
        talk -> {
          talk.admit();
          while (true) {
            String frame = talk.read();
            if (frame.endsWith("\n3")) {
              talk.say("ERROR\nmessage:not_found\n\nNOT_FOUND - no exchange\0");
              return;
            }
            talk.confirm(frame);
          }
        };
    BrokerSession session = connect(Map.of(), mute, fair);

    List<Outcome> outcomes = send(session, TestMessages.numbered(6, "q"));

    assertThat(outcomes.remove(3))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> assertThat(rejected.reason()).contains("NOT_FOUND - no exchange"));
    assertThat(outcomes).containsOnly(new Confirmed());
  }

  @Test
  void givesUpOnABrokerThatEndsTheConnectionForAReasonOfItsOwn() throws Exception {
    BrokerSession session =
        connect(
            Map.of("dialect", "rabbitmq"),
            talk -> {
              talk.admit();
              talk.read();
              talk.say("ERROR\nmessage:connection_forced\n\nbroker shut down\0");
            });

    assertThat(send(session, TestMessages.numbered(1, "q")))
        .singleElement()
        .isInstanceOfSatisfying(
            TransportFailure.class,
            failure ->
                assertThat(failure.cause())
                    .hasMessageStartingWith("PR0603")
                    .hasMessageContaining("broker shut down"));
  }

  @Test
  void reportsWhatIsOpenIfNobodyAdmitsUsAfterARefusal() throws Exception {
    BrokerSession session =
        connect(
            Map.of(),
            talk -> {
              talk.admit();
              talk.read();
              talk.refuse(talk.read());
            },
            talk -> talk.admit("ERROR\nmessage:full\n\n\0"));

    List<Outcome> outcomes = send(session, TestMessages.numbered(3, "q"));

    assertThat(outcomes.get(1)).isInstanceOf(Rejected.class);
    assertThat(List.of(outcomes.get(0), outcomes.get(2)))
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(TransportFailure.class));
    assertThat(send(session, TestMessages.numbered(1, "q")))
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(TransportFailure.class));
  }

  @Test
  void takesWhatIsNoStompForALostConnection() throws Exception {
    BrokerSession session =
        connect(
            Map.of(),
            talk -> {
              talk.admit();
              talk.read();
              talk.say("what?\n");
              talk.read();
            });

    assertThat(send(session, TestMessages.numbered(1, "q")))
        .singleElement()
        .isInstanceOfSatisfying(
            TransportFailure.class,
            failure -> assertThat(failure.cause()).hasMessageStartingWith("PR0601"));
  }

  /** Neither side may wait for the other to read first. */
  @Test
  void readsWhileItWritesToABrokerThatOnlyTalks() throws Exception {
    int size = 16 << 20;
    BrokerSession session =
        connect(
            Map.of(),
            talk -> {
              talk.admit();
              talk.say("\n".repeat(size));
              talk.confirm(talk.read());
              talk.read();
            });
    byte[] body = new byte[size];

    assertThat(send(session, List.of(TestMessages.of("id", "q", "text/plain", body))))
        .containsOnly(new Confirmed());
  }

  @Test
  void saysThatItLivesWhileThereIsNothingToSend() throws Exception {
    CountDownLatch beats = new CountDownLatch(3);

    connect(
        Map.of("heartbeat", "PT0.2S"),
        talk -> {
          talk.admit("CONNECTED\nversion:1.2\nheart-beat:0,200\n\n\0");
          while (talk.readByte() == '\n') {
            beats.countDown();
          }
        });

    assertThat(beats.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void noticesABrokerThatHasGoneSilent() throws Exception {
    BrokerSession session =
        connect(
            Map.of("heartbeat", "PT0.1S"),
            talk -> {
              talk.admit("CONNECTED\nversion:1.2\nheart-beat:100,0\n\n\0");
              talk.read();
              talk.read();
            });

    assertThat(send(session, TestMessages.numbered(1, "q")))
        .singleElement()
        .isInstanceOfSatisfying(
            TransportFailure.class,
            failure -> assertThat(failure.cause()).hasMessageStartingWith("PR0602"));
  }

  @Test
  void takesLeaveWhenItHasNothingOpen() throws Exception {
    BlockingQueue<String> last = new LinkedBlockingQueue<>();
    BrokerSession session =
        connect(
            Map.of(),
            talk -> {
              talk.admit();
              talk.confirm(talk.read());
              last.add(talk.read());
            });
    send(session, TestMessages.numbered(1, "q"));

    session.close();

    assertThat(last.poll(5, TimeUnit.SECONDS)).isEqualTo("DISCONNECT\n\n");
  }

  @Test
  void handsOverNoMoreThanTheBrokerReads() throws Exception {
    CountDownLatch reads = new CountDownLatch(1);
    BrokerSession session =
        connect(
            Map.of("send-timeout", "PT20S"),
            talk -> {
              talk.admit();
              awaitQuietly(reads);
              while (true) {
                talk.confirm(talk.read());
              }
            });
    int count = 3000;
    RecordedOutcomes outcomes = new RecordedOutcomes(count);
    byte[] body = new byte[10_000];
    List<OutgoingMessage> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batch.add(TestMessages.of("id", "q", "text/plain", body));
    }
    Thread sender = new Thread(() -> session.send(batch, outcomes));
    sender.start();
    Await.until("the sender waits", () -> sender.getState() == Thread.State.WAITING);

    reads.countDown();

    assertThat(outcomes.await(SOON)).containsOnly(new Confirmed());
    sender.join();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONNECTED\nversion:1.1\n\n\0",
        "CONNECTED\n\n\0",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "RECEIPT\n\n\0",
        "CONNECTED\nversion:1.2\nheart-beat:soon\n\n\0"
      })
  void connectsToNothingButStomp(String answer) throws IOException {
    assertThat(failure(Map.of(), talk -> talk.admit(answer)))
        .hasMessageStartingWith("PR0601")
        .hasMessageContaining("'events'");
  }

  @Test
  void tellsWhyALoginIsRefused() {
    assertThat(
            failure(
                Map.of("user", "joe", "password", "s3cr3t-Pa55"),
                talk -> talk.admit("ERROR\nmessage:Bad\n\nno joe with s3cr3t-Pa55\0")))
        .hasMessageStartingWith("PR0563")
        .hasMessageContaining("'joe'")
        .hasMessageContaining("no joe with ***")
        .hasStackTraceContaining("no joe with ***");
  }

  @Test
  void saysSoWhenTheBrokerHangsUpOnALogin() {
    assertThat(failure(Map.of(), Talk::read)).hasMessageStartingWith("PR0561");
  }

  @Test
  void goesOnToTheNextHostWhenOneIsDeadOrSilent() throws Exception {
    ScriptedBroker silent = register(new ScriptedBroker(talk -> talk.readByte()));
    ScriptedBroker deaf =
        register(
            new ScriptedBroker(
                talk -> {
                  talk.read();
                  talk.read();
                }));
    ScriptedBroker alive = register(new ScriptedBroker(ScriptedBroker::obey));
    String hosts =
        "127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d"
            .formatted(FreePort.next(), deaf.port(), silent.port(), alive.port());

    BrokerSession session =
        register(broker(Map.of("hosts", hosts, "connect-timeout", "PT2S")).connect());

    assertThat(send(session, TestMessages.numbered(1, "q"))).containsOnly(new Confirmed());
  }

  @Test
  void tellsOfAllHostsIfNoneAdmitsUs() {
    int first = FreePort.next();
    int second = FreePort.next();
    Broker broker = broker(Map.of("hosts", "127.0.0.1:" + first + ",127.0.0.1:" + second));

    assertThat(catchThrowableOfType(TransportException.class, broker::connect))
        .hasMessageStartingWith("PR0561")
        .hasMessageContaining("127.0.0.1:" + first + " cannot be reached")
        .hasMessageContaining("127.0.0.1:" + second + " cannot be reached");
  }

  @Test
  void showsARefusedLoginToNoOtherHost() throws Exception {
    ScriptedBroker refusing =
        register(new ScriptedBroker(talk -> talk.admit("ERROR\nmessage:no\n\n\0")));
    ScriptedBroker other = register(new ScriptedBroker(ScriptedBroker::obey));
    Broker broker =
        broker(Map.of("hosts", "127.0.0.1:" + refusing.port() + ",127.0.0.1:" + other.port()));

    assertThat(catchThrowableOfType(TransportException.class, broker::connect))
        .hasMessageStartingWith("PR0563");
    assertThat(other.connections()).isZero();
  }

  private TransportException failure(Map<String, String> settings, Script script) {
    ScriptedBroker scripted = register(new ScriptedBroker(script));
    Map<String, String> all = new HashMap<>(settings);
    all.put("hosts", "127.0.0.1:" + scripted.port());
    return catchThrowableOfType(TransportException.class, broker(all)::connect);
  }

  private BrokerSession connect(Map<String, String> settings, Script... scripts)
      throws TransportException {
    return connect(register(new ScriptedBroker(scripts)), settings);
  }

  private BrokerSession connect(ScriptedBroker scripted, Map<String, String> settings)
      throws TransportException {
    Map<String, String> all = new HashMap<>(settings);
    all.put("hosts", "127.0.0.1:" + scripted.port());
    return register(broker(all).connect());
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

  private static List<Outcome> send(BrokerSession session, List<OutgoingMessage> batch) {
    RecordedOutcomes outcomes = new RecordedOutcomes(batch.size());
    session.send(batch, outcomes);
    return outcomes.await(SOON);
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
