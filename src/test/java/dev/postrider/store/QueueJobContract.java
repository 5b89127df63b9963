package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.store.BulkJobs.State;
import dev.postrider.store.CollectedLetter.Death;
import dev.postrider.store.MessageCatalog.Collected;
import dev.postrider.store.MessageCatalog.Detail;
import dev.postrider.store.QueueJobs.Action;
import dev.postrider.store.QueueJobs.Ending;
import dev.postrider.store.QueueJobs.Job;
import dev.postrider.store.QueueJobs.Order;
import dev.postrider.store.QueueJobs.Progress;
import dev.postrider.store.QueueJobs.Verdict;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Jobs on queues, and the dead letters they bring home. */
abstract class QueueJobContract extends OperatorContract {

  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Set<String> BROKERS = Set.of("events", "legacy");
  private static final Order MOVE =
      new Order(Action.MOVE, "events", "/queue/a", "legacy", "/queue/b", 100L);
  private static final Order COLLECT =
      new Order(Action.COLLECT, "events", "/queue/DLQ.orders", null, null, null);
  private static final Instant FIRST = Instant.parse("2026-01-31T08:00:00Z");
  private static final Instant LAST = Instant.parse("2026-01-31T09:00:00Z");

  @Test
  void aJobIsClaimedOnceByANodeThatHasItsBrokers() throws SQLException {
    jobs().ask("j", MOVE, ADA);

    assertThat(jobs().claim("n1", Set.of("events"), LEASE)).as("the target is missing").isEmpty();
    assertThat(jobs().claim("n1", Set.of("legacy"), LEASE)).as("the source is missing").isEmpty();
    assertThat(jobs().claim("n1", Set.of(), LEASE)).isEmpty();
    assertThat(jobs().claim("n2", BROKERS, LEASE))
        .hasValueSatisfying(job -> assertThat(job.order()).isEqualTo(MOVE));
    assertThat(jobs().claim("n3", BROKERS, LEASE)).isEmpty();
    assertThat(job().state()).isEqualTo(State.RUNNING);
    assertThat(job().node()).isEqualTo("n2");
  }

  @Test
  void whatANodeLeavesByItsDeathOrByAStopAnotherTakes() throws SQLException {
    jobs().ask("j", MOVE, ADA);
    jobs().claim("n1", BROKERS, LEASE);
    jobs().progress("j", "n1", new Progress(3, 1, "refused"), Duration.ofMinutes(-1));

    assertThat(jobs().claim("n2", BROKERS, LEASE)).isPresent();

    assertThat(jobs().progress("j", "n1", new Progress(5, 0, null), LEASE)).isFalse();
    assertThat(job().done()).as("of the one that lost it").isEqualTo(3);
    jobs().giveBack("j", "n1");
    assertThat(jobs().claim("n3", BROKERS, LEASE)).isEmpty();
    jobs().giveBack("j", "n2");
    assertThat(jobs().claim("n3", BROKERS, LEASE)).isPresent();
    assertThat(job().note()).isEqualTo("refused");
  }

  @Test
  void progressOfACancelledJobIsNotedAndItIsToEnd() throws SQLException {
    jobs().ask("j", MOVE, ADA);
    jobs().claim("n1", BROKERS, LEASE);
    assertThat(jobs().progress("j", "n1", new Progress(2, 0, null), LEASE)).isTrue();

    assertThat(jobs().cancel("j", BOB)).isTrue();

    assertThat(jobs().cancel("j", BOB)).isFalse();
    assertThat(jobs().progress("j", "n1", new Progress(1, 0, null), LEASE)).isFalse();
    jobs().end("j", "n1", Ending.EMPTY);
    assertThat(job().state()).isEqualTo(State.CANCELLED);
    assertThat(job().done()).isEqualTo(3);
    assertThat(jobs().claim("n2", BROKERS, LEASE)).isEmpty();
  }

  @Test
  void whatBecameOfItIsInTheAuditTrail() throws SQLException {
    jobs().ask("j", MOVE, ADA);
    jobs().claim("n1", BROKERS, LEASE);
    jobs().progress("j", "n1", new Progress(7, 2, "too large"), LEASE);
    jobs().end("j", "n1", Ending.LIMIT);

    assertThat(job().ending()).isEqualTo(Ending.LIMIT);
    assertThat(job().endedAt()).isNotNull();
    assertThat(
            store
                .admin()
                .audit()
                .list(new AuditTrail.Filter(null, null, null, null, null), null, 10)
                .entries())
        .extracting(
            entry -> entry.act().action(), AuditTrail.Entry::outcome, AuditTrail.Entry::affected)
        .containsExactly(
            tuple("move queue", "done, limit, 2 left there", 7L), tuple("retry", "asked", 0L));
    assertThat(jobs().recent(10)).extracting(Job::id).containsExactly("j");
  }

  @Test
  void aJobThatNobodyTakesEnds() throws SQLException {
    jobs().ask("j", MOVE, ADA);
    assertThat(jobs().failStranded(Duration.ofMinutes(5), "nobody")).isZero();
    execute("UPDATE postrider_queue_job SET asked_at = asked_at - INTERVAL '1' HOUR");

    assertThat(jobs().failStranded(Duration.ofMinutes(5), "nobody")).isOne();

    assertThat(job().state()).isEqualTo(State.FAILED);
    assertThat(job().failure()).isEqualTo("nobody");
  }

  @Test
  void aJobThatIsWorkedOnIsNotStranded() throws SQLException {
    jobs().ask("j", MOVE, ADA);
    execute("UPDATE postrider_queue_job SET asked_at = asked_at - INTERVAL '1' HOUR");
    jobs().claim("n1", BROKERS, LEASE);

    assertThat(jobs().failStranded(Duration.ofMinutes(5), "nobody")).isZero();
  }

  @Test
  void aDeadLetterOfAConsumerIsThereBesideThoseOfTheRelay() throws SQLException {
    String own = rejected("k", "no such queue", new Rejection.Fate.Skip());
    OutboxEntry message = entry("k");

    assertThat(keep(letter(message, "/queue/DLQ.orders"))).containsExactly(Verdict.STORED);

    assertThat(ids(MessageFilter.of(MessageState.DEAD))).containsExactly(message.id(), own);
    Detail detail = catalog().find(message.id()).get(0);
    assertThat(detail.entry().error()).isEqualTo("billing: out of stock");
    assertThat(detail.entry().attempts()).isEqualTo(10);
    assertThat(detail.diedAt()).isEqualTo(LAST);
    assertThat(detail.collected()).isEqualTo(new Collected("/queue/DLQ.orders", "billing", FIRST));
    assertThat(catalog().find(own).get(0).collected()).isNull();
    assertThat(job().done()).isOne();
    assertThat(count("SELECT COUNT(*) FROM postrider_outbox")).isZero();
  }

  @Test
  void aRepeatIsStoredOnce() throws SQLException {
    CollectedLetter letter = letter(entry("k"), "/queue/DLQ.orders");
    assertThat(keep(letter, letter)).containsExactly(Verdict.STORED, Verdict.REPEATED);
    assertThat(again(letter)).containsExactly(Verdict.REPEATED);

    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isOne();
  }

  /** An id means one message to operators; what would be a second one stays where it is safe. */
  @Test
  void whatHasTheIdOfAnotherIsNotStored() throws SQLException {
    OutboxEntry message = entry("k");
    OutboxEntry waiting = entry("w");
    append(waiting);
    String own = rejected("o", "no such queue", new Rejection.Fate.Skip());
    OutboxEntry dead = withId(own);

    assertThat(
            keep(
                letter(message, "/queue/DLQ.orders"),
                letter(message, "/queue/DLQ.other"),
                letter(waiting, "/queue/DLQ.orders"),
                letter(dead, "/queue/DLQ.orders")))
        .containsExactly(Verdict.STORED, Verdict.CONFLICT, Verdict.CONFLICT, Verdict.CONFLICT);

    assertThat(job().done()).isOne();
    assertThat(rows()).extracting(StoredMessage::id).containsExactly(waiting.id());
    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isEqualTo(2);
  }

  @Test
  void nothingIsStoredForAJobThatWasCancelled() throws SQLException {
    jobs().ask("j", COLLECT, ADA);
    jobs().claim("n1", BROKERS, LEASE);
    jobs().cancel("j", BOB);

    assertThat(jobs().keep("j", "n1", List.of(letter(entry("k"), "/queue/DLQ.x")), LEASE))
        .isEmpty();

    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isZero();
  }

  @Test
  void aRetryPublishesItWithItsIdAndNoAttempts() throws SQLException {
    OutboxEntry message = entry("k");
    keep(letter(message, "/queue/DLQ.orders"));

    assertThat(desk().retry(message.id(), "events", ADA).verdict())
        .isEqualTo(MessageDesk.Verdict.DONE);

    assertThat(rows())
        .extracting(StoredMessage::id, StoredMessage::destination, StoredMessage::attempts)
        .containsExactly(tuple(message.id(), "/queue/orders", 0));
    assertThat(rows().get(0).headers()).containsEntry("color", "red");
    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isZero();
  }

  @Test
  void itCanBeRequeuedAndDiscarded() throws SQLException {
    OutboxEntry one = entry("k");
    OutboxEntry other = entry("k");
    keep(letter(one, "/queue/DLQ.orders"), letter(other, "/queue/DLQ.orders"));

    desk().requeue(one.id(), "events", "new", "/queue/elsewhere", ADA);
    desk().discard(other.id(), "events", ADA);

    assertThat(rows()).extracting(StoredMessage::id).containsExactly("new");
    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isZero();
  }

  /** Two queues, one message: of two nodes one is first. */
  @RepeatedTest(5)
  void ofTwoNodesWithTheSameMessageOneStoresIt() throws Exception {
    OutboxEntry message = entry("k");
    for (String node : List.of("n1", "n2")) {
      jobs().ask(node, COLLECT, ADA);
      jobs().claim(node, BROKERS, LEASE);
    }
    AtomicInteger nodes = new AtomicInteger();

    List<Verdict> verdicts =
        AtOnce.call(
                2,
                () -> {
                  String node = "n" + nodes.incrementAndGet();
                  String queue = "/queue/DLQ." + node;
                  return jobs().keep(node, node, List.of(letter(message, queue)), LEASE);
                })
            .stream()
            .flatMap(List::stream)
            .toList();

    assertThat(verdicts).containsExactlyInAnyOrder(Verdict.STORED, Verdict.CONFLICT);
    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isOne();
  }

  @Test
  void jobsThatHaveEndedAreDeletedInTheEnd() throws SQLException {
    jobs().ask("j", COLLECT, ADA);
    jobs().ask("k", COLLECT, ADA);
    jobs().cancel("j", ADA);
    execute("UPDATE postrider_queue_job SET ended_at = ended_at - INTERVAL '2' HOUR");

    store.leftovers().purgeJobs(Duration.ofHours(1), 100);

    assertThat(jobs().recent(10)).extracting(Job::id).containsExactly("k");
  }

  private QueueJobs jobs() {
    return store.admin().queues();
  }

  private Job job() throws SQLException {
    return jobs().find("j").orElseThrow();
  }

  private List<Verdict> keep(CollectedLetter... letters) throws SQLException {
    jobs().ask("j", COLLECT, ADA);
    jobs().claim("n1", BROKERS, LEASE);
    return again(letters);
  }

  private List<Verdict> again(CollectedLetter... letters) throws SQLException {
    return jobs().keep("j", "n1", List.of(letters), LEASE);
  }

  private static CollectedLetter letter(OutboxEntry message, String from) {
    return new CollectedLetter(
        new OutboxEntry(
            message.id(),
            LANE,
            message.key(),
            "/queue/orders",
            "OrderPlaced",
            null,
            null,
            "application/json",
            Map.of("color", "red"),
            message.payload(),
            null),
        FIRST,
        from,
        new Death("billing", "billing: out of stock", 10, FIRST, LAST));
  }

  private static OutboxEntry withId(String id) {
    return new OutboxEntry(
        id, LANE, "o", "/queue/x", null, null, null, "text/plain", Map.of(), new byte[1], null);
  }
}
