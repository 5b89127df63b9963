package dev.postrider.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.Outcome.Confirmed;
import dev.postrider.spi.Outcome.TransportFailure;
import dev.postrider.spi.TransportException;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.FreePort;
import dev.postrider.testkit.TcpProxy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every connector promises the relay when broker or network fail. */
public abstract class ConnectorFaultContract extends ConnectorFixture {

  private static final Duration BRIEF = Duration.ofSeconds(1);
  private static final Duration BRIEF_AND_SOME = Duration.ofSeconds(5);

  /** Against this broker. */
  protected ConnectorFaultContract(BrokerUnderTest real) {
    super(real);
  }

  @Test
  void keepsConfirmedMessagesOverAKilledBroker() throws Exception {
    String queue = queue();
    send(session(), TestMessages.numbered(20, "/queue/" + queue));

    real().kill();
    real().start();

    assertThat(bodies(queue)).isEqualTo(numbers(20));
  }

  @Test
  void reportsABrokerKilledBeforeTheSendAndConnectsAnewAfterItsReturn() throws Exception {
    String queue = queue();
    Broker broker = broker(real().settings(real().port()), Map.of());
    BrokerSession session = register(broker.connect());
    real().kill();

    try {
      assertThat(send(session, TestMessages.numbered(10, queue)))
          .hasSize(10)
          .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(TransportFailure.class));
      session.close();
    } finally {
      real().start();
    }

    BrokerSession next = register(broker.connect());
    assertThat(send(next, TestMessages.numbered(10, queue))).containsOnly(new Confirmed());
    assertThat(bodies(queue)).isEqualTo(numbers(10));
  }

  @Test
  void tellsEveryMessageOnceWhenTheBrokerIsKilledUnderLoad() throws Exception {
    String queue = queue();
    BrokerSession session = session();
    CountDownLatch someAreThrough = new CountDownLatch(10);
    List<List<Outcome>> batches = new ArrayList<>();
    CompletableFuture<Void> load =
        CompletableFuture.runAsync(
            () -> {
              do {
                batches.add(send(session, TestMessages.numbered(100, queue)));
                someAreThrough.countDown();
              } while (isWhole(batches.get(batches.size() - 1)));
            });
    assertThat(someAreThrough.await(30, TimeUnit.SECONDS)).isTrue();

    real().kill();
    load.get(30, TimeUnit.SECONDS);
    real().start();

    List<Outcome> last = batches.get(batches.size() - 1);
    assertThat(batches.subList(0, batches.size() - 1))
        .allSatisfy(batch -> assertThat(batch).containsOnly(new Confirmed()));
    assertThat(last)
        .filteredOn(end -> !end.equals(new Confirmed()))
        .isNotEmpty()
        .allSatisfy(end -> assertThat(end).isInstanceOf(TransportFailure.class));
    List<String> seen = bodies(queue);
    int whole = 100 * (batches.size() - 1);
    assertThat(seen.subList(0, whole))
        .isEqualTo(
            Collections.nCopies(batches.size() - 1, numbers(100)).stream()
                .flatMap(List::stream)
                .toList());
    // Of the last batch more may be there than was confirmed, and never less; nor out of order.
    List<String> rest = seen.subList(whole, seen.size());
    assertThat(rest).isEqualTo(numbers(rest.size()));
    if (real().atomic()) {
      assertThat(rest.size()).isIn(0, 100);
      assertThat(last).doesNotContain(new Confirmed());
    } else {
      assertThat(rest).hasSizeBetween(last.lastIndexOf(new Confirmed()) + 1, 100);
    }
  }

  @Test
  void saysThatNobodyListens() {
    assertFailsToConnect(FreePort.next(), Map.of());
  }

  @Test
  void givesUpOnABrokerThatAcceptsAndNeverAnswers() throws Exception {
    try (ServerSocket hole = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      TcpProxy proxy = register(new TcpProxy(hole.getLocalPort()));

      assertFailsToConnect(proxy.port(), Map.of());

      Await.until("the connection is given back", () -> proxy.connections() == 0);
    }
  }

  @Test
  void saysThatTheLoginIsRefused() {
    TcpProxy proxy = register(real().proxy());

    TransportException refused =
        assertFailsToConnect(
            proxy.port(), real().password(BrokerUnderTest.PASSWORD + "-which-is-wrong"));

    assertThat(refused).hasMessageContaining("login");
    Await.until("the connection is given back", () -> proxy.connections() == 0);
  }

  @Test
  void connectsOnceTheNetworkHasHealed() throws Exception {
    TcpProxy proxy = register(real().proxy());
    proxy.cut();
    assertFailsToConnect(proxy.port(), Map.of());

    proxy.heal();

    String queue = queue();
    BrokerSession session = connect(real().settings(proxy.port()), Map.of());
    assertThat(send(session, TestMessages.numbered(1, queue))).containsOnly(new Confirmed());
  }

  /** The counterpart of the next: nobody need hear of it. */
  @Test
  void goesOnOverALostConnectionThatItsClientMends() throws Exception {
    assumeTrue(real().mendsConnections(), "its client reports a lost connection");
    TcpProxy proxy = register(real().proxy());
    String queue = queue();
    BrokerSession session = connect(real().settings(proxy.port()), Map.of());
    send(session, TestMessages.numbered(5, queue));

    proxy.cutConnections();

    assertThat(send(session, TestMessages.numbered(10, queue))).containsOnly(new Confirmed());
    List<String> all = new ArrayList<>(numbers(5));
    all.addAll(numbers(10));
    assertThat(bodies(queue)).isEqualTo(all);
  }

  @Test
  void reportsALostConnectionAndLeavesNothingHalfSent() throws Exception {
    assumeFalse(real().mendsConnections(), "its client mends a lost connection");
    TcpProxy proxy = register(real().proxy());
    String queue = queue();
    BrokerSession session = connect(real().settings(proxy.port()), Map.of());
    send(session, TestMessages.numbered(5, queue));

    proxy.cutConnections();

    assertThat(send(session, TestMessages.numbered(10, queue)))
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(TransportFailure.class));
    assertThat(send(session, TestMessages.numbered(10, queue)))
        .as("the session stays of no use")
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(TransportFailure.class));
    if (real().atomic()) {
      assertThat(bodies(queue)).isEqualTo(numbers(5));
    } else {
      assertThat(bodies(queue)).startsWith(numbers(5).toArray(String[]::new));
    }
  }

  @Test
  void endsASendThatTakesLongerThanItsTimeout() throws Exception {
    TcpProxy proxy = register(real().proxy());
    BrokerSession session =
        connect(real().settings(proxy.port()), real().timeouts(BRIEF_AND_SOME, BRIEF));
    proxy.stall();
    RecordedOutcomes outcomes = new RecordedOutcomes(10);

    session.send(TestMessages.numbered(10, queue()), outcomes);

    assertThat(outcomes.await(BRIEF_AND_SOME))
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(TransportFailure.class));
    proxy.heal();
    Await.until("the connection is given back", () -> proxy.connections() == 0);
    outcomes.exactlyOneEach();
  }

  @Test
  void endsASendWhenItsSessionIsClosedMeanwhile() throws Exception {
    TcpProxy proxy = register(real().proxy());
    BrokerSession session = connect(real().settings(proxy.port()), Map.of());
    proxy.stall();
    RecordedOutcomes outcomes = new RecordedOutcomes(10);
    CompletableFuture<Void> blocked =
        CompletableFuture.runAsync(
            () -> session.send(TestMessages.numbered(10, queue()), outcomes));
    Await.until("the send has reached the network", () -> proxy.heldBack() > 0);

    session.close();

    assertThat(outcomes.await(BRIEF_AND_SOME))
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(TransportFailure.class));
    blocked.get(5, TimeUnit.SECONDS);
    proxy.heal();
    Await.until("the connection is given back", () -> proxy.connections() == 0);
    outcomes.exactlyOneEach();
  }

  @Test
  void refusesToSendAfterClose() throws Exception {
    BrokerSession session = session();
    session.close();
    session.close();

    assertThat(send(session, TestMessages.numbered(3, queue())))
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(TransportFailure.class));
  }

  private static boolean isWhole(List<Outcome> batch) {
    return batch.stream().allMatch(outcome -> outcome.equals(new Confirmed()));
  }

  private TransportException assertFailsToConnect(int port, Map<String, String> others) {
    Map<String, String> settings = new HashMap<>(real().settings(port));
    settings.putAll(others);
    Broker broker = broker(settings, real().timeouts(BRIEF, SOON));
    long begin = System.nanoTime();

    TransportException failure = catchThrowableOfType(TransportException.class, broker::connect);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BRIEF_AND_SOME);
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain(BrokerUnderTest.PASSWORD);
    assertThat(failure).hasMessageContaining("events").hasMessageContaining("" + port);
    return failure;
  }
}
