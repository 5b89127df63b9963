package dev.postrider.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.StoreSettings;
import dev.postrider.config.StoreSettings.SchemaMode;
import dev.postrider.connector.BrokerUnderTest;
import dev.postrider.connector.RecordedOutcomes;
import dev.postrider.connector.TestMessages;
import dev.postrider.inbox.WireIdentity;
import dev.postrider.relay.RunningRelay;
import dev.postrider.retry.Backoff;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Connector;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.Source;
import dev.postrider.store.OutboxEntry;
import dev.postrider.store.Store;
import dev.postrider.subscribe.DeliveryWork.Handling;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.PostgresServer;
import dev.postrider.testkit.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final List<String> WORDS_OF_PROTOCOLS =
      List.of(
          "ack",
          "content_length",
          "correlation_id",
          "destination",
          "durable",
          "expiration",
          "expires",
          "host",
          "id",
          "login",
          "message_id",
          "passcode",
          "persistent",
          "priority",
          "receipt",
          "redelivered",
          "replyto",
          "selector",
          "session",
          "subscription",
          "timestamp",
          "transaction",
          "type",
          "version");

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
        Store.open(dataSource, new StoreSettings("java:any", SchemaMode.MIGRATE, "postrider_", 4));
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

  /** From the outbox to the effect, both ways at once. */
  @Test
  void losesDoublesAndReordersNothingWhenTheBrokerIsKilledOnTheWay() throws Exception {
    String queue = queue();
    int keys = 20;
    int count = 5_000;
    JdbcApplication application = application();
    Subscription subscription = subscribe(source(queue, 4), application, HeaderFilter.of());
    try (RunningRelay relay = RunningRelay.start(store, broker())) {
      publish(queue, keys, 0, count / 2);
      awaitDone(subscription, count / 10);
      real.kill();
      publish(queue, keys, count / 2, count);
      real.start();
      awaitDone(subscription, count / 2);
      real.kill();
      real.start();

      Await.until("all are applied", LONG, () -> application.effects().size() >= count);
      Await.until("the outbox is empty", PATIENCE, () -> rows("postrider_outbox") == 0);
    }
    List<String> effects = application.effects();
    assertThat(effects).doesNotHaveDuplicates().hasSize(count);
    for (int key = 0; key < keys; key++) {
      String ofKey = "k" + key + ":";
      assertThat(effects.stream().filter(body -> body.startsWith(ofKey)).map(this::number))
          .as(ofKey)
          .isSorted();
    }
    assertThat(rows("postrider_attempt")).as("attempts").isZero();
    assertThat(rows("postrider_dead")).as("dead letters").isZero();
    assertThat(subscription.counters().dead().sum()).isZero();
  }

  /** Names that mean something to one protocol or another, and values that would end a line. */
  @Test
  void whateverHeadersSayTheMessageArrivesOnceWhereItBelongs() throws Exception {
    String queue = queue();
    List<IncomingMessage> arrived = Collections.synchronizedList(new ArrayList<>());
    subscribe(source(queue, 1), (message, attempt) -> arrived.add(message), HeaderFilter.of());
    Map<String, String> headers = new HashMap<>();
    for (String name : WORDS_OF_PROTOCOLS) {
      headers.put(name, "/queue/elsewhere");
    }
    headers.put(
        "tenant", "a:b\\c\nreceipt:1\r\n\n\\0SEND\ndestination:/queue/elsewhere\n\nZürich €🧀");
    try (RunningRelay relay = RunningRelay.start(store, broker())) {
      store(entry(queue, "k", "first", headers), entry(queue, "k", "second", headers));

      Await.until("both have come", PATIENCE, () -> arrived.size() >= 2);
      Await.until("the outbox is empty", PATIENCE, () -> rows("postrider_outbox") == 0);
    }
    assertThat(arrived).extracting(SubscriptionContract::text).containsExactly("first", "second");
    assertThat(arrived)
        .allSatisfy(
            message -> {
              assertThat(message.headers()).containsEntry("tenant", headers.get("tenant"));
              assertThat(new WireIdentity(message).id().orElseThrow().value())
                  .isEqualTo(queue + "-" + text(message));
            });
    assertThat(real.browse("elsewhere")).isEmpty();
    assertThat(rows("postrider_attempt")).as("attempts").isZero();
  }

  /** As another program that writes the table might store it. */
  @Test
  void whatTheBrokerCannotCarryHoldsUpItsKeyOnly() throws Exception {
    String queue = queue();
    List<IncomingMessage> arrived = Collections.synchronizedList(new ArrayList<>());
    subscribe(source(queue, 4), (message, attempt) -> arrived.add(message), HeaderFilter.of());
    List<String> odd = List.of("a:b", "a b", "a\nb", "ä", "1st", "x".repeat(300), "with-dash");
    try (RunningRelay relay = RunningRelay.start(store, broker())) {
      for (String name : odd) {
        store(entry(queue, "odd" + odd.indexOf(name), "odd", Map.of(name, "value")));
      }
      store(entry(queue, "large", "x".repeat(10 << 20), Map.of()));
      store(entry(queue, "good", "good", Map.of()));

      Await.until(
          "the others pass",
          PATIENCE,
          () -> arrived.stream().anyMatch(message -> text(message).equals("good")));
      Await.until(
          "each has arrived or is dead",
          LONG,
          () -> rows("postrider_outbox") == rows("postrider_blocked_key WHERE reason = 'DEAD'"));
    }
    long dead = rows("postrider_outbox");
    assertThat(arrived).as("%d are dead", dead).hasSize((int) (odd.size() + 2 - dead));
    assertThat(arrived)
        .extracting(SubscriptionContract::text)
        .isSubsetOf("odd", "good", "x".repeat(10 << 20));
    assertThat(real.browse("elsewhere")).isEmpty();
    clear();
  }

  /** Another node, or the same with another setting, goes on where it stopped. */
  @Test
  void aWrongPasswordIsAnOutageAndNoFaultOfTheMessages() throws Exception {
    String queue = queue();
    JdbcApplication application = application();
    Broker locked = broker(real.password("wr0ng"));
    Subscription waiting = subscribe(locked, source(queue, 1), application, HeaderFilter.of());
    try (RunningRelay relay = RunningRelay.start(store, broker(real.password("wr0ng")))) {
      publish(queue, 5, 0, 50);

      Await.until("the breaker is open", PATIENCE, () -> relay.status().breaker().equals("OPEN"));
      Await.until("the consumer complains", PATIENCE, () -> waiting.complaint() != null);
      assertThat(waiting.complaint()).startsWith("PR0964").doesNotContain("wr0ng");
      assertThat(relay.status().lastError()).isNotBlank().doesNotContain("wr0ng");
      assertThat(rows("postrider_outbox")).isEqualTo(50);
      assertThat(rows("postrider_attempt")).as("attempts").isZero();
      assertThat(rows("postrider_blocked_key")).as("blocked keys").isZero();
    }
    stop(waiting);
    Subscription subscription = subscribe(source(queue, 1), application, HeaderFilter.of());
    try (RunningRelay relay = RunningRelay.start(store, broker())) {
      awaitDone(subscription, 50);
      Await.until("the outbox is empty", PATIENCE, () -> rows("postrider_outbox") == 0);
    }
    assertThat(application.effects()).doesNotHaveDuplicates().hasSize(50);
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
      assertThat(subscription.complaint()).startsWith("PR0964").contains(queue);
      assertThat(subscription.isReceiving()).isFalse();
    } finally {
      real.start();
    }

    awaitDone(subscription, 1);
    assertThat(application.effects()).containsExactly("early");
    assertThat(subscription.complaint()).isNull();
  }

  /** As business transactions of fifty messages each. */
  private void publish(String queue, int keys, int from, int to) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      for (int first = from; first < to; first += 50) {
        List<OutboxEntry> entries =
            IntStream.range(first, first + 50)
                .mapToObj(i -> entry(queue, "k" + i % keys, "k" + i % keys + ":" + i))
                .toList();
        store.outbox().append(connection, entries);
        connection.commit();
      }
    }
  }

  private void store(OutboxEntry... entries) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      store.outbox().append(connection, List.of(entries));
      connection.commit();
    }
  }

  /** For the tests that follow. */
  private void clear() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE postrider_outbox, postrider_blocked_key, postrider_attempt");
    }
  }

  private OutboxEntry entry(String queue, String key, String body) {
    return entry(queue, key, body, Map.of("tenant", "north"));
  }

  private OutboxEntry entry(String queue, String key, String body, Map<String, String> headers) {
    String id = body.length() > 100 ? key : body;
    return new OutboxEntry(
        queue + "-" + (body.equals("odd") ? key : id),
        store.shards().lane(RunningRelay.BROKER, key),
        key,
        queue,
        "Test",
        null,
        null,
        "text/plain",
        headers,
        body.getBytes(StandardCharsets.UTF_8),
        null);
  }

  private static String text(IncomingMessage message) {
    return new String(message.payload(), StandardCharsets.UTF_8);
  }

  private int number(String body) {
    return Integer.parseInt(body.substring(body.indexOf(':') + 1));
  }

  private long rows(String table) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  final Subscription subscribe(Source source, Application application, HeaderFilter filter) {
    return subscribe(broker(), source, application, filter);
  }

  private Subscription subscribe(
      Broker broker, Source source, Application application, HeaderFilter filter) {
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
    Subscription subscription =
        new Subscription(
            new Subscription.Origin("events", broker, source), handling, workers, clock);
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

  private Broker broker() {
    return broker(Map.of());
  }

  final Broker broker(Map<String, String> instead) {
    Connector connector =
        ServiceLoader.load(Connector.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(c -> c.name().equals(real.connector()))
            .findFirst()
            .orElseThrow();
    Map<String, String> settings = new HashMap<>(real.settings(real.port()));
    settings.putAll(instead);
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

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }
}
