package dev.postrider.web.console;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.BulkJobs;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import dev.postrider.web.console.Confirmation.Asked;
import dev.postrider.web.console.Confirmation.Intent;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfirmationTest {

  private final Desk desk = new Desk(Desk.ADA);
  private final Confirmation confirmation = new Confirmation(desk.place, desk.notices);

  @Test
  void whatIsToBeConfirmedIsToldWithExactCountAndTarget() throws SQLException {
    String one = desk.dead("a", "no");
    String two = desk.dead("b", "no");
    ask("do", "discard", "pick", one + "|events", "pick", two + "|events");
    assertThat(intent().title()).isEqualTo("Discard 2 messages for good?");
    assertThat(intent().targets()).containsExactly(one + " → events", two + " → events");
    assertThat(intent().destructive()).isTrue();
  }

  @Test
  void nothingIsDoneBeforeItIsConfirmed() throws SQLException {
    String id = desk.dead("a", "no");
    ask("do", "discard", "pick", id + "|events");
    assertThat(desk.tables().catalog().find(id)).hasSize(1);
    assertThat(desk.audit()).isEmpty();
  }

  @Test
  void theReasonGoesToTheAuditTrailAndTheObservedStateIsTold() throws SQLException {
    String id = desk.dead("a", "no");
    ask("do", "retry", "pick", id + "|events");
    confirmation.setReason("  The queue is back ");
    confirmation.confirm();
    assertThat(desk.notices.getAnswers())
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.what()).isEqualTo("Message " + id + " is now: Pending.");
              assertThat(requireNonNull(told.link()).href())
                  .isEqualTo("audit.xhtml?target=message+" + id);
            });
    assertThat(desk.audit().get(0).act().reason()).isEqualTo("The queue is back");
    assertThat(confirmation.isOpen()).isFalse();
  }

  @Test
  void ofSeveralMessagesThoseThatCannotBeChangedAreToldEach() throws SQLException {
    String dead = desk.dead("a", "no");
    String pending = desk.stored("b");
    ask("do", "retry", "pick", dead + "|events", "pick", pending + "|events");
    confirmation.confirm();
    assertThat(desk.refusals()).containsExactly("", "PR1005");
    assertThat(desk.notices.getAnswers().get(0).what()).isEqualTo("Retried: 1 of 2 messages.");
  }

  @Test
  void anIdMayHoldTheSignBetweenIdAndBroker() throws SQLException {
    ask("do", "retry", "pick", "a|b|events");
    assertThat(intent().targets()).containsExactly("a|b → events");
    confirmation.confirm();
    assertThat(desk.refusals()).containsExactly("PR1003");
  }

  @Test
  void allThatMatchBecomeAJobAfterTheirCountWasConfirmed() throws SQLException {
    for (int i = 0; i < 3; i++) {
      desk.dead("key " + i, "no");
    }
    ask("do", "retry", "all", "true", "filter", "status:dead");
    assertThat(intent().title()).isEqualTo("Retry 3 messages?");
    assertThat(intent().targets()).containsExactly("status:dead");
    confirmation.confirm();
    assertThat(desk.tables().jobs().recent(5))
        .singleElement()
        .satisfies(
            job -> assertThat(job.order().filter()).isEqualTo(MessageFilter.of(MessageState.DEAD)));
    assertThat(requireNonNull(desk.notices.getAnswers().get(0).link()).href())
        .isEqualTo("index.xhtml#jobs");
  }

  @Test
  void messagesArePutBackToAnotherDestinationWhereOneIsGiven() throws SQLException {
    String id = desk.dead("a", "no");
    ask("do", "requeue", "pick", id + "|events");
    assertThat(intent().redirecting()).isTrue();
    confirmation.setDestination("/queue/other");
    confirmation.confirm();
    assertThat(desk.tables().catalog().list(MessageFilter.ALL, null, 10).messages())
        .singleElement()
        .satisfies(entry -> assertThat(entry.destination()).isEqualTo("/queue/other"));
  }

  @Test
  void aMoveSaysWhereToBeforeItIsAskedFor() throws SQLException {
    ask(
        "do",
        "move",
        "broker",
        "events",
        "queue",
        "orders",
        "toBroker",
        "events",
        "destination",
        "/queue/new",
        "limit",
        " 1000 ");
    assertThat(intent().title()).isEqualTo("Move the messages of /queue/orders?");
    assertThat(intent().targets())
        .containsExactly("/queue/orders of events → /queue/new of events, at most 1,000");
    assertThat(intent().destructive()).isFalse();
    assertThat(desk.tables().queues().recent(5)).isEmpty();
    confirmation.setReason("a new queue");
    confirmation.confirm();
    assertThat(desk.tables().queues().recent(5))
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.order().most()).isEqualTo(1_000);
              assertThat(job.act().reason()).isEqualTo("a new queue");
              assertThat(requireNonNull(desk.notices.getAnswers().get(0).link()).href())
                  .isEqualTo("audit.xhtml?target=job+" + job.id());
            });
  }

  @Test
  void aPurgeIsDestructiveAndACollectionIsNot() throws SQLException {
    ask("do", "purge", "broker", "events", "queue", "/queue/orders");
    assertThat(intent().destructive()).isTrue();
    assertThat(intent().title()).isEqualTo("Purge /queue/orders for good?");
    ask("do", "collect", "broker", "events", "queue", "DLQ.orders", "destination", "/queue/x");
    assertThat(intent().destructive()).isFalse();
    confirmation.confirm();
    assertThat(desk.tables().queues().recent(5))
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.order().queue()).isEqualTo("/queue/DLQ.orders");
              assertThat(job.order().destination()).isEqualTo("/queue/x");
            });
  }

  @Test
  void whatCannotBeDoneToAQueueIsToldBeforeTheQuestion() {
    ask("do", "move", "broker", "events", "toBroker", "events", "destination", "b");
    ask("do", "move", "broker", "events", "queue", "a", "toBroker", "events");
    ask("do", "purge", "broker", "events", "queue", "/topic/a");
    ask("do", "purge", "broker", "events", "queue", "a", "limit", "many");
    assertThat(confirmation.isOpen()).isFalse();
    ask("do", "purge", "broker", "nowhere", "queue", "a");
    confirmation.confirm();
    assertThat(desk.refusals()).containsExactly("PR1015", "PR1015", "PR1024", "PR1282", "PR1026");
  }

  @Test
  void aJobOnAQueueIsCancelled() throws SQLException {
    ask("do", "purge", "broker", "events", "queue", "a");
    confirmation.confirm();
    String job = desk.tables().queues().recent(1).get(0).id();
    ask("do", "cancel-queue", "job", job);
    assertThat(intent().title()).isEqualTo("Cancel the job on /queue/a?");
    confirmation.confirm();
    assertThat(desk.tables().queues().find(job).orElseThrow().state())
        .isEqualTo(BulkJobs.State.CANCELLED);
  }

  @Test
  void destinationsArePausedAndResumed() throws SQLException {
    ask("do", "pause", "broker", "events", "destination", "/queue/orders");
    assertThat(intent().title()).isEqualTo("Pause destination /queue/orders of events?");
    confirmation.confirm();
    assertThat(desk.tables().pauses().list()).hasSize(1);
    ask("do", "resume", "broker", "events", "destination", "/queue/orders");
    confirmation.confirm();
    assertThat(desk.tables().pauses().list()).isEmpty();
    assertThat(desk.refusals()).containsOnly("");
  }

  @Test
  void everythingIsPausedOnlyIfNoBrokerIsNamed() {
    ask("do", "pause");
    assertThat(intent().title()).isEqualTo("Pause everything?");
  }

  @Test
  void keysAreHeldAndReleased() throws SQLException {
    String id = desk.stored("a");
    ask("do", "hold", "broker", "events", "key", "a");
    confirmation.confirm();
    assertThat(state(id)).isEqualTo(MessageState.HELD);
    ask("do", "release", "broker", "events", "key", "a");
    confirmation.confirm();
    assertThat(state(id)).isEqualTo(MessageState.PENDING);
  }

  @Test
  void aJobIsCancelled() throws SQLException {
    desk.dead("a", "no");
    ask("do", "retry", "filter", "status:dead");
    confirmation.confirm();
    String job = desk.tables().jobs().recent(1).get(0).id();
    ask("do", "cancel", "job", job);
    confirmation.confirm();
    assertThat(desk.refusals()).containsOnly("");
    assertThat(desk.tables().jobs().find(job).orElseThrow().state())
        .isEqualTo(dev.postrider.store.BulkJobs.State.CANCELLED);
  }

  @Test
  void whatMakesNoSenseIsRefusedWithACode() {
    ask("do", "format");
    ask("do", "retry");
    ask("do", "retry", "pick", "no broker");
    ask("do", "hold", "broker", "events");
    ask("do", "cancel", "job", "none");
    ask("do", "retry", "filter", "status:sideways");
    assertThat(confirmation.isOpen()).isFalse();
    assertThat(desk.refusals())
        .containsExactly("PR1282", "PR1281", "PR1282", "PR1282", "PR1013", "PR1015");
  }

  @Test
  void whoMayOnlyLookIsRefusedThoughHeMadeUpTheButton() throws SQLException {
    Desk other = new Desk(Desk.VERA);
    Confirmation made = new Confirmation(other.place, other.notices);
    made.ask(asked("do", "pause", "broker", "events"));
    made.confirm();
    made.ask(asked("do", "discard", "filter", "status:dead"));
    assertThat(other.refusals()).containsExactly("PR1001", "PR1001");
    assertThat(other.tables().pauses().list()).isEmpty();
    assertThat(other.audit().get(0).outcome()).isEqualTo("refused PR1001");
  }

  @Test
  void confirmingTwiceDoesItOnce() throws SQLException {
    ask("do", "pause", "broker", "events");
    confirmation.confirm();
    confirmation.confirm();
    assertThat(desk.refusals()).containsExactly("", "PR1290");
    assertThat(desk.audit()).hasSize(1);
  }

  private void ask(String... parameters) {
    confirmation.ask(asked(parameters));
  }

  private static Asked asked(String... parameters) {
    Map<String, String[]> values = new HashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      String value = parameters[i + 1];
      values.merge(
          parameters[i],
          new String[] {value},
          (a, b) -> {
            String[] all = java.util.Arrays.copyOf(a, a.length + 1);
            all[a.length] = value;
            return all;
          });
    }
    return new Asked(values);
  }

  private Intent intent() {
    return requireNonNull(confirmation.getIntent());
  }

  private MessageState state(String id) throws SQLException {
    return desk.tables().catalog().find(id).get(0).entry().state();
  }
}
