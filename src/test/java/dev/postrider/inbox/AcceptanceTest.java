package dev.postrider.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.MessageId;
import dev.postrider.PostriderException;
import dev.postrider.testkit.LogRecords;
import jakarta.transaction.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptanceTest {

  private static final MessageId ID = new MessageId("018f-1");

  private final InboxFixture fixture = new InboxFixture();
  private final InboxBean inbox = new InboxBean(fixture.acceptance);
  private final LogRecords log = new LogRecords(Acceptance.class);

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void acceptsAMessageOncePerConsumer() {
    assertThat(inbox.accept("billing", ID)).isTrue();
    assertThat(inbox.accept("billing", ID)).isFalse();
    assertThat(inbox.accept("shipping", ID)).isTrue();
    assertThat(inbox.accept("billing", new MessageId("018f-2"))).isTrue();
  }

  @Test
  void countsByConsumer() {
    inbox.accept("billing", ID);
    inbox.accept("billing", ID);
    inbox.accept("billing", ID);
    fixture.acceptance.accept("shipping", MessageIdentity.UNKNOWN);

    assertThat(fixture.counters.all()).containsOnlyKeys("billing", "shipping");
    assertThat(counts("billing")).containsExactly(1, 2, 0);
    assertThat(counts("shipping")).containsExactly(0, 0, 1);
  }

  @Test
  void appliesEveryMessageWithoutAnId() {
    assertThat(fixture.acceptance.accept("billing", MessageIdentity.UNKNOWN)).isTrue();
    assertThat(fixture.acceptance.accept("billing", MessageIdentity.UNKNOWN)).isTrue();
    assertThat(fixture.records).isEmpty();
  }

  @Test
  void warnsOfOneIdWithTwoPayloads() {
    assertThat(inbox.accept("billing", ID, new byte[] {1})).isTrue();
    assertThat(inbox.accept("billing", ID, new byte[] {1})).isFalse();
    assertThat(log.warnings()).isEmpty();

    assertThat(inbox.accept("billing", ID, new byte[] {2})).isFalse();
    assertThat(log.warnings())
        .singleElement()
        .asString()
        .startsWith("PR0903: The message 018f-1 came to the consumer 'billing' again");
  }

  @Test
  void doesNotWarnWhereOneOfThePayloadsIsUnknown() {
    inbox.accept("billing", ID, new byte[] {1});
    inbox.accept("billing", ID);
    inbox.accept("shipping", ID);
    inbox.accept("shipping", ID, new byte[] {1});

    assertThat(log.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {Status.STATUS_NO_TRANSACTION, Status.STATUS_MARKED_ROLLBACK, Status.STATUS_COMMITTED})
  void refusesWithoutAnActiveTransaction(int status) {
    fixture.status = status;

    assertThatThrownBy(() -> inbox.accept("billing", ID))
        .isInstanceOf(PostriderException.class)
        .hasMessageStartingWith("PR0901: The consumer 'billing'");
    assertThat(fixture.records).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 101})
  void refusesNamesOfConsumersBeyondTheBounds(int length) {
    assertThatThrownBy(() -> inbox.accept("c".repeat(length), ID))
        .isInstanceOf(PostriderException.class)
        .hasMessageStartingWith(
            "PR0902: A consumer's name has 1 to 100 characters, this one has " + length);
    assertThat(fixture.records).isEmpty();
  }

  @Test
  void takesNamesOfConsumersWithinTheBounds() {
    assertThat(inbox.accept("c", ID)).isTrue();
    assertThat(inbox.accept("c".repeat(100), ID)).isTrue();
  }

  private long[] counts(String consumer) {
    InboxCounters.Counts counts = fixture.counters.of(consumer);
    return new long[] {counts.first().sum(), counts.repeated().sum(), counts.unidentified().sum()};
  }
}
