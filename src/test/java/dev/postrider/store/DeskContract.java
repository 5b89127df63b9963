package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.MessageDesk.Outcome;
import dev.postrider.store.MessageDesk.Verdict;
import dev.postrider.store.Rejection.Fate;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators do with single messages and keys. */
abstract class DeskContract extends OperatorContract {

  @Test
  void retriesTheHeadOfAKeyInItsPlace() throws SQLException {
    for (Fate fate : List.of(LATER, new Fate.ParkKey())) {
      String id = rejected("a" + fate, "no", fate);
      long seq = only(id).seq();

      Outcome outcome = desk().retry(id, "events", ADA);

      assertThat(outcome).isEqualTo(new Outcome(Verdict.DONE, MessageState.FAILED, null));
      assertThat(only(id).seq()).isEqualTo(seq);
      assertThat(store.lanes().blockedKeys(LANE))
          .filteredOn(key -> key.headSeq() == seq)
          .singleElement()
          .matches(key -> key.reason() == BlockedKey.Reason.RETRY)
          .matches(key -> key.dueIn().compareTo(Duration.ZERO) <= 0);
    }
  }

  @Test
  void putsADeadLetterBackAtTheEndOfItsKeyForEver() throws SQLException {
    String id = rejected("a", "no", new Fate.Skip());
    execute("UPDATE postrider_dead SET expires_at = CURRENT_TIMESTAMP");
    String later = stored("a");

    assertThat(desk().retry(id, "events", ADA).state()).isEqualTo(MessageState.PENDING);

    assertThat(rows()).extracting(StoredMessage::id).containsExactly(later, id);
    StoredMessage back = rows().get(1);
    assertThat(back.expiresAt()).isNull();
    assertThat(back.attempts()).isEqualTo(1);
    assertThat(back.payload()).containsExactly(1, 2, 3);
    assertThat(count("SELECT COUNT(*) FROM postrider_dead")).isZero();
    assertThat(only(id).error()).isEqualTo("no");
  }

  @Test
  void whatIsOnItsWayIsLeftAlone() throws SQLException {
    String id = stored("a");
    assertThat(desk().retry(id, "events", ADA).verdict()).isEqualTo(Verdict.ON_ITS_WAY);
    assertThat(desk().discard(id, "events", ADA).verdict()).isEqualTo(Verdict.ON_ITS_WAY);
    assertThat(desk().requeue(id, "events", "new", null, ADA).verdict())
        .isEqualTo(Verdict.ON_ITS_WAY);
    assertThat(rows()).hasSize(1);
    assertThat(count("SELECT COUNT(*) FROM postrider_audit")).isZero();
  }

  @Test
  void whatWaitsBehindAnotherIsNotRetriedItself() throws SQLException {
    rejected("a", "no", LATER);
    String behind = stored("a");
    assertThat(desk().retry(behind, "events", ADA).verdict()).isEqualTo(Verdict.BEHIND_ANOTHER);
    assertThat(desk().retry("nobody", "events", ADA).verdict()).isEqualTo(Verdict.NOT_FOUND);
    assertThat(desk().retry(behind, "other", ADA).verdict()).isEqualTo(Verdict.NOT_FOUND);
  }

  @Test
  void sendsWhatIsScheduledNow() throws SQLException {
    OutboxEntry entry = scheduled();

    assertThat(desk().retry(entry.id(), "events", ADA))
        .isEqualTo(new Outcome(Verdict.DONE, MessageState.SCHEDULED, null));
    assertThat(desk().retry(entry.id(), "events", BOB).verdict()).isEqualTo(Verdict.ALREADY_DUE);
    store.schedule().release(10);

    assertThat(rows()).extracting(StoredMessage::id).containsExactly(entry.id());
    assertThat(desk().retry(entry.id(), "events", BOB).verdict()).isEqualTo(Verdict.ON_ITS_WAY);
  }

  @Test
  void discardsAndRequeuesWhatIsScheduled() throws SQLException {
    OutboxEntry unwanted = scheduled();
    OutboxEntry wrong = scheduled();

    assertThat(desk().discard(unwanted.id(), "events", ADA))
        .isEqualTo(new Outcome(Verdict.DONE, null, null));
    assertThat(desk().discard(unwanted.id(), "events", BOB).verdict()).isEqualTo(Verdict.NOT_FOUND);
    assertThat(desk().requeue(wrong.id(), "events", "n1", "/queue/else", ADA).verdict())
        .isEqualTo(Verdict.DONE);

    assertThat(count("SELECT COUNT(*) FROM postrider_scheduled")).isZero();
    assertThat(rows()).extracting(StoredMessage::id).containsExactly("n1");
    assertThat(rows()).extracting(StoredMessage::destination).containsExactly("/queue/else");
    assertThat(count("SELECT COUNT(*) FROM postrider_audit")).isEqualTo(2);
  }

  private OutboxEntry scheduled() throws SQLException {
    OutboxEntry entry = ScheduleContract.due("k", "text", ScheduleContract.LATER);
    append(entry);
    return entry;
  }

  @Test
  void discardsTheHeadAndLetsItsKeyGoOn() throws SQLException {
    String head = rejected("a", "no", new Fate.ParkKey());
    String behind = stored("a");

    assertThat(desk().discard(head, "events", ADA))
        .isEqualTo(new Outcome(Verdict.DONE, null, null));

    assertThat(store.lanes().blockedKeys(LANE)).isEmpty();
    assertThat(rows()).extracting(StoredMessage::id).containsExactly(behind);
  }

  @Test
  void discardsWhatIsHeldOrPutAside() throws SQLException {
    String head = rejected("a", "no", LATER);
    String behind = stored("a");
    String aside = rejected("b", "no", new Fate.Skip());

    assertThat(desk().discard(behind, "events", ADA).verdict()).isEqualTo(Verdict.DONE);
    assertThat(desk().discard(aside, "events", ADA).verdict()).isEqualTo(Verdict.DONE);

    assertThat(ids(MessageFilter.ALL)).containsExactly(head);
    assertThat(store.lanes().blockedKeys(LANE)).hasSize(1);
  }

  @Test
  void requeuesAsANewMessageToAnotherDestination() throws SQLException {
    String head = rejected("a", "no", new Fate.ParkKey());
    String aside = rejected("b", "no", new Fate.Skip());

    assertThat(desk().requeue(head, "events", "n1", "/queue/else", ADA).verdict())
        .isEqualTo(Verdict.DONE);
    assertThat(desk().requeue(aside, "events", "n2", null, ADA).verdict()).isEqualTo(Verdict.DONE);

    assertThat(rows()).extracting(StoredMessage::id).containsExactly("n1", "n2");
    assertThat(rows())
        .extracting(StoredMessage::destination)
        .containsExactly("/queue/else", "/queue/orders");
    assertThat(rows()).extracting(StoredMessage::attempts).containsOnly(0);
    assertThat(ids(MessageFilter.ALL)).containsExactly("n2", "n1");
  }

  @Test
  void aMessageWithoutAKeyHasNoneAsANewOneEither() throws SQLException {
    String id = UUID.randomUUID().toString();
    OutboxEntry entry = entry(id);
    append(
        new OutboxEntry(
            id,
            LANE,
            id,
            "/queue/x",
            null,
            null,
            null,
            "text/plain",
            entry.headers(),
            new byte[0],
            null));
    reject(id, "no", new Fate.Skip());
    desk().requeue(id, "events", "new", null, ADA);
    assertThat(rows()).extracting(StoredMessage::key).containsExactly("new");
  }

  @Test
  void holdsAKeyUntilItIsReleased() throws SQLException {
    String id = stored("a");

    assertThat(desk().hold("events", "a", ADA).verdict()).isEqualTo(Verdict.DONE);
    assertThat(state(id)).isEqualTo(MessageState.HELD);
    assertThat(desk().hold("events", "a", BOB).verdict()).isEqualTo(Verdict.KEY_HELD);
    assertThat(desk().retry(id, "events", BOB).verdict()).isEqualTo(Verdict.KEY_HELD);

    assertThat(desk().release("events", "a", ADA).verdict()).isEqualTo(Verdict.DONE);
    assertThat(state(id)).isEqualTo(MessageState.PENDING);
    assertThat(desk().release("events", "a", BOB).verdict()).isEqualTo(Verdict.KEY_NOT_HELD);
  }

  @Test
  void holdsAKeyWhoseHeadFailedButNotOneWhoseHeadIsDead() throws SQLException {
    String failed = rejected("a", "no", LATER);
    rejected("b", "no", new Fate.ParkKey());

    assertThat(desk().hold("events", "a", ADA).verdict()).isEqualTo(Verdict.DONE);
    assertThat(store.lanes().blockedKeys(LANE).get(0).headSeq()).isEqualTo(only(failed).seq());
    assertThat(desk().hold("events", "b", ADA).verdict()).isEqualTo(Verdict.KEY_DEAD);
    assertThat(desk().hold("events", "nothing there", ADA).verdict()).isEqualTo(Verdict.DONE);
  }

  @Test
  void writesDownWhatWasDone() throws SQLException {
    String id = rejected("a", "no", new Fate.ParkKey());
    desk().retry(id, "events", ADA);
    AuditTrail.Entry entry =
        store
            .admin()
            .audit()
            .list(new AuditTrail.Filter(null, null, null, null, null), null, 10)
            .entries()
            .get(0);
    assertThat(entry.act()).isEqualTo(ADA);
    assertThat(entry.target()).isEqualTo("message " + id + " of events");
    assertThat(entry.affected()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 2, 2, 8})
  void ofManyWhoActOnOneMessageOneWinsAndTheOthersAreToldWho(int operators) throws Exception {
    for (Fate fate : List.of(LATER, new Fate.ParkKey(), new Fate.Skip())) {
      for (String verb : List.of("retry", "discard", "requeue")) {
        String id = rejected(verb + fate, "no", fate);
        AtomicInteger number = new AtomicInteger();

        List<Told> told =
            AtOnce.call(
                operators,
                () -> {
                  Act act = new Act("op" + number.incrementAndGet(), "console", verb, null);
                  return new Told(act, act(verb, id, act));
                });

        List<Told> winners =
            told.stream().filter(one -> one.outcome().verdict() == Verdict.DONE).toList();
        assertThat(winners).as("%s of %s: %s", verb, fate, told).hasSize(1);
        assertThat(told)
            .filteredOn(one -> one.outcome().verdict() != Verdict.DONE)
            .hasSize(operators - 1)
            .allSatisfy(
                one -> {
                  assertThat(one.outcome().verdict())
                      .isEqualTo(
                          !verb.equals("retry")
                              ? Verdict.NOT_FOUND
                              : fate instanceof Fate.Skip
                                  ? Verdict.ON_ITS_WAY
                                  : Verdict.ALREADY_DUE);
                  assertThat(one.outcome().last()).isNotNull();
                  assertThat(one.outcome().last().act()).isEqualTo(winners.get(0).act());
                });
      }
    }
  }

  private Outcome act(String verb, String id, Act act) throws SQLException {
    return switch (verb) {
      case "retry" -> desk().retry(id, "events", act);
      case "discard" -> desk().discard(id, "events", act);
      default -> desk().requeue(id, "events", act.who() + " " + id, null, act);
    };
  }

  private record Told(Act act, Outcome outcome) {}

  @Test
  void theSecondToActIsToldWhatTheFirstDid() throws SQLException {
    String failed = rejected("a", "no", LATER);
    String dead = rejected("b", "no", new Fate.ParkKey());
    desk().retry(failed, "events", ADA);
    desk().requeue(dead, "events", "n1", null, ADA);

    Outcome due = desk().retry(failed, "events", BOB);
    assertThat(due.verdict()).isEqualTo(Verdict.ALREADY_DUE);
    assertThat(due.state()).isEqualTo(MessageState.FAILED);
    assertThat(due.last().act()).isEqualTo(ADA);
    Outcome gone = desk().discard(dead, "events", BOB);
    assertThat(gone.verdict()).isEqualTo(Verdict.NOT_FOUND);
    assertThat(gone.state()).isNull();
    assertThat(gone.last().outcome()).isEqualTo("done, as n1");
  }

  @Test
  void aHeldKeyStaysHeldWhenItsMessagesAreGivenUp() throws SQLException {
    String head = rejected("a", "no", LATER);
    String behind = stored("a");
    desk().hold("events", "a", ADA);

    assertThat(desk().requeue(behind, "events", "n1", null, ADA).state()).isNull();
    assertThat(desk().discard(head, "events", ADA).verdict()).isEqualTo(Verdict.DONE);

    assertThat(store.lanes().blockedKeys(LANE))
        .singleElement()
        .matches(key -> key.reason() == BlockedKey.Reason.HOLD);
    assertThat(state("n1")).isEqualTo(MessageState.HELD);
  }

  @Test
  void aHoldBeginsWithTheFirstMessageOfTheKeyOrWithAny() throws SQLException {
    String first = stored("a");
    stored("a");
    desk().hold("events", "a", ADA);
    desk().hold("events", "nothing there", ADA);

    assertThat(store.lanes().blockedKeys(LANE))
        .extracting(BlockedKey::headSeq)
        .containsExactly(0L, only(first).seq());
  }

  @Test
  void aDeadLetterOfABlockedKeyWaitsThereWhenItComesBack() throws SQLException {
    String aside = rejected("a", "no", new Fate.Skip());
    rejected("a", "no", new Fate.ParkKey());

    assertThat(desk().retry(aside, "events", ADA))
        .isEqualTo(new Outcome(Verdict.DONE, MessageState.HELD, null));
  }

  @RepeatedTest(5)
  void retryAndDiscardAtOnceDoNotBothHappen() throws Exception {
    String id = rejected("a", "no", new Fate.Skip());
    boolean[] first = {true};
    List<Outcome> outcomes =
        AtOnce.call(
            2,
            () -> {
              boolean retries;
              synchronized (first) {
                retries = first[0];
                first[0] = false;
              }
              return retries ? desk().retry(id, "events", ADA) : desk().discard(id, "events", BOB);
            });
    assertThat(outcomes).filteredOn(o -> o.verdict() == Verdict.DONE).hasSize(1);
    assertThat(count("SELECT COUNT(*) FROM postrider_audit WHERE outcome = 'done'")).isEqualTo(1);
  }
}
