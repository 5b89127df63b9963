package dev.postrider.relay;

import static dev.postrider.relay.RelayUnderTest.retry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A relay on a computer whose clock is an hour ahead, or behind. */
class RelayWrongClockIT {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private static ArtemisServer artemis;

  private RelayUnderTest tables;
  private RelayProcess wrong;
  private String queue;

  @BeforeAll
  static void startBroker() {
    artemis = ArtemisServer.create("relay-wrong-clock").start();
  }

  @AfterAll
  static void stopBroker() {
    artemis.close();
  }

  @BeforeEach
  void open() {
    tables = new RelayUnderTest();
    queue = "q" + System.nanoTime();
  }

  @AfterEach
  void close() throws Exception {
    wrong.close();
    tables.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void neitherTakesALaneNorLosesIts(int hoursAhead) throws Exception {
    Relay right = startRightNode();
    Await.until("the right one has the lane", LONG, () -> tables.holder().equals("under test"));
    startWrongNode(hoursAhead);
    assertNothingChangesHands();

    right.stop();
    Await.until("it takes what is free", LONG, this::isHeldByTheWrongNode);
    startRightNode();
    assertNothingChangesHands();
    assertThat(isHeldByTheWrongNode()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void sendsMessagesThatExpireAsIfItsClockWereRight(int hoursAhead) throws Exception {
    tables.publish("k", queue, "soon");
    tables.execute(
        "UPDATE postrider_outbox SET expires_at = CURRENT_TIMESTAMP + INTERVAL '10 minutes'");
    tables.publish("k", queue, "late");
    tables.execute(
        "UPDATE postrider_outbox SET expires_at = CURRENT_TIMESTAMP + INTERVAL '2 hours'"
            + " WHERE expires_at IS NULL");
    long now = System.currentTimeMillis();
    startWrongNode(hoursAhead);

    List<ReceivedMessage> arrived = receive(2);
    assertThat(arrived).extracting(ReceivedMessage::text).containsExactly("soon", "late");
    assertThat(arrived)
        .as("sent by the wrong clock")
        .allSatisfy(
            m -> assertThat(m.timestamp() - now).isCloseTo(hoursAhead * HOUR, within(MINUTE)));
    assertThat(arrived.get(1).expiration() - now).isCloseTo(2 * HOUR, within(MINUTE));
    // Whose time has come by a clock that is ahead: no client sends what has expired.
    assertThat(arrived.get(0).expiration() - now).isBetween(9 * MINUTE, HOUR + 11 * MINUTE);
    Await.until("all is settled", LONG, () -> tables.waiting() == 0);
    tables.assertNoFailureRecorded();
  }

  private Relay startRightNode() {
    return tables.start(artemis.url(), retry(10, WhenExhausted.PARK_KEY));
  }

  private void startWrongNode(int hoursAhead) throws Exception {
    wrong =
        RelayProcess.on(tables.url(), artemis.url())
            .lease(RelayUnderTest.LEASE)
            .clockAhead(Duration.ofHours(hoursAhead))
            .start();
    assertThat(wrong.clockShift().toMillis()).isCloseTo(hoursAhead * HOUR, within(MINUTE));
  }

  /** While every node shows signs of life for longer than a lease. */
  private void assertNothingChangesHands() throws SQLException {
    Await.until("both are there", LONG, () -> nodes() == 2);
    String holder = tables.holder();
    long epoch = epoch();
    tables.execute("CREATE TABLE before AS SELECT * FROM postrider_node");
    Await.until(
        "their leases have been extended",
        LONG,
        () ->
            tables.count(
                    "SELECT count(*) FROM postrider_node n JOIN before b ON b.id = n.id"
                        + " WHERE n.expires_at > b.expires_at + INTERVAL '3500 milliseconds'")
                == 2);
    tables.execute("DROP TABLE before");
    assertThat(tables.holder()).isEqualTo(holder);
    assertThat(epoch()).isEqualTo(epoch);
    assertThat(nodes()).isEqualTo(2);
    assertThat(
            tables.count(
                "SELECT count(*) FROM postrider_node"
                    + " WHERE expires_at > CURRENT_TIMESTAMP + INTERVAL '3 seconds'"))
        .as("leases longer than asked for")
        .isZero();
  }

  private boolean isHeldByTheWrongNode() throws SQLException {
    return tables.holder().equals(wrong.description());
  }

  private long nodes() throws SQLException {
    return tables.count("SELECT count(*) FROM postrider_node WHERE expires_at > CURRENT_TIMESTAMP");
  }

  private long epoch() throws SQLException {
    return tables.count("SELECT epoch FROM postrider_lease");
  }

  private List<ReceivedMessage> receive(int count) {
    try (JmsConsumer consumer = new JmsConsumer(artemis.url())) {
      return consumer.receive(queue, count, LONG);
    }
  }
}
