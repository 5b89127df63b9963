package dev.postrider.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.store.LaneId;
import dev.postrider.store.OutboxEntry;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PendingMessagesTest {

  private final CaptureFixture fixture = new CaptureFixture();
  private final FakeTransactions transactions = fixture.transactions;

  @Test
  void writesNothingBeforeTheTransactionCompletes() {
    transactions.begin();
    publish("a");

    assertThat(fixture.batches).isEmpty();
  }

  @Test
  void writesAllMessagesOfATransactionAsOneBatchInTheirOrder() {
    transactions.begin();
    MessageId first = publish("a");
    MessageId second = publish("b");

    assertThat(transactions.commit()).isTrue();
    assertThat(fixture.batches).hasSize(1);
    assertThat(fixture.batches.get(0))
        .extracting(OutboxEntry::id)
        .containsExactly(first.value(), second.value());
  }

  @Test
  void waitsForMessagesOfAFlushThatRunsAfterIt() {
    transactions.begin();
    publish("early");
    transactions.registerInterposedSynchronization(before(() -> publish("flush")));

    transactions.commit();

    assertThat(payloads()).containsExactly(List.of("early", "flush"));
  }

  @Test
  void waitsForMessagesOfSeveralFlushesOneAfterTheOther() {
    transactions.begin();
    publish("early");
    transactions.registerInterposedSynchronization(
        before(
            () -> {
              publish("first flush");
              transactions.registerInterposedSynchronization(
                  before(
                      () ->
                          transactions.registerInterposedSynchronization(
                              before(() -> publish("third flush")))));
            }));

    transactions.commit();

    assertThat(payloads().stream().flatMap(List::stream))
        .containsExactly("early", "first flush", "third flush");
  }

  @Test
  void takesMessagesThatAppearOnlyInAFlushDuringCompletion() {
    transactions.begin();
    transactions.registerInterposedSynchronization(before(() -> publish("flush")));

    transactions.commit();

    assertThat(payloads()).containsExactly(List.of("flush"));
  }

  @Test
  void losesNoMessageThatComesAfterTheBatchWasWritten() {
    transactions.begin();
    publish("early");
    afterOthers(5, () -> publish("very late"));

    transactions.commit();

    assertThat(payloads()).containsExactly(List.of("early"), List.of("very late"));
  }

  @Test
  void writesOnceThoughSynchronizationsRegisteredLateAreCalledTwice() {
    transactions.callingLateOnesTwice().begin();
    publish("early");
    transactions.registerInterposedSynchronization(before(() -> publishOnce("flush")));

    transactions.commit();

    assertThat(payloads()).containsExactly(List.of("early", "flush"));
  }

  @Test
  void givesUpWaitingAfterSixteenPassesAndLosesNothing() {
    transactions.begin();
    AtomicInteger rounds = new AtomicInteger();
    publish("0");
    publishInEachPass(rounds, 40);

    assertThat(transactions.commit()).isTrue();
    assertThat(fixture.batches.size()).isGreaterThan(1);
    assertThat(fixture.batches.get(0)).hasSizeBetween(16, 17);
    assertThat(fixture.batches.stream().mapToInt(List::size).sum()).isEqualTo(41);
  }

  /** Else the batch would be numbered before the flush has locked its rows. */
  @Test
  void waitsForAFlushThoughAsManyMessagesWereCancelledAsCame() {
    transactions.begin();
    MessageId early = publish("early");
    transactions.registerInterposedSynchronization(
        before(
            () -> {
              fixture.outbox().cancel(early);
              publish("first flush");
              transactions.registerInterposedSynchronization(before(() -> publish("second flush")));
            }));

    transactions.commit();

    assertThat(payloads()).containsExactly(List.of("first flush", "second flush"));
  }

  @Test
  void storesNothingOfATransactionThatRollsBack() {
    transactions.begin();
    publish("a");
    transactions.rollback();

    assertThat(fixture.batches).isEmpty();
    assertThat(fixture.signals).isEmpty();
  }

  @Test
  void storesNothingInATransactionMarkedForRollback() {
    transactions.begin();
    transactions.setRollbackOnly();

    assertThatCode(() -> publish("a")).doesNotThrowAnyException();
    assertThat(transactions.commit()).isFalse();
    assertThat(fixture.batches).isEmpty();
  }

  @Test
  void rollsTheTransactionBackIfTheBatchFails() {
    fixture.store =
        () ->
            (connection, entries) -> {
              throw new IllegalStateException("disk full");
            };
    transactions.begin();
    publish("a");

    assertThat(transactions.commit()).isFalse();
    assertThat(fixture.signals).isEmpty();
  }

  @Test
  void refusesWhileTheStoreIsNotOpenAndRollsBack() {
    fixture.store =
        () -> {
          throw new IllegalStateException("not open");
        };
    transactions.begin();

    assertThatThrownBy(() -> publish("a")).hasMessage("not open");
    assertThat(transactions.getRollbackOnly()).isTrue();
  }

  @Test
  void tellsOnceAfterTheCommitHowManyMessagesWhichLaneGot() {
    transactions.begin();
    publish("a");
    publish("b");
    assertThat(fixture.signals).isEmpty();

    transactions.commit();

    assertThat(fixture.signals).containsExactly(Map.of(new LaneId("events", 0), 2L));
  }

  @Test
  void whatIsDueLaterIsWrittenWithTheOthersAndNotTold() {
    transactions.begin();
    publish("a");
    fixture
        .outbox()
        .publish(Message.to("/queue/q").payload("b").after(Duration.ofHours(1)).build());

    transactions.commit();

    assertThat(payloads()).containsExactly(List.of("a", "b"));
    assertThat(fixture.signals).containsExactly(Map.of(new LaneId("events", 0), 1L));
  }

  @Test
  void tellsNoLanesAfterARollbackThoughTheBatchWasWritten() {
    transactions.begin();
    publish("a");
    afterOthers(3, transactions::setRollbackOnly);

    assertThat(transactions.commit()).isFalse();
    assertThat(fixture.batches).hasSize(1);
    assertThat(fixture.signals).isEmpty();
  }

  @Test
  void survivesAnObserverOfTheSignalThatFails() {
    fixture.signalFailure = new IllegalStateException("observer");
    transactions.begin();
    publish("a");

    assertThat(transactions.commit()).isTrue();
    assertThat(fixture.batches).hasSize(1);
  }

  @Test
  void keepsTransactionsApart() {
    transactions.begin();
    publish("a");
    transactions.rollback();
    transactions.begin();
    publish("b");
    transactions.commit();

    assertThat(payloads()).containsExactly(List.of("b"));
  }

  @Test
  void storesWhatANewTransactionPublishedThoughTheSuspendedOneRollsBack() {
    transactions.begin();
    publish("outer");
    transactions.requiringNew(() -> publish("inner"));
    publish("outer again");
    transactions.rollback();

    assertThat(payloads()).containsExactly(List.of("inner"));
  }

  private final AtomicInteger once = new AtomicInteger();

  private void publishOnce(String text) {
    if (once.getAndIncrement() == 0) {
      publish(text);
    }
  }

  private void publishInEachPass(AtomicInteger rounds, int most) {
    transactions.registerInterposedSynchronization(
        before(
            () -> {
              if (rounds.incrementAndGet() <= most) {
                publish("" + rounds);
                publishInEachPass(rounds, most);
              }
            }));
  }

  private void afterOthers(int rounds, Runnable action) {
    transactions.registerInterposedSynchronization(before(() -> onceMore(rounds, action)));
  }

  private void onceMore(int rounds, Runnable action) {
    if (rounds == 0) {
      action.run();
    } else {
      afterOthers(rounds - 1, action);
    }
  }

  private MessageId publish(String text) {
    return fixture.outbox().publish(Message.to("/queue/q").payload(text).build());
  }

  private List<List<String>> payloads() {
    return fixture.batches.stream()
        .map(batch -> batch.stream().map(CaptureFixture::text).toList())
        .toList();
  }

  private static Synchronization before(Runnable action) {
    return new Synchronization() {
      @Override
      public void beforeCompletion() {
        action.run();
      }

      @Override
      public void afterCompletion(int status) {
        assertThat(status).isIn(Status.STATUS_COMMITTED, Status.STATUS_ROLLEDBACK);
      }
    };
  }
}
