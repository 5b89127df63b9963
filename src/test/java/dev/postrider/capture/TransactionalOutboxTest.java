package dev.postrider.capture;

import static dev.postrider.capture.CaptureFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.Cancellation;
import dev.postrider.Message;
import dev.postrider.MessageId;
import dev.postrider.PostriderException;
import dev.postrider.store.Due;
import dev.postrider.store.OutboxEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TransactionalOutboxTest {

  private final CaptureFixture fixture = new CaptureFixture();

  public record Invoice(int number, String customer) {}

  public static final class Endless {
    public Endless getSelf() {
      throw new IllegalStateException("secret");
    }
  }

  @Test
  void storesEverythingTheMessageSays() {
    Message message =
        Message.to("/topic/invoices")
            .payload(new Invoice(7, "Ada"))
            .key("Ada")
            .type("InvoiceSent")
            .version("v2")
            .correlationId("c-1")
            .causationId("c-0")
            .replyTo("/queue/answers")
            .header("priority", "urgent")
            .expiresAfter(Duration.ofMinutes(5))
            .build();

    OutboxEntry entry = published(message);

    assertThat(entry.destination()).isEqualTo("/topic/invoices.v2");
    assertThat(entry.key()).isEqualTo("Ada");
    assertThat(entry.type()).isEqualTo("InvoiceSent");
    assertThat(entry.version()).isEqualTo("v2");
    assertThat(entry.event()).isNull();
    assertThat(entry.contentType()).isEqualTo("application/json");
    assertThat(entry.headers())
        .isEqualTo(
            Map.of(
                "priority",
                "urgent",
                "postrider_correlation_id",
                "c-1",
                "postrider_causation_id",
                "c-0",
                "postrider_reply_to",
                "/queue/answers"));
    assertThat(entry.expiresAfter()).isEqualTo(Duration.ofMinutes(5));
    assertThat(entry.lane().broker()).isEqualTo("events");
    assertThat(CaptureFixture.json(entry).getInt("number")).isEqualTo(7);
    assertThat(CaptureFixture.json(entry).getString("customer")).isEqualTo("Ada");
  }

  @Test
  void returnsTheIdThatIsStoredAndTakesItAsKeyWhereNoneIsGiven() {
    fixture.transactions.begin();
    MessageId id = fixture.outbox().publish(Message.to("q").payload("x").build());
    fixture.transactions.commit();

    OutboxEntry entry = fixture.batches.get(0).get(0);
    assertThat(entry.id()).isEqualTo(id.value());
    assertThat(entry.key()).isEqualTo(id.value());
  }

  @Test
  void sendsTextAndBytesAsTheyAre() {
    OutboxEntry text = published(Message.to("q").payload("{\"ä\": 1 }").build());
    OutboxEntry bytes = published(Message.to("q").payload(new byte[] {0, -1}).build());
    OutboxEntry empty = published(Message.to("q").payload("").build());

    assertThat(CaptureFixture.text(text)).isEqualTo("{\"ä\": 1 }");
    assertThat(bytes.payload()).containsExactly(0, -1);
    assertThat(bytes.contentType()).isEqualTo("application/octet-stream");
    assertThat(empty.payload()).isEmpty();
  }

  @Test
  void serializesAtOnceSoThatLaterChangesDoNotShow() {
    byte[] payload = {1};
    fixture.transactions.begin();
    fixture.outbox().publish(Message.to("q").payload(payload).build());
    payload[0] = 2;
    fixture.transactions.commit();

    assertThat(fixture.batches.get(0).get(0).payload()).containsExactly(1);
  }

  @Test
  void prefersTheGivenContentType() {
    OutboxEntry entry = published(Message.to("q").payload("a,b").contentType("text/csv").build());

    assertThat(entry.contentType()).isEqualTo("text/csv");
  }

  @Test
  void appendsTheVersionOnce() {
    assertThat(published(Message.to("q.v1").version("v1").payload("").build()).destination())
        .isEqualTo("q.v1");
  }

  @Test
  void goesToTheBrokerItNames() {
    Message message = Message.to("q").payload("").broker("side").build();

    assertThat(published(message).lane().broker()).isEqualTo("side");
  }

  @Test
  void refusesABrokerThatThereIsNot() {
    Message message = Message.to("/queue/q").payload("").broker("sied").build();

    assertThatThrownBy(() -> published(message))
        .hasMessageContaining("PR0119")
        .hasMessageContaining("'sied'")
        .hasMessageContaining("[events, side]");
    fixture.broker = Optional.empty();
    assertThatThrownBy(() -> published(message)).hasMessageContaining("there are [side]");
  }

  @Test
  void takesMessagesForAnotherBrokerThanTheOneThatHasTooMany() {
    fixture.admission.refuse("events", "100 messages wait");

    assertThat(published(Message.to("q").payload("").broker("side").build())).isNotNull();
    assertCode("PR0118", () -> published(Message.to("q").payload("").build()));
  }

  @Test
  void refusesWithoutATransaction() {
    assertCode("PR0101", () -> fixture.outbox().publish(Message.to("q").payload("").build()));
    assertCode("PR0101", () -> fixture.outbox().cancel(new MessageId("x")));
    assertCode("PR0101", () -> fixture.outbox().suppress());
    assertCode("PR0101", () -> fixture.outbox().suppress(this));
  }

  @Test
  void refusesWhatCannotBeSerializedAndKeepsItsContentOutOfTheMessage() {
    assertThatThrownBy(() -> published(Message.to("q").payload(new Endless()).build()))
        .isInstanceOf(PostriderException.class)
        .hasMessageContaining("PR0102")
        .hasMessageNotContaining("secret");
    assertRolledBack("PR0102", Message.to("q").payload("half a pair \ud83d").build());
  }

  @Test
  void refusesAPayloadBeyondTheLimitAndTakesOneOfItsSize() {
    assertRolledBack("PR0103", Message.to("q").payload(new byte[1_001]).build());
    assertThat(published(Message.to("q").payload(new byte[1_000]).build()).payload())
        .hasSize(1_000);
  }

  @Test
  void refusesMoreThanATransactionMayHave() {
    Message large = Message.to("q").payload(new byte[1_000]).build();
    fixture.transactions.begin();
    fixture.outbox().publish(large);
    fixture.outbox().publish(large);

    assertCode(
        "PR0104", () -> fixture.outbox().publish(Message.to("q").payload(new byte[1]).build()));
    assertThat(fixture.transactions.commit()).isFalse();
    assertThat(fixture.batches).isEmpty();
  }

  @Test
  void refusesWithoutABroker() {
    fixture.broker = Optional.empty();

    assertRolledBack("PR0105", Message.to("q").payload("").build());
  }

  @Test
  void refusesWhatGoesToABrokerThatNothingIsTakenFor() {
    Message message = Message.to("q").payload("").build();
    fixture.admission.refuse("events", "too much waits");
    fixture.admission.refuse("other", "too much waits there");

    assertRolledBack("PR0118", message);
    assertThatThrownBy(() -> published(message)).hasMessageContaining("too much waits");
    fixture.admission.admit("events");
    assertThat(published(message).lane().broker()).isEqualTo("events");
  }

  @Test
  void whatWasTakenBeforeTheRefusalIsStored() {
    fixture.transactions.begin();
    fixture.outbox().publish(Message.to("q").payload("").build());
    fixture.admission.refuse("events", "too much waits");

    assertThat(fixture.transactions.commit()).isTrue();
    assertThat(fixture.batches).hasSize(1);
  }

  @Test
  void refusesADestinationThatTheVersionMakesTooLong() {
    assertRolledBack("PR0109", Message.to("d".repeat(254)).version("v1").payload("").build());
    assertCode("PR0001", () -> Message.to("d".repeat(300)));
  }

  @Test
  void storesWhenAMessageIsDueAsItWasGiven() {
    Message.Builder message = Message.to("q").payload("");

    assertThat(published(message.build()).due()).isNull();
    assertThat(published(message.after(Duration.ofHours(2)).build()).due())
        .isEqualTo(new Due.After(Duration.ofHours(2)));
    Instant past = NOW.minusSeconds(5);
    assertThat(published(message.notBefore(past).build()).due()).isEqualTo(new Due.At(past));
    assertThat(published(message.after(Duration.ofNanos(1)).build()).due())
        .as("the last one counts")
        .isEqualTo(new Due.After(Duration.ofNanos(1)));
  }

  @Test
  void refusesATimeThatIsAbsurdlyFarAway() {
    Instant furthest = NOW.plus(Message.MAX_DELAY);
    assertRolledBack("PR0116", Message.to("q").payload("").notBefore(Instant.MAX).build());
    assertRolledBack(
        "PR0116", Message.to("q").payload("").notBefore(furthest.plusMillis(1)).build());
    assertThat(published(Message.to("q").payload("").notBefore(furthest).build()).due())
        .isEqualTo(new Due.At(furthest));
  }

  @Test
  void refusesAnExpiryThatIsNotAfterTheTime() {
    Message.Builder message = Message.to("q").payload("").expiresAfter(Duration.ofMinutes(1));

    assertRolledBack("PR0117", message.notBefore(NOW.plusSeconds(60)).build());
    Instant justBefore = NOW.plusSeconds(60).minusNanos(1);
    assertThat(published(message.notBefore(justBefore).build()).expiresAfter())
        .isEqualTo(Duration.ofMinutes(1));
    assertCode("PR0008", () -> message.after(Duration.ofMinutes(1)).build());
    assertThat(published(message.after(Duration.ofSeconds(59)).build()).expiresAfter())
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void refusesADelayThatIsNoneOrAbsurdlyLong() {
    Message.Builder message = Message.to("q");

    assertCode("PR0007", () -> message.after(Duration.ZERO));
    assertCode("PR0007", () -> message.after(Duration.ofNanos(-1)));
    assertCode("PR0007", () -> message.after(Message.MAX_DELAY.plusNanos(1)));
    assertThat(published(message.payload("").after(Message.MAX_DELAY).build()).due())
        .isEqualTo(new Due.After(Message.MAX_DELAY));
  }

  @Test
  void whatIsPublishedAndCancelledInOneTransactionVanishes() {
    Message message = Message.to("q").payload(new byte[900]).build();
    fixture.transactions.begin();
    MessageId first = fixture.outbox().publish(message);
    MessageId second = fixture.outbox().publish(message);

    assertThat(fixture.outbox().cancel(first)).isEqualTo(Cancellation.CANCELLED);
    assertThat(fixture.outbox().cancel(first)).isEqualTo(Cancellation.TOO_LATE);
    MessageId third = fixture.outbox().publish(message); // for which there is room again
    fixture.transactions.commit();

    assertThat(fixture.batches).hasSize(1);
    assertThat(fixture.batches.get(0))
        .extracting(OutboxEntry::id)
        .containsExactly(second.value(), third.value());
  }

  @Test
  void writesNothingIfAllIsCancelled() {
    fixture.transactions.begin();
    fixture.outbox().cancel(fixture.outbox().publish(Message.to("q").payload("").build()));

    assertThat(fixture.transactions.commit()).isTrue();
    assertThat(fixture.batches).isEmpty();
    assertThat(fixture.signals).isEmpty();
  }

  @Test
  void cancelsWhatIsScheduledAndNothingElse() {
    fixture.schedule.ids.addAll(List.of("a", "b"));
    fixture.transactions.begin();

    assertThat(fixture.outbox().cancel(new MessageId("a"))).isEqualTo(Cancellation.CANCELLED);
    assertThat(fixture.outbox().cancel(new MessageId("c"))).isEqualTo(Cancellation.TOO_LATE);
    assertThat(fixture.schedule.ids).containsExactly("b");
    fixture.transactions.setRollbackOnly();
    assertThat(fixture.outbox().cancel(new MessageId("b")))
        .as("what is bound to be undone")
        .isEqualTo(Cancellation.TOO_LATE);
  }

  private OutboxEntry published(Message message) {
    fixture.batches.clear();
    fixture.transactions.begin();
    try {
      fixture.outbox().publish(message);
    } catch (RuntimeException failure) {
      fixture.transactions.rollback();
      throw failure;
    }
    fixture.transactions.commit();
    return fixture.batches.stream().flatMap(List::stream).findFirst().orElseThrow();
  }

  private void assertRolledBack(String code, Message message) {
    fixture.transactions.begin();
    assertCode(code, () -> fixture.outbox().publish(message));
    assertThat(fixture.transactions.getRollbackOnly()).isTrue();
    assertThat(fixture.transactions.commit()).isFalse();
    assertThat(fixture.batches).isEmpty();
  }

  private static void assertCode(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            PostriderException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
