package dev.postrider.relay;

import static dev.postrider.relay.RelayUnderTest.BROKER;
import static dev.postrider.relay.RelayUnderTest.LANE;
import static dev.postrider.relay.RelayUnderTest.retry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RetrySettings;
import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.store.Act;
import dev.postrider.store.PauseStore;
import dev.postrider.store.PauseStore.Scope;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.JmsConsumer;
import dev.postrider.testkit.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pauses of each kind on a real PostgreSQL and a real Artemis, with two nodes. */
class RelayPausedByOperatorsIT {

  private static final RetrySettings PATIENT = retry(10, WhenExhausted.PARK_KEY);
  private static final Act ACT = new Act("ann", "api", "pause", null);

  private static ArtemisServer artemis;

  private RelayUnderTest tables;
  private PauseStore pauses;
  private Relay first;
  private Relay second;
  private String open;
  private String shut;

  @BeforeAll
  static void startBroker() {
    artemis = ArtemisServer.create("paused").start();
  }

  @AfterAll
  static void stopBroker() {
    artemis.close();
  }

  @BeforeEach
  void startNodes() {
    tables = new RelayUnderTest();
    pauses = tables.store().admin().pauses();
    open = "open" + System.nanoTime();
    shut = "shut" + System.nanoTime();
    first = tables.start(artemis.url(), PATIENT);
    Await.until("the first leads", () -> first.lanes().contains(LANE));
    second = tables.start(artemis.url(), PATIENT);
  }

  @AfterEach
  void close() {
    tables.close();
  }

  static Stream<Scope> wholeBroker() {
    return Stream.of(Scope.ALL, new Scope(BROKER, null));
  }

  @ParameterizedTest
  @MethodSource("wholeBroker")
  void whatIsPausedWaitsAlsoOnTheNodeThatTakesOver(Scope scope) throws Exception {
    pauses.pause(scope, ACT);
    Await.until("both obey", () -> obeys(first) && obeys(second));
    for (int i = 0; i < 5; i++) {
      tables.publish("k", "/queue/" + open, "m" + i);
    }
    Await.until("the first has read", () -> inMemory(first) == 5);
    first.stop();
    Await.until("the second has read", () -> inMemory(second) == 5);
    assertThat(tables.waiting()).isEqualTo(5);
    assertThat(arrived(open)).isEmpty();

    pauses.resume(scope, ACT);

    Await.until("the rows are gone", () -> tables.waiting() == 0);
    assertThat(arrived(open)).containsExactly("m0", "m1", "m2", "m3", "m4");
    tables.assertNoFailureRecorded();
  }

  @Test
  void aPausedDestinationHoldsItsKeysAndNothingElse() throws Exception {
    Scope scope = new Scope(BROKER, "/queue/" + shut);
    pauses.pause(scope, ACT);
    Await.until(
        "the first obeys",
        () -> first.status().lanes().get(0).pausedDestinations().contains("/queue/" + shut));
    tables.publish("k", "/queue/" + open, "before");
    tables.publish("k", "/queue/" + shut, "paused");
    tables.publish("k", "/queue/" + open, "behind");
    tables.publish(null, "/queue/" + shut, "without key");
    tables.publish("l", "/queue/" + open, "other");
    Await.until("the others are gone", () -> tables.waiting() == 3);
    assertThat(arrived(open)).containsExactlyInAnyOrder("before", "other");

    first.stop();
    tables.publish("l", "/queue/" + open, "later");
    Await.until("the second sends what it may", () -> arrived(open).contains("later"));
    assertThat(arrived(shut)).isEmpty();
    Await.until("its row is gone", () -> tables.waiting() == 3);

    pauses.resume(scope, ACT);

    Await.until("the rows are gone", Duration.ofSeconds(10), () -> tables.waiting() == 0);
    assertThat(arrived(shut)).containsExactlyInAnyOrder("paused", "without key");
    assertThat(arrived(open)).hasSize(4).endsWith("behind");
    tables.assertNoFailureRecorded();
  }

  private static boolean obeys(Relay relay) {
    return relay.status().brokers().get(0).paused();
  }

  private static int inMemory(Relay relay) {
    return relay.status().lanes().get(0).inMemory();
  }

  private static List<String> arrived(String queue) {
    try (JmsConsumer consumer = new JmsConsumer(artemis.url())) {
      return consumer.browse(queue).stream().map(ReceivedMessage::text).toList();
    }
  }
}
