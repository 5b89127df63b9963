package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.store.AuditTrail.Entry;
import dev.postrider.store.BulkJobs.Action;
import dev.postrider.store.BulkJobs.Job;
import dev.postrider.store.BulkJobs.Order;
import dev.postrider.store.BulkJobs.State;
import dev.postrider.store.Rejection.Fate;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Acts of operators on all messages that match a filter. */
abstract class JobContract extends StoreContract {

  static final Duration LEASE = Duration.ofMinutes(1);
  static final Act ACT = new Act("ada", "api", "retry all", "the queue is there now");

  private static final Fate LATER = new Fate.Retry(Duration.ofHours(1));
  private static final MessageFilter TROUBLE =
      MessageFilter.of(MessageState.FAILED, MessageState.DEAD);
  private static final MessageFilter WAITING =
      MessageFilter.of(MessageState.FAILED, MessageState.HELD, MessageState.DEAD);

  @Test
  void retriesWhatFailedAndWhatIsDeadWhereverItIs() throws SQLException {
    append("a 1", "b 1", "c 1", "d 1", "e 1", "f 1", "a 2");
    execute("UPDATE postrider_outbox SET expires_at = CURRENT_TIMESTAMP + INTERVAL '1' HOUR");
    reject("a", new Fate.ParkKey());
    reject("b", LATER);
    reject("c", new Fate.Skip());
    reject("d", new Fate.Skip());
    reject("e", new Fate.ParkKey());

    ask("j", Action.RETRY, TROUBLE, null);
    assertThat(run("j", 2)).isEqualTo(3);

    assertThat(job("j").done()).isEqualTo(5);
    assertThat(job("j").skipped()).isZero();
    assertThat(store.lanes().blockedKeys(LANE))
        .extracting(BlockedKey::key, BlockedKey::reason, key -> key.dueIn().toSeconds() <= 0)
        .containsExactly(
            tuple("a", BlockedKey.Reason.RETRY, true),
            tuple("b", BlockedKey.Reason.RETRY, true),
            tuple("e", BlockedKey.Reason.RETRY, true));
    assertThat(texts("f", "c", "d")).as("at the end").containsExactly("f 1", "c 1", "d 1");
    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isZero();
    assertThat(count("SELECT COUNT(*) FROM postrider_outbox WHERE expires_at IS NULL"))
        .isEqualTo(2);
    assertThat(count("SELECT COUNT(*) FROM postrider_outbox WHERE attempts = 1")).isEqualTo(5);
  }

  @Test
  void aDeadLetterWhoseIdWaitsAlreadyIsLeftWhereItIs() throws SQLException {
    append("a 1", "b 1");
    reject("a", new Fate.Skip());
    reject("b", new Fate.Skip());
    // Published again under the same id, with another content.
    execute(
        "INSERT INTO postrider_outbox (id, broker, shard, message_key, destination, content_type,"
            + " headers, payload) SELECT id, broker, shard, message_key, destination, content_type,"
            + " headers, (SELECT payload FROM postrider_dead WHERE message_key = 'b')"
            + " FROM postrider_dead WHERE message_key = 'a'");

    ask("j", Action.RETRY, TROUBLE, null);
    run("j", 10);

    assertThat(job("j").done()).isEqualTo(1);
    assertThat(job("j").skipped()).isEqualTo(1);
    assertThat(count("SELECT COUNT(*) FROM postrider_dead WHERE message_key = 'a'")).isEqualTo(1);
    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isEqualTo(1);
  }

  /** What is behind a head that is gone would leave. */
  @Test
  void discardsAKeyWithAllThatIsHeldInWhateverStepsItIsDone() throws SQLException {
    append("a 1", "b 1", "a 2", "a 3", "a 4", "a 5", "c 1");
    reject("a", new Fate.ParkKey());
    reject("b", LATER);
    reject("c", new Fate.Skip());

    ask("j", Action.DISCARD, WAITING, null);
    claim("n1");
    while (step("j", "n1", 2)) {
      assertThat(keys(read(START))).as("what leaves").isEmpty();
    }

    assertThat(job("j").done()).isEqualTo(7);
    assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isZero();
    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isZero();
    assertThat(store.lanes().blockedKeys(LANE)).isEmpty();
  }

  @Test
  void leavesAKeyHeldThatAnOperatorHolds() throws SQLException {
    append("a 1", "a 2");
    store.admin().desk().hold("events", "a", ACT);

    ask("j", Action.DISCARD, WAITING, null);
    run("j", 10);
    append("a 3");

    assertThat(texts("a")).containsExactly("a 3");
    assertThat(keys(read(START))).isEmpty();
  }

  @Test
  void putsMessagesBackAsNewOnesInTheirOrder() throws SQLException {
    append("a 1", "b 1", "a 2", "a 3", "c 1", "a 4", "a 5", "b 2");
    reject("a", new Fate.Skip());
    reject("a", new Fate.ParkKey());
    reject("b", LATER);
    List<String> before = ids();

    ask("j", Action.REQUEUE, WAITING, "/queue/other");
    claim("n1");
    while (step("j", "n1", 2)) {
      assertThat(texts(read(START))).as("what leaves").doesNotContain("a 4", "a 5", "b 2");
    }

    assertThat(job("j").done()).isEqualTo(7);
    assertThat(texts("a")).containsExactly("a 1", "a 2", "a 3", "a 4", "a 5");
    assertThat(texts("b")).containsExactly("b 1", "b 2");
    assertThat(store.lanes().blockedKeys(LANE)).isEmpty();
    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isZero();
    assertThat(
            count(
                "SELECT COUNT(*) FROM postrider_outbox WHERE destination = '/queue/other'"
                    + " AND attempts = 0 AND expires_at IS NULL AND type = 'T'"))
        .isEqualTo(7);
    assertThat(ids()).doesNotHaveDuplicates().filteredOn(before::contains).hasSize(1);
  }

  @Test
  void aMessageThatHadItsIdForAKeyHasTheNewOne() throws SQLException {
    String id = UUID.randomUUID().toString();
    append(message(id, id, "1"));
    reject(id, new Fate.ParkKey());

    ask("j", Action.REQUEUE, WAITING, null);
    run("j", 10);

    assertThat(count("SELECT COUNT(*) FROM postrider_outbox WHERE id = message_key")).isOne();
    assertThat(rows().get(0).id()).isNotEqualTo(id);
    assertThat(rows().get(0).destination()).isEqualTo("/queue/orders");
  }

  @ParameterizedTest
  @EnumSource
  void leavesAloneWhatIsOnItsWayAndWhatCameLater(Action action) throws SQLException {
    append("a 1", "b 1");
    reject("b", new Fate.ParkKey());
    ask("j", action, MessageFilter.ALL, null);
    append("c 1");
    reject("c", new Fate.ParkKey());
    run("j", 10);

    assertThat(job("j"))
        .extracting(Job::state, Job::done, Job::skipped)
        .containsExactly(State.DONE, 1L, 1L);
    assertThat(texts("a")).containsExactly("a 1");
    assertThat(store.lanes().blockedKeys(LANE))
        .filteredOn(key -> key.key().equals("c"))
        .extracting(BlockedKey::reason)
        .containsExactly(BlockedKey.Reason.DEAD);
  }

  @Test
  void touchesOnlyWhatMatches() throws SQLException {
    append("a 1", "b 1", "c 1");
    for (String key : List.of("a", "b", "c")) {
      reject(key, new Fate.Skip());
    }
    MessageFilter ofB =
        new MessageFilter(
            TROUBLE.states(), null, "events", null, "T", "b", "REF", null, null, null);

    ask("j", Action.DISCARD, ofB, null);
    run("j", 10);

    assertThat(job("j").order()).isEqualTo(new Order(Action.DISCARD, ofB, null));
    assertThat(count("SELECT COUNT(*) FROM postrider_dead WHERE message_key = 'b'")).isZero();
    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isEqualTo(2);
  }

  @Test
  void tellsHowFarAJobIsAndWritesDownWhoAskedAndTheResult() throws SQLException {
    dead(5);
    Job asked = ask("j", Action.RETRY, TROUBLE, null);
    assertThat(asked.state()).isEqualTo(State.WAITING);
    assertThat(asked.total()).isEqualTo(new MessageCatalog.Count(5, false));
    assertThat(asked.act()).isEqualTo(ACT);
    assertThat(asked.node()).isNull();
    assertThat(asked.endedAt()).isNull();
    assertThat(store.admin().jobs().find("other")).isEmpty();

    claim("n1");
    assertThat(step("j", "n1", 2)).isTrue();
    assertThat(job("j"))
        .extracting(Job::state, Job::done, Job::node)
        .containsExactly(State.RUNNING, 2L, "n1");
    while (step("j", "n1", 2)) {
      // on
    }
    assertThat(job("j").state()).isEqualTo(State.DONE);
    assertThat(job("j").endedAt()).isAfterOrEqualTo(asked.askedAt());
    assertThat(step("j", "n1", 2)).isFalse();
    assertThat(claim("n2")).isEmpty();

    assertThat(audit())
        .extracting(Entry::act, Entry::target, Entry::outcome, Entry::affected)
        .containsExactly(
            tuple(ACT, "job j: {\"states\":[\"FAILED\",\"DEAD\"]}", "done", 5L),
            tuple(ACT, "job j: {\"states\":[\"FAILED\",\"DEAD\"]}", "asked", 0L));
  }

  @Test
  void countsNoFurtherThanAsked() throws SQLException {
    dead(5);

    Job job = store.admin().jobs().ask("j", new Order(Action.RETRY, TROUBLE, null), 3, ACT);

    assertThat(job.total()).isEqualTo(new MessageCatalog.Count(3, true));
    run("j", 2);
    assertThat(job("j").done()).isEqualTo(5);
  }

  @Test
  void listsTheLatestJobsFirst() throws SQLException {
    for (String id : List.of("j1", "j2", "j3")) {
      ask(id, Action.RETRY, TROUBLE, null);
    }

    assertThat(store.admin().jobs().recent(2)).extracting(Job::id).containsExactly("j3", "j2");
  }

  @Test
  void aJobWithoutMessagesIsDoneWithItsFirstStep() throws SQLException {
    ask("j", Action.RETRY, TROUBLE, null);

    assertThat(run("j", 10)).isEqualTo(1);
    assertThat(job("j").state()).isEqualTo(State.DONE);
  }

  @ParameterizedTest
  @EnumSource
  void aStepThatFailsLeavesNothingBehindAndAnotherNodeGoesOn(Action action) throws SQLException {
    dead(7);
    List<String> dead = ids();
    ask("j", action, TROUBLE, null);
    claim("n1");
    step("j", "n1", 2);
    List<String> after = ids();
    execute("ALTER TABLE postrider_command ADD CONSTRAINT broken CHECK (done = 2)");
    try {
      assertThatThrownBy(() -> step("j", "n1", 2)).isInstanceOf(SQLException.class);
    } finally {
      execute("ALTER TABLE postrider_command DROP CONSTRAINT broken");
    }
    assertThat(ids()).isEqualTo(after);
    assertThat(job("j").done()).isEqualTo(2);

    assertThat(claim("n2")).as("while the lease lasts").isEmpty();
    runOut("j");
    assertThat(claim("n2")).contains("j");
    assertThat(step("j", "n1", 2)).as("of the node that lost it").isFalse();
    assertThat(job("j").done()).isEqualTo(2);
    while (step("j", "n2", 2)) {
      // on
    }

    assertThat(job("j"))
        .extracting(Job::state, Job::done, Job::skipped, Job::node)
        .containsExactly(State.DONE, 7L, 0L, "n2");
    assertThat(audit()).extracting(Entry::affected).containsExactly(7L, 0L);
    assertThat(ids()).hasSize(action == Action.DISCARD ? 0 : 7).doesNotHaveDuplicates();
    if (action == Action.RETRY) {
      assertThat(ids()).containsExactlyInAnyOrderElementsOf(dead);
    }
  }

  @Test
  void aNodeThatWorksKeepsItsJob() throws SQLException {
    dead(3);
    ask("j", Action.RETRY, TROUBLE, null);
    claim("n1");
    runOut("j");

    assertThat(step("j", "n1", 1)).as("nobody has taken it").isTrue();
    assertThat(claim("n2")).isEmpty();
  }

  @RepeatedTest(3)
  void ofManyNodesThatLookAtOnceOneGetsAJob() throws Exception {
    ask("j", Action.RETRY, TROUBLE, null);

    List<Optional<String>> claimed = AtOnce.call(8, () -> claim(Thread.currentThread().getName()));
    assertThat(claimed).containsOnlyOnce(Optional.of("j"));

    runOut("j");
    List<Optional<String>> again = AtOnce.call(8, () -> claim(Thread.currentThread().getName()));
    assertThat(again).containsOnlyOnce(Optional.of("j"));
  }

  @Test
  void everyJobIsTakenOnceTheOldestFirst() throws Exception {
    List<String> jobs = IntStream.range(0, 8).mapToObj(i -> "j" + i).toList();
    for (String job : jobs) {
      ask(job, Action.RETRY, TROUBLE, null);
    }
    assertThat(claim("n1")).contains("j0");

    List<String> claimed = new ArrayList<>();
    while (claimed.size() < 7) {
      AtOnce.call(8, () -> claim("n")).forEach(job -> job.ifPresent(claimed::add));
    }
    assertThat(claimed).containsExactlyInAnyOrderElementsOf(jobs.subList(1, 8));
    assertThat(claim("n1")).isEmpty();
  }

  @Test
  void aCancelledJobGoesNoFurther() throws SQLException {
    dead(5);
    ask("j", Action.RETRY, TROUBLE, null);
    claim("n1");
    step("j", "n1", 2);
    Act cancel = new Act("bob", "console", "cancel job", null);

    assertThat(store.admin().jobs().cancel("j", cancel)).isTrue();
    assertThat(step("j", "n1", 2)).isFalse();
    assertThat(store.admin().jobs().cancel("j", cancel)).isFalse();
    assertThat(store.admin().jobs().cancel("other", cancel)).isFalse();
    runOut("j");
    assertThat(claim("n2")).isEmpty();

    assertThat(job("j")).extracting(Job::state, Job::done).containsExactly(State.CANCELLED, 2L);
    assertThat(job("j").endedAt()).isNotNull();
    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isEqualTo(3);
    assertThat(audit().get(0))
        .extracting(Entry::act, Entry::outcome, Entry::affected)
        .containsExactly(cancel, "cancelled", 2L);
    assertThat(audit()).hasSize(2);
  }

  @Test
  void aJobThatIsCancelledAmidItsStepsTellsExactlyHowFarItGot() throws Exception {
    dead(300);
    ask("j", Action.RETRY, TROUBLE, null);
    claim("n1");
    Act cancel = new Act("bob", "console", "cancel job", null);
    List<Boolean> cancelled =
        AtOnce.call(
            2,
            () -> {
              if (Thread.currentThread().getName().endsWith("thread-1")) {
                Waiting.until(() -> job("j").done() > 20);
                return store.admin().jobs().cancel("j", cancel);
              }
              while (step("j", "n1", 3)) {
                // until it is cancelled
              }
              return false;
            });

    assertThat(cancelled).containsOnlyOnce(true);
    assertThat(job("j").state()).isEqualTo(State.CANCELLED);
    assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isEqualTo(job("j").done());
    assertThat(audit().get(0).affected()).isEqualTo(job("j").done());
  }

  @Test
  void aJobThatCannotBeCarriedOutEndsWithItsReason() throws SQLException {
    dead(1);
    ask("j", Action.RETRY, TROUBLE, null);
    claim("n1");

    store.admin().jobs().fail("j", "n2", "not mine");
    assertThat(job("j").state()).isEqualTo(State.RUNNING);
    store.admin().jobs().fail("j", "n1", "no\0 ".repeat(1_000));

    assertThat(job("j").state()).isEqualTo(State.FAILED);
    assertThat(job("j").failure()).hasSize(1_000).startsWith("no  no");
    assertThat(audit().get(0).outcome()).startsWith("failed: no  no");
    assertThat(step("j", "n1", 2)).isFalse();
  }

  /** Each message comes back once, whoever was faster. */
  @Test
  void operatorsMayActOnSingleMessagesMeanwhile() throws Exception {
    dead(60);
    List<String> ids = ids();
    ask("j", Action.RETRY, TROUBLE, null);
    claim("n1");

    AtOnce.call(
        4,
        () -> {
          if (Thread.currentThread().getName().endsWith("thread-1")) {
            while (step("j", "n1", 7)) {
              // on
            }
          } else {
            for (String id : ids) {
              store.admin().desk().retry(id, "events", new Act("bob", "api", "retry", null));
            }
          }
          return true;
        });

    assertThat(ids()).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isZero();
    assertThat(count("SELECT SUM(affected) FROM postrider_audit")).isEqualTo(60);
  }

  Job ask(String id, Action action, MessageFilter filter, @Nullable String destination)
      throws SQLException {
    return store.admin().jobs().ask(id, new Order(action, filter, destination), 1_000_000, ACT);
  }

  Optional<String> claim(String node) throws SQLException {
    return store.admin().jobs().claim(node, LEASE);
  }

  boolean step(String id, String node, int rows) throws SQLException {
    return store.admin().jobs().step(id, node, rows, LEASE);
  }

  /** Claims and carries out, and tells in how many steps. */
  private int run(String id, int rows) throws SQLException {
    assertThat(claim("n1")).contains(id);
    int steps = 1;
    while (step(id, "n1", rows)) {
      steps++;
    }
    return steps;
  }

  Job job(String id) throws SQLException {
    return store.admin().jobs().find(id).orElseThrow();
  }

  void runOut(String job) throws SQLException {
    execute(
        "UPDATE postrider_command SET leased_until = CURRENT_TIMESTAMP WHERE id = '" + job + "'");
  }

  List<Entry> audit() throws SQLException {
    AuditTrail.Filter all = new AuditTrail.Filter(null, null, null, null, null);
    return store.admin().audit().list(all, null, 200).entries();
  }

  /** Messages that were put aside, of as many keys. */
  private void dead(int messages) throws SQLException {
    append(IntStream.range(0, messages).mapToObj(i -> "k" + i + " 1").toArray(String[]::new));
    long epoch = lease("n1");
    for (StoredMessage row : rows()) {
      store.lanes().reject(LANE, epoch, new Rejection(row, "n1", "refused", null, new Fate.Skip()));
    }
  }

  /** Each is its key and a number. */
  private void append(String... texts) throws SQLException {
    append(
        Arrays.stream(texts)
            .map(text -> message(UUID.randomUUID().toString(), text.split(" ")[0], text))
            .toArray(OutboxEntry[]::new));
  }

  private static OutboxEntry message(String id, String key, String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return new OutboxEntry(
        id, LANE, key, "/queue/orders", "T", null, null, "text/plain", Map.of(), payload, null);
  }

  /** The first message of a key. */
  private void reject(String key, Fate fate) throws SQLException {
    long epoch = lease("n1");
    StoredMessage head = ofKey(key).get(0);
    assertThat(store.lanes().reject(LANE, epoch, new Rejection(head, "n1", "refused", null, fate)))
        .isTrue();
  }

  private List<StoredMessage> ofKey(String key) throws SQLException {
    return store.lanes().readKey(LANE, key, 0, Long.MAX_VALUE, ALL).messages();
  }

  private List<String> texts(String... keys) throws SQLException {
    List<StoredMessage> rows = new ArrayList<>();
    for (String key : keys) {
      rows.addAll(ofKey(key));
    }
    rows.sort(java.util.Comparator.comparingLong(StoredMessage::seq));
    return rows.stream().map(JobContract::text).toList();
  }

  private static List<String> texts(LaneStore.Page page) {
    return page.messages().stream()
        .filter(message -> message.destination().equals("/queue/orders"))
        .map(JobContract::text)
        .toList();
  }

  private static String text(StoredMessage message) {
    return new String(message.payload(), StandardCharsets.UTF_8);
  }

  /** Of all messages there are, wherever. */
  private List<String> ids() throws SQLException {
    return store.admin().catalog().list(MessageFilter.ALL, null, 1_000).messages().stream()
        .map(MessageCatalog.Entry::id)
        .toList();
  }
}
