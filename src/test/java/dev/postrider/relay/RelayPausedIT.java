package dev.postrider.relay;

import static dev.postrider.relay.CrashPoint.BEFORE_REJECT;
import static dev.postrider.relay.CrashPoint.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import jakarta.jms.JMSContext;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A relay that stood still (SIGSTOP) until another one had its lanes, and then went on. */
class RelayPausedIT {

  /** Refused by the broker, which has a queue of that name. */
  private static final String REFUSED = "/topic/already.a.queue";

  private static final String POISON = "/queue/poison";

  /** Longer, so that a busy machine does not make it lose the lane to the one that woke up. */
  private static final Duration HOLDERS_LEASE = Duration.ofSeconds(6);

  private static final Duration LONG = Duration.ofSeconds(60);

  private static ArtemisServer artemis;

  private final List<RelayProcess> nodes = new ArrayList<>();
  private RelayUnderTest tables;
  private String queue;

  @BeforeAll
  static void startBroker() {
    artemis = ArtemisServer.create("relay-paused").start();
    try (var factory = new ActiveMQConnectionFactory(artemis.url());
        JMSContext context = factory.createContext()) {
      context.createProducer().send(context.createQueue("already.a.queue"), "occupied");
    }
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
    for (RelayProcess node : nodes) {
      node.close();
    }
    tables.close();
  }

  /**
   * Neither has written anything when the first wakes up: only its epoch tells that it is stale.
   */
  @ParameterizedTest
  @ValueSource(strings = {REFUSED, POISON})
  void recordsNoFailureOfAMessageThatIsAnothersByNow(String destination) throws Exception {
    tables.publish("bad", destination, "b1");
    tables.publish("bad", "/queue/" + queue, "b2");
    RelayProcess stale = start(RelayProcess.LEASE);
    stale.awaitReached(BEFORE_REJECT);
    RelayProcess holder = start(HOLDERS_LEASE);
    stale.signal("STOP");
    Await.until("the other has the lane", LONG, () -> isHeldBy(holder));
    holder.awaitReached(BEFORE_REJECT);

    stale.signal("CONT");
    stale.letGo(BEFORE_REJECT);
    stale.awaitReached(REJECTED);

    tables.assertNoFailureRecorded();
    assertThat(tables.count("SELECT max(attempts) FROM postrider_outbox")).isZero();

    stale.letGo(REJECTED);
    holder.letGo(BEFORE_REJECT);
    holder.awaitReached(REJECTED);
    holder.letGo(REJECTED);
    assertThat(tables.count("SELECT count(*) FROM postrider_blocked_key")).isEqualTo(1);
    mend(destination);

    assertThat(receive(2)).extracting(ReceivedMessage::text).containsExactly("b1", "b2");
    Await.until("the key is free", LONG, () -> tables.waiting() == 0);
    assertThat(isHeldBy(holder)).isTrue();
    assertAttemptsAreOf(holder);
  }

  private RelayProcess start(Duration lease) throws Exception {
    RelayProcess node =
        RelayProcess.on(tables.url(), artemis.url())
            .lease(lease)
            .losesConnectionOver(POISON)
            .stopsAt(BEFORE_REJECT, 1)
            .stopsAt(REJECTED, 1)
            .start();
    nodes.add(node);
    return node;
  }

  private boolean isHeldBy(RelayProcess node) throws SQLException {
    return tables.holder().equals(node.description());
  }

  private void mend(String destination) throws SQLException {
    tables.execute(
        "UPDATE postrider_outbox SET destination = '/queue/"
            + (queue + "' WHERE destination = '" + destination + "'"));
  }

  /** Numbered from 1, none twice, none by the other. */
  private void assertAttemptsAreOf(RelayProcess node) throws SQLException {
    long all = tables.count("SELECT count(*) FROM postrider_attempt");
    assertThat(all).isPositive();
    assertThat(tables.count("SELECT max(attempt) FROM postrider_attempt")).isEqualTo(all);
    assertThat(
            tables.count(
                "SELECT count(*) FROM postrider_attempt WHERE node = '"
                    + (node.description() + "'")))
        .isEqualTo(all);
    assertThat(tables.count("SELECT count(*) FROM postrider_blocked_key")).isZero();
    assertThat(tables.count("SELECT count(*) FROM postrider_dead")).isZero();
  }

  private List<ReceivedMessage> receive(int count) {
    try (JmsConsumer consumer = new JmsConsumer(artemis.url())) {
      return consumer.receive(queue, count, LONG);
    }
  }
}
