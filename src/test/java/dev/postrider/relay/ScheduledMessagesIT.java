package dev.postrider.relay;

import static dev.postrider.relay.RelayUnderTest.LANE;
import static dev.postrider.relay.RelayUnderTest.retry;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RetrySettings;
import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.store.Due;
import dev.postrider.store.OutboxEntry;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that are not to leave before a time, on a real PostgreSQL and a real Artemis. */
class ScheduledMessagesIT {

  private static final RetrySettings PATIENT = retry(10, WhenExhausted.PARK_KEY);
  private static final Due IN_TWO_SECONDS = new Due.After(Duration.ofSeconds(2));

  private static ArtemisServer artemis;

  private RelayUnderTest tables;
  private String queue;

  @BeforeAll
  static void startBroker() {
    artemis = ArtemisServer.create("scheduled").start();
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
  void close() {
    tables.close();
  }

  @Test
  void arrivesOnceNotBeforeItsTimeAndBehindWhatWasPublishedUntilThen() throws Exception {
    Relay relay = tables.start(artemis.url(), PATIENT);
    Await.until("it has its lane", () -> relay.lanes().contains(LANE));
    long before = System.nanoTime();
    publish(entry("k", "scheduled", IN_TWO_SECONDS), entry("k", "at once", null));
    assertThat(receive(1)).containsExactly("at once");
    assertThat(tables.count("SELECT count(*) FROM postrider_scheduled")).isOne();
    tables.publish("k", "/queue/" + queue, "published later");

    assertThat(receive(2)).containsExactly("published later", "scheduled");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(2));
    Await.until("nothing is left", () -> tables.waiting() == 0);
    assertThat(tables.count("SELECT count(*) FROM postrider_scheduled")).isZero();
    assertThat(drain()).isEmpty();
  }

  @Test
  void neverArrivesIfItsTransactionRolledBack() throws Exception {
    tables.start(artemis.url(), PATIENT);
    try (Connection connection = tables.begin()) {
      tables
          .store()
          .outbox()
          .append(connection, List.of(entry("k", "never", new Due.After(Duration.ofMillis(1)))));
      connection.rollback();
    }
    publish(entry("k", "committed", new Due.After(Duration.ofMillis(2))));

    assertThat(receive(1)).containsExactly("committed");
  }

  /** None of them need be the one that leads, or that has the message's broker. */
  @Test
  void manyThatAreDueArriveOnceEachAndInOrderThoughThreeNodesLook() throws Exception {
    int messages = 2_000;
    List<OutboxEntry> entries =
        IntStream.range(0, messages)
            .mapToObj(i -> entry("k" + i % 10, "" + i, new Due.After(Duration.ofMillis(1 + i))))
            .toList();
    publish(entries.toArray(OutboxEntry[]::new));
    for (int node = 0; node < 3; node++) {
      tables.start(artemis.url(), PATIENT);
    }

    List<Integer> arrived = receive(messages).stream().map(Integer::valueOf).toList();

    for (int key = 0; key < 10; key++) {
      int k = key;
      assertThat(arrived.stream().filter(i -> i % 10 == k).toList()).isSorted().hasSize(200);
    }
    assertThat(drain()).isEmpty();
    tables.assertNoFailureRecorded();
  }

  private void publish(OutboxEntry... entries) throws SQLException {
    try (Connection connection = tables.begin()) {
      tables.store().outbox().append(connection, Arrays.asList(entries));
      connection.commit();
    }
  }

  private OutboxEntry entry(String key, String text, Due due) {
    return new OutboxEntry(
        UUID.randomUUID().toString(),
        LANE,
        key,
        "/queue/" + queue,
        null,
        null,
        null,
        "text/plain",
        Map.of(),
        text.getBytes(UTF_8),
        null,
        due);
  }

  private List<String> receive(int count) {
    try (JmsConsumer consumer = new JmsConsumer(artemis.url())) {
      return texts(consumer.receive(queue, count, Duration.ofSeconds(20)));
    }
  }

  private List<String> drain() {
    try (JmsConsumer consumer = new JmsConsumer(artemis.url())) {
      return texts(consumer.drain(queue));
    }
  }

  private static List<String> texts(List<ReceivedMessage> messages) {
    return messages.stream().map(ReceivedMessage::text).toList();
  }
}
