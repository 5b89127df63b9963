package dev.postrider.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.StoreSettings;
import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.connector.BrokerUnderTest;
import dev.postrider.connector.RecordedOutcomes;
import dev.postrider.connector.TestMessages;
import dev.postrider.inbox.DeliveryWork.Handling;
import dev.postrider.retry.Backoff;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Connector;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.Source;
import dev.postrider.store.Store;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.PostgresServer;
import dev.postrider.testkit.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a subscription promises, on a real broker of each kind and a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SubscriptionContract {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final BrokerUnderTest real;
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
  private final List<Subscription> started = new ArrayList<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private DataSource dataSource;
  private Store store;

  SubscriptionContract(BrokerUnderTest real) {
    this.real = real;
  }

  @BeforeAll
  void start() {
    real.start();
    PostgresServer server = PostgresServer.shared();
    dataSource = server.dataSource(server.newSchema());
    store =
        Store.open(dataSource, new StoreSettings("java:any", SchemaMode.MIGRATE, "postrider_", 1));
  }

  @AfterEach
  void stopAll() throws Exception {
    for (Subscription subscription : started) {
      stop(subscription);
    }
    started.clear();
    for (AutoCloseable one : opened) {
      one.close();
    }
    opened.clear();
  }

  @AfterAll
  void end() {
    workers.shutdownNow();
    clock.shutdownNow();
    real.close();
  }

  @Test
  void eachMessageHasOneEffectHoweverOftenItIsSent() throws Exception {
    String queue = queue();
    JdbcApplication application = application();
    List<OutgoingMessage> twice = new ArrayList<>(TestMessages.numbered(1_000, queue));
    twice.addAll(TestMessages.numbered(1_000, queue));
    Collections.shuffle(twice, new Random(1));
    Subscription subscription = subscribe(source(queue, 4), application, HeaderFilter.of());

    send(twice);

    awaitDone(subscription, 2_000);
    assertThat(application.effects()).containsExactlyInAnyOrderElementsOf(numbers(1_000));
  }

  @Test
  void keepsTheOrderOfEachKeyWhileSeveralAreWorkedOn() throws Exception {
    String queue = queue();
    JdbcApplication application = application();
    List<OutgoingMessage> messages = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      messages.add(keyed("k" + i % 10, queue, i % 10 + ":" + i));
    }
    send(messages);

    Subscription subscription = subscribe(source(queue, 8), application, HeaderFilter.of());

    awaitDone(subscription, 500);
    for (int key = 0; key < 10; key++) {
      String prefix = key + ":";
      assertThat(
              application.effects().stream()
                  .filter(body -> body.startsWith(prefix))
                  .map(body -> Integer.parseInt(body.substring(2))))
          .isSorted()
          .hasSize(50);
    }
  }

  @Test
  void whatFailsIsTriedAgainThenPutAsideAndHoldsUpItsKeyOnly() throws Exception {
    String queue = queue();
    JdbcApplication application = application();
    send(
        List.of(
            keyed("a", queue, "fails-1"), keyed("a", queue, "after"), keyed("b", queue, "other")));

    Subscription subscription = subscribe(source(queue, 2), application, HeaderFilter.of());

    Await.until("both others are applied", PATIENCE, () -> application.effects().size() == 2);
    assertThat(application.effects()).containsExactly("other", "after");
    ReceivedMessage dead = awaitDead(queue);
    assertThat(dead.body()).isEqualTo("fails-1".getBytes(StandardCharsets.UTF_8));
    assertThat(dead.properties())
        .containsEntry("postrider_error_class", "java.lang.IllegalStateException")
        .containsEntry("postrider_error_message", "no such customer")
        .containsEntry("postrider_error_attempts", "3")
        .containsEntry("postrider_error_source", queue)
        .containsEntry("postrider_id", "fails-1")
        .containsEntry("tenant", "north")
        .containsKeys("postrider_error_first_at", "postrider_error_last_at");
    assertThat(subscription.counters().dead().sum()).isOne();
    assertThat(subscription.counters().failed().sum()).isEqualTo(3);
  }

  @Test
  void whatIsRejectedIsPutAsideAtOnce() throws Exception {
    String queue = queue();
    JdbcApplication application = application();
    send(List.of(keyed("a", queue, "rejected-1"), keyed("a", queue, "after")));

    subscribe(source(queue, 1), application, HeaderFilter.of());

    Await.until("the next is applied", PATIENCE, () -> application.effects().contains("after"));
    assertThat(application.effects()).containsExactly("after");
    assertThat(awaitDead(queue).properties())
        .containsEntry("postrider_error_message", "the order is unknown")
        .containsEntry("postrider_error_attempts", "1");
  }

  @Test
  void whatIsOfNoInterestIsAcknowledgedAndCounted() throws Exception {
    String queue = queue();
    JdbcApplication application = application();
    send(
        List.of(
            TestMessages.withHeaders(
                TestMessages.json("s-1", queue, "south"),
                Map.of("postrider_id", "s-1", "tenant", "south")),
            keyed("a", queue, "north")));

    Subscription subscription =
        subscribe(source(queue, 1), application, HeaderFilter.of("tenant=north"));

    awaitDone(subscription, 1);
    Await.until("one is filtered", () -> subscription.counters().filtered().sum() == 1);
    assertThat(application.effects()).containsExactly("north");
    stop(subscription);
    send(List.of(keyed("a", queue, "last")));
    Subscription second = subscribe(source(queue, 1), application, HeaderFilter.of("tenant=north"));
    awaitDone(second, 1);
    assertThat(second.counters().received().sum()).as("nothing comes again").isOne();
  }

  @Test
  void aStopLetsTheRunningCallFinishAndTakesNoOther() throws Exception {
    String queue = queue();
    JdbcApplication application = application();
    send(List.of(keyed("a", queue, "slow-1"), keyed("b", queue, "b-1"), keyed("c", queue, "c-1")));
    Subscription subscription = subscribe(source(queue, 1), application, HeaderFilter.of());
    Await.until("the first is worked on", PATIENCE, () -> application.slow.get() == 1);

    subscription.stop();
    application.go.countDown();
    subscription.close(PATIENCE);

    assertThat(application.effects()).containsExactly("slow-1");
    assertThat(application.calls.get()).isOne();
    JdbcApplication next = new JdbcApplication(dataSource, store.inbox(), application.consumer());
    Subscription second = subscribe(source(queue, 1), next, HeaderFilter.of());
    awaitDone(second, 2);
    assertThat(next.effects()).containsExactly("slow-1", "b-1", "c-1");
  }

  @Test
  void losesAndDoublesNothingWhenTheBrokerIsKilledUnderLoad() throws Exception {
    String queue = queue();
    int count = 2_000;
    JdbcApplication application = application();
    send(TestMessages.numbered(count, queue).stream().map(m -> keyedAs(m, "one")).toList());
    Subscription subscription = subscribe(source(queue, 1), application, HeaderFilter.of());
    Await.until("a part is done", PATIENCE, () -> subscription.counters().done().sum() > 200);

    real.kill();
    real.start();

    Await.until("all are applied", PATIENCE, () -> application.effects().size() == count);
    assertThat(application.effects()).as("in order, each once").isEqualTo(numbers(count));
  }

  @Test
  void connectsWhenTheBrokerComes() throws Exception {
    String queue = queue();
    JdbcApplication application = application();
    send(List.of(keyed("a", queue, "early")));
    real.kill();
    Subscription subscription;
    try {
      subscription = subscribe(source(queue, 1), application, HeaderFilter.of());
      Await.until("it says why not", PATIENCE, () -> subscription.complaint() != null);
      assertThat(subscription.complaint()).startsWith("PR0924").contains(queue);
      assertThat(subscription.isReceiving()).isFalse();
    } finally {
      real.start();
    }

    awaitDone(subscription, 1);
    assertThat(application.effects()).containsExactly("early");
    assertThat(subscription.complaint()).isNull();
  }

  final Subscription subscribe(Source source, Application application, HeaderFilter filter) {
    Broker broker = broker(Map.of());
    ConsumerTerms terms =
        new ConsumerTerms(
            source.consumer(),
            filter,
            new Backoff(Duration.ofMillis(20), Duration.ofMillis(100), 0),
            3,
            () -> 0,
            InstantSource.system());
    Handling handling =
        new Handling(
            terms,
            application,
            new DeadLetters(broker, source.consumer()),
            new SubscriptionCounters());
    Subscription subscription = new Subscription(broker, source, handling, workers, clock);
    started.add(subscription);
    subscription.start();
    return subscription;
  }

  private void stop(Subscription subscription) throws InterruptedException {
    subscription.stop();
    subscription.close(PATIENCE);
  }

  final BrokerUnderTest real() {
    return real;
  }

  final Broker broker(Map<String, String> more) {
    Connector connector =
        ServiceLoader.load(Connector.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(c -> c.name().equals(real.connector()))
            .findFirst()
            .orElseThrow();
    Map<String, String> settings = new HashMap<>(real.settings(real.port()));
    settings.putAll(more);
    BrokerDefinition definition = new BrokerDefinition("events", settings);
    assertThat(connector.check(definition)).isEmpty();
    Broker broker = connector.open(definition);
    opened.add(broker);
    return broker;
  }

  private void send(List<OutgoingMessage> messages) throws Exception {
    try (BrokerSession session = broker(Map.of()).connect()) {
      for (int from = 0; from < messages.size(); from += 250) {
        List<OutgoingMessage> batch = messages.subList(from, Math.min(from + 250, messages.size()));
        RecordedOutcomes outcomes = new RecordedOutcomes(batch.size());
        session.send(batch, outcomes);
        assertThat(outcomes.await(PATIENCE)).containsOnly(new Outcome.Confirmed());
      }
    }
  }

  final JdbcApplication application() throws Exception {
    JdbcApplication application =
        new JdbcApplication(dataSource, store.inbox(), "consumer-" + NAMES.incrementAndGet());
    opened.add(application);
    return application;
  }

  private ReceivedMessage awaitDead(String queue) {
    String dead = plain(DeadLetters.queue(queue, "any"));
    Await.until("the dead letter is there", PATIENCE, () -> real.browse(dead).size() == 1);
    return real.browse(dead).get(0);
  }

  static void awaitDone(Subscription subscription, int count) {
    Await.until(count + " are done", PATIENCE, () -> subscription.counters().done().sum() >= count);
  }

  private static Source source(String queue, int concurrency) {
    return new Source(queue, "billing", concurrency, Math.max(concurrency, 10));
  }

  static String queue() {
    return "/queue/subscription.q" + NAMES.incrementAndGet();
  }

  private static String plain(String queue) {
    return queue.substring("/queue/".length());
  }

  private static OutgoingMessage keyed(String key, String queue, String body) {
    OutgoingMessage message = TestMessages.json(body, queue, body);
    return TestMessages.withHeaders(
        message, Map.of("postrider_id", body, "postrider_key", key, "tenant", "north"));
  }

  private static OutgoingMessage keyedAs(OutgoingMessage message, String key) {
    return TestMessages.withHeaders(
        message, Map.of("postrider_id", message.id(), "postrider_key", key));
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }
}
