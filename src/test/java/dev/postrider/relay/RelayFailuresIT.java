package dev.postrider.relay;

import static dev.postrider.relay.RelayUnderTest.retry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RelaySettings;
import dev.postrider.config.RetrySettings;
import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import dev.postrider.testkit.TcpProxy;
import jakarta.jms.JMSContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that a real Artemis refuses, or loses the connection over, beside others. */
class RelayFailuresIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  /** Refused by the broker, which has a queue of that name. */
  private static final String REFUSED = "/topic/already.a.queue";

  private static ArtemisServer artemis;

  private RelayUnderTest tables;
  private TcpProxy network;
  private String queue;

  @BeforeAll
  static void startBroker() {
    artemis = ArtemisServer.create("failures").start();
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
    network = new TcpProxy(artemis.port());
    queue = "q" + System.nanoTime();
  }

  @AfterEach
  void close() {
    tables.close();
    network.close();
  }

  /** Several pages wait behind the head; the key's live messages meet the drain at the cursor. */
  @Test
  void aRetriedHeadIsFollowedByItsKeyInOrderWhileMoreOfItComes() throws Exception {
    startRelay(retry(1000, WhenExhausted.PARK_KEY), 100);
    tables.publish("bad", REFUSED, "bad:1");
    publish("bad", 2, 600);
    try (LiveMessages live = new LiveMessages("bad", 601)) {
      Await.until("the head is tried", () -> count("postrider_attempt") > 1);
      live.await(50);
      mend();
      Await.until("the key is free", () -> count("postrider_blocked_key") == 0);
      live.await(50);
    }

    awaitAllLeft();
    Arrivals arrived = new Arrivals(drain());
    arrived.assertComplete();
    assertThat(arrived.repeats()).isZero();
    assertThat(tables.count("SELECT count(DISTINCT seq) FROM postrider_attempt")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatCostsTheConnectionIsIsolatedAndHarmsNoOther(WhenExhausted policy)
      throws Exception {
    startRelay(retry(2, policy), 2000);
    String poison;
    try (LiveMessages live = new LiveMessages("other", 1)) {
      live.await(20);
      network.cutOn("poison");
      poison = tables.publish("bad", queue, "poison:1");
      tables.publish("bad", queue, "bad:1");
      Await.until("it is dead", LONG, () -> isDead(poison));
      live.await(20);
    }

    boolean parked = policy == WhenExhausted.PARK_KEY;
    Await.until("all others have left", LONG, () -> tables.waiting() == (parked ? 2 : 0));
    Arrivals arrived = new Arrivals(drain());
    arrived.assertComplete();
    assertThat(arrived.first().contains("bad:1")).isEqualTo(!parked);
    assertThat(tables.count("SELECT count(*) FROM postrider_attempt")).isEqualTo(2);
    assertThat(tables.count("SELECT count(*) FROM postrider_attempt WHERE id = '" + poison + "'"))
        .isEqualTo(2);
    assertThat(tables.count("SELECT count(*) FROM postrider_blocked_key"))
        .isEqualTo(parked ? 1 : 0);
    assertThat(tables.count("SELECT count(*) FROM postrider_dead")).isEqualTo(parked ? 0 : 1);
  }

  /** Artemis keeps large bodies aside, but not large headers. */
  @Test
  void aMessageTooLargeForTheBrokerIsRejectedAndHoldsBackItsKeyOnly() throws Exception {
    String large = tables.publish("bad", queue, "large:1");
    setHeader(large, "long", "x".repeat(600_000));
    tables.publish("bad", queue, "bad:1");
    tables.publish("good", queue, "good:1");
    startRelay(retry(1, WhenExhausted.PARK_KEY), 2000);

    Await.until("sent or dead", LONG, () -> tables.waiting() == 0 || isDead(large));
    assertThat(drain()).extracting(ReceivedMessage::text).containsExactly("good:1");
    assertThat(tables.waiting()).isEqualTo(2);
    assertThat(count("postrider_attempt")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatExpiredBehindARejectedOneIsADeadLetterAndTheKeyGoesOn(WhenExhausted policy)
      throws Exception {
    tables.publish("bad", REFUSED, "bad:0");
    String brief = tables.publish("bad", queue, "brief:1");
    tables.publish("bad", queue, "bad:1");
    tables.execute(
        "UPDATE postrider_outbox SET expires_at = CURRENT_TIMESTAMP + interval '300 milliseconds'"
            + " WHERE id = '"
            + brief
            + "'");
    startRelay(retry(5, policy), 2000);
    if (policy == WhenExhausted.PARK_KEY) {
      Await.until("the head is dead", () -> count("postrider_blocked_key WHERE reason='DEAD'") > 0);
      mend();
      tables.execute("UPDATE postrider_blocked_key SET reason = 'RETRY', due_at = now()");
    }

    awaitAllLeft();
    boolean parked = policy == WhenExhausted.PARK_KEY;
    assertThat(drain())
        .extracting(ReceivedMessage::text)
        .containsExactlyElementsOf(parked ? List.of("bad:0", "bad:1") : List.of("bad:1"));
    assertThat(count("postrider_dead WHERE reason LIKE '%expired%' AND id = '" + brief + "'"))
        .isEqualTo(1);
    assertThat(count("postrider_dead")).isEqualTo(parked ? 1 : 2);
    assertThat(count("postrider_blocked_key")).isZero();
  }

  /** What {@code Message} refuses; a row may come from elsewhere. */
  @ParameterizedTest
  @CsvSource({
    "'', false",
    "with-dash, false",
    "with blank, false",
    "1st, false",
    "JMSXGroupSeq, false",
    // Artemis takes these, whatever the specification says.
    "null, true",
    "JMSMessageID, true",
    "ä, true"
  })
  void aHeaderThatIsNoneHoldsBackItsKeyOnlyAndNothingIsLost(String name, boolean taken)
      throws Exception {
    String odd = tables.publish("bad", queue, "odd:1");
    setHeader(odd, name, "value");
    tables.publish("bad", queue, "bad:1");
    tables.publish("good", queue, "good:1");
    startRelay(retry(1, WhenExhausted.PARK_KEY), 2000);

    Await.until("sent or dead", () -> tables.waiting() == (taken ? 0 : 2) && taken != isDead(odd));
    List<String> expected = taken ? List.of("odd:1", "bad:1", "good:1") : List.of("good:1");
    assertThat(drain())
        .extracting(ReceivedMessage::text)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(count("postrider_attempt")).isEqualTo(taken ? 0 : 1);
  }

  private Relay startRelay(RetrySettings retry, int readAhead) {
    RelaySettings usual = RelayUnderTest.settings(retry, Duration.ofSeconds(15));
    RelaySettings settings =
        new RelaySettings(
            true,
            usual.lease(),
            usual.pollMin(),
            usual.pollMax(),
            readAhead,
            usual.readAheadBytes(),
            usual.batch(),
            usual.sweep(),
            usual.transactionTimeout(),
            usual.stopTimeout(),
            retry);
    return tables.start(
        RelayUnderTest.dataSource(tables.url(), "relay"),
        Map.of("url", "tcp://127.0.0.1:" + network.port()),
        settings);
  }

  private void publish(String key, int from, int to) throws SQLException {
    try (Connection connection = tables.begin()) {
      for (int i = from; i <= to; i++) {
        tables.append(connection, key, queue, key + ":" + i);
      }
      connection.commit();
    }
  }

  /** As an operator would. */
  private void mend() throws SQLException {
    tables.execute(
        "UPDATE postrider_outbox SET destination = '%s' WHERE destination = '%s'"
            .formatted(queue, REFUSED));
  }

  /** As another program that writes the table might. */
  private void setHeader(String id, String name, String value) throws SQLException {
    tables.execute(
        "UPDATE postrider_outbox SET headers = '{\"%s\":\"%s\"}' WHERE id = '%s'"
            .formatted(name, value, id));
  }

  private boolean isDead(String id) throws SQLException {
    return count("postrider_dead WHERE id = '" + id + "'") > 0
        || count(
                "postrider_blocked_key b JOIN postrider_outbox o ON o.seq = b.head_seq"
                    + (" WHERE b.reason = 'DEAD' AND o.id = '" + id + "'"))
            > 0;
  }

  private long count(String from) throws SQLException {
    return tables.count("SELECT count(*) FROM " + from);
  }

  private void awaitAllLeft() {
    Await.until("everything has left", LONG, () -> tables.waiting() == 0);
  }

  private List<ReceivedMessage> drain() {
    try (JmsConsumer consumer = new JmsConsumer(artemis.url())) {
      return consumer.drain(queue);
    }
  }

  /** First arrivals of each key are numbered without a gap. */
  /** Messages of one key, and of ten others, that go on being stored. */
  private final class LiveMessages implements AutoCloseable {

    private static final int OTHERS = 10;

    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger rounds = new AtomicInteger();
    private final CompletableFuture<Void> producer;

    LiveMessages(String key, int from) {
      producer = CompletableFuture.runAsync(() -> produce(key, from));
    }

    void await(int more) {
      int now = rounds.get();
      Await.until(more + " more live messages", () -> rounds.get() >= now + more);
    }

    private void produce(String key, int from) {
      try {
        for (int n = from; !ended.get(); n++) {
          tables.publish(key, queue, key + ":" + n);
          int other = (n - from) % OTHERS;
          tables.publish("o" + other, queue, "o" + other + ":" + ((n - from) / OTHERS + 1));
          rounds.incrementAndGet();
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      ended.set(true);
      producer.join();
    }
  }
}
