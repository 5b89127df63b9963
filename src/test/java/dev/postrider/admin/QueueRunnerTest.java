package dev.postrider.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.admin.ScriptedQueues.Fate;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.store.Act;
import dev.postrider.store.BulkJobs.State;
import dev.postrider.store.MessageCatalog.Detail;
import dev.postrider.store.QueueJobs;
import dev.postrider.store.QueueJobs.Action;
import dev.postrider.store.QueueJobs.Ending;
import dev.postrider.store.QueueJobs.Job;
import dev.postrider.store.QueueJobs.Order;
import dev.postrider.testkit.Await;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs on queues, on real tables and brokers that fail as they are told. */
class QueueRunnerTest {

  private static final String A = "/queue/a";
  private static final String DLQ = "/queue/DLQ.orders";
  private static final Duration LONG = Duration.ofMinutes(1);

  private final AdminFixture fixture = new AdminFixture();
  private final ScriptedQueues events = new ScriptedQueues();
  private final ScriptedQueues legacy = new ScriptedQueues();
  private QueueTerms terms =
      new QueueTerms(10, Duration.ofMillis(150), Duration.ofMillis(400), LONG, LONG);
  private QueueJobs jobs = fixture.stores().queues();
  private @Nullable QueueRunner runner;

  @AfterEach
  void stop() throws Exception {
    if (runner != null) {
      runner.stop();
    }
  }

  @Test
  void movesEverythingWithAllThatBelongsToItAndEndsWhenTheQueueIsEmpty() throws Exception {
    IncomingMessage message =
        new IncomingMessage(
            A,
            Map.of("postrider_id", "7", "postrider_type", "T", "color", "red", "x-y", "ü"),
            new byte[] {0, -1, 13, 10},
            "application/x-own",
            "native",
            "conversation",
            null,
            "k",
            3);
    events.put(A, message);
    put(A, 24);

    Job job = done(move(null));

    assertThat(job.ending()).isEqualTo(Ending.EMPTY);
    assertThat(job.done()).isEqualTo(25);
    assertThat(job.skipped()).isZero();
    assertThat(events.size(A)).isZero();
    OutgoingMessage copy = legacy.arrived.get(0);
    assertThat(copy.destination()).isEqualTo("/queue/b");
    assertThat(copy.id()).isEqualTo("7");
    assertThat(copy.type()).isEqualTo("T");
    assertThat(copy.key()).isEqualTo("k");
    assertThat(copy.contentType()).isEqualTo("application/x-own");
    assertThat(copy.correlationId()).isEqualTo("conversation");
    assertThat(copy.headers()).isEqualTo(message.headers());
    assertThat(copy.payload()).isEqualTo(message.payload());
    assertThat(events.mostOpen.get()).isLessThanOrEqualTo(10);
  }

  @Test
  void whatTheTargetRefusesStaysAndIsTriedOnce() throws Exception {
    put(A, 30);
    legacy.fates = message -> message.id().endsWith("3") ? Fate.REJECTED : Fate.CONFIRMED;

    Job job = done(move(null));

    assertThat(job.ending()).isEqualTo(Ending.EMPTY);
    assertThat(job.done()).isEqualTo(27);
    assertThat(job.skipped()).isEqualTo(3);
    assertThat(job.note()).isEqualTo("The message 3 stays: too large");
    assertThat(ids(A)).containsExactly("3", "13", "23");
    assertThat(legacy.sends.get()).isEqualTo(30);
  }

  /** It undoes the whole batch, and does not tell which message it was. */
  @Test
  void ofABatchThatIsUndoneOnlyTheCulpritStays() throws Exception {
    legacy.atomic = true;
    put(A, 25);
    legacy.fates = message -> message.id().equals("13") ? Fate.REJECTED : Fate.CONFIRMED;

    Job job = done(move(null));

    assertThat(job.done()).isEqualTo(24);
    assertThat(ids(A)).containsExactly("13");
    assertThat(legacy.arrived).extracting(OutgoingMessage::id).doesNotHaveDuplicates().hasSize(24);
  }

  /** Those behind them cannot be received while they are open. */
  @Test
  void endsWhenSoManyAreRefusedThatNothingMoreCanCome() throws Exception {
    put(A, 30);
    legacy.fates = message -> Fate.REJECTED;

    Job job = done(move(null));

    assertThat(job.ending()).isEqualTo(Ending.STUCK);
    assertThat(job.done()).isZero();
    assertThat(job.skipped()).isEqualTo(10);
    assertThat(events.size(A)).isEqualTo(30);
  }

  @Test
  void aLostConnectionOfTheTargetRepeatsAndLosesNothing() throws Exception {
    put(A, 40);
    AtomicInteger count = new AtomicInteger();
    legacy.fates =
        message ->
            switch (count.incrementAndGet() % 7) {
              case 3 -> Fate.LOST;
              case 5 -> Fate.ARRIVED_AND_LOST;
              default -> Fate.CONFIRMED;
            };

    Job job = done(move(null));

    assertThat(job.done()).isEqualTo(40);
    assertThat(events.size(A)).isZero();
    assertThat(firstArrivals()).hasSize(40);
    assertThat(legacy.arrived).hasSizeGreaterThan(40);
  }

  @Test
  void aKeyKeepsItsOrderWhenMessagesFailOneByOne() throws Exception {
    for (int i = 1; i <= 20; i++) {
      events.put(A, message(String.valueOf(i), i % 2 == 0 ? "even" : "odd", Map.of()));
    }
    AtomicInteger count = new AtomicInteger();
    legacy.fates = message -> count.incrementAndGet() % 3 == 0 ? Fate.LATE : Fate.CONFIRMED;

    done(move(null));

    List<Integer> first = firstArrivals().stream().map(Integer::valueOf).toList();
    assertThat(first).hasSize(20);
    assertThat(first.stream().filter(i -> i % 2 == 0)).isSorted();
    assertThat(first.stream().filter(i -> i % 2 == 1)).isSorted();
  }

  /** Between the confirmation of the target and the acknowledgement. */
  @Test
  void aLostConnectionOfTheSourceRepeatsAndLosesNothing() throws Exception {
    put(A, 30);
    AtomicInteger cuts = new AtomicInteger();
    legacy.fates =
        message -> {
          if (message.id().equals("14") && cuts.incrementAndGet() == 1) {
            events.loseReceivers();
          }
          return Fate.CONFIRMED;
        };

    Job job = done(move(null));

    assertThat(events.size(A)).isZero();
    assertThat(firstArrivals()).hasSize(30);
    assertThat(legacy.arrived).hasSizeGreaterThan(30);
    assertThat(job.done()).isGreaterThan(30);
  }

  /** The node dies with the acknowledgements; another one goes on when the lease has run out. */
  @Test
  void whatANodeHadSentAndNotAcknowledgedIsRepeatedByTheNextOne() throws Exception {
    put(A, 20);
    events.accepts = false;
    terms = new QueueTerms(10, LONG, LONG, LONG, Duration.ofMillis(1));
    ask(move(null));
    QueueRunner dying = start("n1");
    Await.until("it has sent", () -> legacy.arrived.size() == 10);
    Await.until("it is noted", () -> job().done() == 10);
    jobs.giveBack("j", "n1"); // as if the lease had run out
    events.accepts = true;
    events.loseReceivers();
    terms = new QueueTerms(10, Duration.ofMillis(150), LONG, LONG, LONG);

    runner = new QueueRunner("n2", reach(), terms, Thread::new);
    Await.until("the other one is done", this::lookAndSee);

    dying.stop();
    assertThat(job().node()).isEqualTo("n2");
    assertThat(events.size(A)).isZero();
    assertThat(firstArrivals()).hasSize(20);
  }

  @Test
  void aQueueThatNeverEndsEndsTheJobByItsTime() throws Exception {
    terms = new QueueTerms(10, LONG, LONG, Duration.ofMillis(300), LONG);
    put(A, 5);
    AtomicInteger next = new AtomicInteger(100);
    legacy.fates =
        message -> {
          events.put(A, message(String.valueOf(next.incrementAndGet()), null, Map.of()));
          return Fate.CONFIRMED;
        };

    assertThat(done(move(null)).ending()).isEqualTo(Ending.TIME);
  }

  @Test
  void noMoreThanTheLimitAreTouched() throws Exception {
    put(A, 30);

    Job job = done(new Order(Action.PURGE, "events", A, null, null, 13L));

    assertThat(job.ending()).isEqualTo(Ending.LIMIT);
    assertThat(job.done()).isEqualTo(13);
    assertThat(events.accepted.get()).isEqualTo(13);
    assertThat(events.size(A)).isEqualTo(17);
  }

  @Test
  void aPurgeTakesAll() throws Exception {
    put(A, 30);

    Job job = done(purge("events"));

    assertThat(job.done()).isEqualTo(30);
    assertThat(events.size(A)).isZero();
  }

  /** Else a node that goes on after a crash would purge more than was asked for. */
  @Test
  void aPurgeAcknowledgesNothingThatCouldNotBeNoted() throws Exception {
    put(A, 30);
    AtomicBoolean tried = new AtomicBoolean();
    jobs =
        intercepted(
            method -> {
              if (method.equals("progress") && tried.compareAndSet(false, true)) {
                throw new SQLException("gone", "08006");
              }
            });
    ask(purge("events"));
    start("n1");

    Await.until("it has tried and given up", () -> tried.get() && events.size(A) == 30);

    assertThat(events.accepted.get()).isZero();
    assertThat(job().state()).as("left to a later try").isEqualTo(State.RUNNING);
  }

  @Test
  void aPurgeThatIsCancelledCountsWhatItTook() throws Exception {
    put(A, 5);
    QueueJobs real = jobs;
    AtomicBoolean cancelled = new AtomicBoolean();
    jobs =
        intercepted(
            method -> {
              if (method.equals("progress") && cancelled.compareAndSet(false, true)) {
                real.cancel("j", act());
              }
            });
    ask(purge("events"));
    start("n1");

    Await.until("nobody works", () -> cancelled.get() && workers() == 0);

    assertThat(job().state()).isEqualTo(State.CANCELLED);
    assertThat(job().done()).isZero();
    assertThat(events.accepted.get()).isZero();
  }

  @Test
  void aJobForBrokersThatNoNodeHasEnds() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    QueueJobs real = jobs;
    jobs =
        intercepted(
            method -> {
              if (method.equals("failStranded")) {
                told.add("PR1027 after " + real.failStranded(Duration.ZERO, "PR1027: nobody"));
              }
            });
    ask(new Order(Action.PURGE, "nowhere", A, null, null, null));

    start("n1");

    assertThat(told).containsExactly("PR1027 after 1");
    assertThat(job().state()).isEqualTo(State.FAILED);
  }

  @Test
  void whereMessagesStayNothingIsPurged() throws Exception {
    events.keepsAll = true;
    put(A, 3);

    Job job = failed(purge("events"));

    assertThat(job.failure()).startsWith("PR1029");
    assertThat(events.accepted.get()).isZero();
  }

  @Test
  void aSourceThatIsAwayEndsTheJobWithTheError() throws Exception {
    events.away = true;

    assertThat(failed(move(null)).failure()).startsWith("PR1028").contains("events", "refused");
  }

  @Test
  void aTargetThatIsAwayEndsTheJobWithTheErrorAndNothingIsLost() throws Exception {
    put(A, 25);
    legacy.fates =
        message -> {
          legacy.away = legacy.arrived.size() == 14;
          return legacy.away ? Fate.LOST : Fate.CONFIRMED;
        };

    Job job = failed(move(null));

    assertThat(job.failure()).startsWith("PR1028").contains("legacy");
    assertThat(job.done()).isEqualTo(14);
    assertThat(ids(A)).hasSize(11);
    assertThat(firstArrivals()).hasSize(14);
  }

  @Test
  void aCancelledJobEnds() throws Exception {
    terms = new QueueTerms(10, LONG, LONG, LONG, LONG);
    put(A, 5);
    ask(move(null));
    start("n1");
    Await.until("it has moved what was there", () -> job().done() == 5);

    jobs.cancel("j", act());

    put(A, 1);
    Await.until("it has noticed", () -> events.queues.get(A).size() + legacy.arrived.size() == 6);
    Await.until(
        "nobody receives",
        () -> {
          events.put("/queue/probe", message("p", null, Map.of()));
          return workers() == 0;
        });
    assertThat(job().state()).isEqualTo(State.CANCELLED);
  }

  @Test
  void aNodeThatStopsLeavesTheJobToOthersAtOnce() throws Exception {
    terms = new QueueTerms(10, LONG, LONG, LONG, LONG);
    put(A, 5);
    ask(move(null));
    QueueRunner first = start("n1");
    Await.until("it has moved what was there", () -> job().done() == 5);

    first.stop();

    assertThat(job().state()).isEqualTo(State.RUNNING);
    assertThat(jobs.claim("n2", Set.of("events", "legacy"), LONG)).isPresent();
  }

  @Test
  void collectedLettersTellWhatTheirHeadersTold() throws Exception {
    Map<String, String> headers =
        Map.ofEntries(
            Map.entry("postrider_id", "7"),
            Map.entry("postrider_destination", "/topic/orders"),
            Map.entry("postrider_created_at", "2026-01-01T00:00:00Z"),
            Map.entry("postrider_type", "OrderPlaced"),
            Map.entry("postrider_key", "Order:7"),
            Map.entry("postrider_correlation_id", "c"),
            Map.entry("color", "red"),
            Map.entry("postrider_error_class", "java.lang.IllegalStateException"),
            Map.entry("postrider_error_message", "out of stock"),
            Map.entry("postrider_error_attempts", "10"),
            Map.entry("postrider_error_first_at", "2026-01-31T08:00:00Z"),
            Map.entry("postrider_error_last_at", "2026-01-31T09:00:00Z"),
            Map.entry("postrider_error_source", "/queue/orders"),
            Map.entry("postrider_error_consumer", "billing"));
    events.put(DLQ, message("7", null, headers));

    Job job = done(collect(null));

    assertThat(job.done()).isOne();
    assertThat(events.size(DLQ)).isZero();
    Detail detail = fixture.stores().catalog().find("7").get(0);
    assertThat(detail.entry().destination()).isEqualTo("/queue/orders");
    assertThat(detail.entry().key()).isEqualTo("Order:7");
    assertThat(detail.entry().type()).isEqualTo("OrderPlaced");
    assertThat(detail.entry().attempts()).isEqualTo(10);
    assertThat(detail.entry().createdAt()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(detail.entry().error())
        .isEqualTo("billing: java.lang.IllegalStateException: out of stock");
    assertThat(detail.diedAt()).isEqualTo("2026-01-31T09:00:00Z");
    assertThat(detail.collected().from()).isEqualTo(DLQ);
    assertThat(detail.collected().consumer()).isEqualTo("billing");
    assertThat(detail.headers()).isEqualTo(Map.of("color", "red", "postrider_correlation_id", "c"));
  }

  @Test
  void aRepeatIsTakenOnceAndAnotherOfTheSameIdStays() throws Exception {
    events.put(DLQ, message("7", null, Map.of()));
    done(collect(null));
    events.put(DLQ, message("7", null, Map.of()), message("8", null, Map.of()));
    done(collect(null));
    assertThat(events.size(DLQ)).isZero();

    events.put("/queue/DLQ.other", message("7", null, Map.of()));
    Job job = done(new Order(Action.COLLECT, "events", "/queue/DLQ.other", null, null, null));

    assertThat(job.done()).isZero();
    assertThat(job.skipped()).isOne();
    assertThat(job.note()).contains("7", "waits here already");
    assertThat(ids("/queue/DLQ.other")).containsExactly("7");
  }

  @Test
  void lettersOfOthersGoBackToTheQueueTheirNameTells() throws Exception {
    events.put(DLQ, message("1", null, Map.of("postrider_error_source", "line\nbreak")));
    events.put("/queue/dead", message("2", null, Map.of()), message("3", "k", Map.of()));

    done(collect(null));
    Job job = done(new Order(Action.COLLECT, "events", "/queue/dead", null, null, null));
    assertThat(job.skipped()).isEqualTo(2);
    done(new Order(Action.COLLECT, "events", "/queue/dead", null, "/queue/shop", null));

    assertThat(
            List.of("1", "2", "3").stream()
                .map(id -> only(id).entry())
                .map(entry -> tuple(entry.destination(), entry.key()))
                .toList())
        .containsExactly(
            tuple("/queue/orders", "1"), tuple("/queue/shop", "2"), tuple("/queue/shop", "k"));
    assertThat(only("1").entry().error()).isEqualTo("Found in " + DLQ);
  }

  @Test
  void whatCannotBeStoredStays() throws Exception {
    events.put(
        DLQ,
        message("1", "k".repeat(1_001), Map.of()),
        message("2", null, Map.of("postrider_type", "a\0b")),
        bodiless("3"),
        message("4", null, Map.of()));

    Job job = done(collect(null));

    assertThat(job.done()).isOne();
    assertThat(job.skipped()).isEqualTo(3);
    assertThat(ids(DLQ)).containsExactly("1", "2", "3");
  }

  /** Its body would be lost. */
  @Test
  void whatCameWithoutItsBodyIsNotMoved() throws Exception {
    events.put(A, bodiless("1"), message("2", null, Map.of("_AMQ_DUPL_ID", "x")));

    Job job = done(move(null));

    assertThat(job.skipped()).isOne();
    assertThat(ids(A)).containsExactly("1");
    assertThat(legacy.arrived).extracting(OutgoingMessage::id).containsExactly("2");
    assertThat(legacy.arrived.get(0).headers()).doesNotContainKey("_AMQ_DUPL_ID");
  }

  @Test
  void whereAnAnswerIsExpectedIsToldAtTheTargetToo() throws Exception {
    events.put(
        A,
        new IncomingMessage(
            A, Map.of(), new byte[1], "text/plain", "1", null, "/queue/answers", null, 1));

    done(move(null));

    assertThat(legacy.arrived.get(0).headers())
        .containsEntry("postrider_reply_to", "/queue/answers");
  }

  /** The real ones, with something that happens before. */
  private QueueJobs intercepted(Before before) {
    QueueJobs real = jobs;
    return (QueueJobs)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {QueueJobs.class},
            (proxy, method, arguments) -> {
              before.call(method.getName());
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @FunctionalInterface
  private interface Before {
    void call(String method) throws SQLException;
  }

  private static Order move(@Nullable Long most) {
    return new Order(Action.MOVE, "events", A, "legacy", "/queue/b", most);
  }

  private static Order purge(String broker) {
    return new Order(Action.PURGE, broker, A, null, null, null);
  }

  private static Order collect(@Nullable String destination) {
    return new Order(Action.COLLECT, "events", DLQ, null, destination, null);
  }

  private int jobsAsked;
  private String id = "j";

  private void ask(Order order) throws SQLException {
    id = jobsAsked++ == 0 ? "j" : "j" + jobsAsked;
    jobs.ask(id, order, act());
  }

  private static Act act() {
    return new Act("ada", "api", "queue", null);
  }

  private Job done(Order order) throws Exception {
    return ended(order, State.DONE);
  }

  private Job failed(Order order) throws Exception {
    return ended(order, State.FAILED);
  }

  private Job ended(Order order, State state) throws Exception {
    ask(order);
    start("n1");
    Await.until("the job has ended", () -> job().endedAt() != null);
    assertThat(job().state()).as(String.valueOf(job().failure())).isEqualTo(state);
    return job();
  }

  private QueueRunner start(String node) throws SQLException {
    QueueRunner started = new QueueRunner(node, reach(), terms, this::thread);
    runner = started;
    started.look(jobs, fixture.store.shards());
    return started;
  }

  private final Set<Thread> threads = new HashSet<>();

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work);
    threads.add(thread);
    return thread;
  }

  private long workers() {
    return threads.stream().filter(Thread::isAlive).count();
  }

  private boolean lookAndSee() throws SQLException {
    runner.look(jobs, fixture.store.shards());
    return job().state() == State.DONE;
  }

  private QueueRunner.Reach reach() {
    return new QueueRunner.Reach(
        Set.of("events", "legacy"), names -> Map.of("events", events, "legacy", legacy));
  }

  private Job job() throws SQLException {
    return jobs.find(id).orElseThrow();
  }

  private Detail only(String id) {
    try {
      return fixture.stores().catalog().find(id).get(0);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> ids(String queue) {
    return events.queues.get(queue).stream().map(IncomingMessage::messageId).toList();
  }

  private List<String> firstArrivals() {
    return legacy.arrived.stream().map(OutgoingMessage::id).distinct().toList();
  }

  private void put(String queue, int count) {
    IntStream.rangeClosed(1, count)
        .forEach(i -> events.put(queue, message(String.valueOf(i), null, Map.of())));
  }

  private static IncomingMessage message(
      String id, @Nullable String key, Map<String, String> headers) {
    byte[] payload = ("body " + id).getBytes(StandardCharsets.UTF_8);
    return new IncomingMessage(A, headers, payload, "text/plain", id, null, null, key, 1);
  }

  private static IncomingMessage bodiless(String id) {
    return new IncomingMessage(
        A,
        Map.of(),
        new byte[0],
        "application/vnd.jakarta-messaging.object",
        id,
        null,
        null,
        null,
        1);
  }
}
