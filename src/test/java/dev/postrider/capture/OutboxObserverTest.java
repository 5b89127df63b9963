package dev.postrider.capture;

import static dev.postrider.EntityChange.CREATED;
import static dev.postrider.EntityChange.REMOVED;
import static dev.postrider.EntityChange.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.EntityCreated;
import dev.postrider.PostriderException;
import dev.postrider.config.PublishSettings;
import dev.postrider.config.PublishSettings.Order;
import dev.postrider.store.OutboxEntry;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OutboxObserverTest {

  private final CaptureFixture fixture = new CaptureFixture();

  @Test
  void storesOneMessageForAPublishedChange() {
    OutboxEntry entry = only(fixture.stored(CREATED, new Shop.Order()));

    assertThat(entry.destination()).isEqualTo("/topic/orders.v1");
    assertThat(entry.version()).isEqualTo("v1");
    assertThat(entry.type()).isEqualTo("Order");
    assertThat(entry.event()).isEqualTo("created");
    assertThat(entry.key()).isEqualTo("Order:42");
    assertThat(entry.contentType()).isEqualTo("application/json");
    assertThat(entry.headers()).isEqualTo(Map.of());
    assertThat(CaptureFixture.json(entry).getString("customer")).isEqualTo("c-9");
  }

  @Test
  void aChangeFailsWhileNothingIsTakenForItsBroker() {
    fixture.admission.refuse("events", "too much waits");

    assertThatThrownBy(() -> fixture.stored(CREATED, new Shop.Order()))
        .isInstanceOf(PostriderException.class)
        .hasMessageContaining("PR0118");
    assertThat(fixture.batches).isEmpty();
  }

  @Test
  void honorsEachDeclarationForItsChanges() {
    assertThat(destinations(fixture.stored(CREATED, new Shop.SupportTicket())))
        .containsExactly("/topic/north");
    assertThat(destinations(fixture.stored(UPDATED, new Shop.SupportTicket())))
        .containsExactly("/topic/north");
    assertThat(destinations(fixture.stored(REMOVED, new Shop.SupportTicket())))
        .containsExactly("/queue/8");
  }

  @Test
  void honorsFieldsKeyAndType() {
    OutboxEntry entry = only(fixture.stored(UPDATED, new Shop.SupportTicket()));

    assertThat(CaptureFixture.text(entry)).isEqualTo("{\"id\":8,\"title\":\"Help\"}");
    assertThat(entry.key()).isEqualTo("Bob");
    assertThat(entry.type()).isEqualTo("Opened");
    assertThat(entry.event()).isEqualTo("updated");
  }

  @Test
  void ordersByEntityWhereTheKeyHasNoValue() {
    Shop.SupportTicket ticket = new Shop.SupportTicket();
    ticket.owner = null;

    assertThat(only(fixture.stored(UPDATED, ticket)).key()).isEqualTo("Ticket:8");
  }

  @Test
  void takesTheResultOfASerializerAsTheWholeBody() {
    Shop.SupportTicket ticket = new Shop.SupportTicket();
    assertThat(CaptureFixture.text(only(fixture.stored(REMOVED, ticket))))
        .isEqualTo("text \"as\" it is");

    ticket.serialized = new byte[] {0, -1};
    OutboxEntry bytes = only(fixture.stored(REMOVED, ticket));
    assertThat(bytes.payload()).containsExactly(0, -1);
    assertThat(bytes.contentType()).isEqualTo("application/octet-stream");

    ticket.serialized = Map.of("a", 1);
    assertThat(CaptureFixture.text(only(fixture.stored(REMOVED, ticket)))).isEqualTo("{\"a\":1}");
  }

  @Test
  void refusesASerializerThatReturnsNull() {
    Shop.SupportTicket ticket = new Shop.SupportTicket();
    ticket.serialized = null;

    assertCode("PR0106", () -> fixture.stored(REMOVED, ticket));
  }

  @Test
  void inheritsDeclarationsUnlessTheSubclassHasItsOwn() {
    OutboxEntry inherited = only(fixture.stored(CREATED, new Shop.UrgentTicket()));
    assertThat(inherited.destination()).isEqualTo("/topic/north");
    assertThat(inherited.key()).isEqualTo("Bob");

    OutboxEntry own = only(fixture.stored(CREATED, new Shop.OwnTicket()));
    assertThat(own.destination()).isEqualTo("/topic/own");
    assertThat(own.type()).isEqualTo("OwnTicket");
  }

  @Test
  void treatsAProxyAsItsEntity() {
    OutboxEntry entry = only(fixture.stored(CREATED, new Shop.Order() {}));

    assertThat(entry.type()).isEqualTo("Order");
    assertThat(entry.key()).isEqualTo("Order:42");
  }

  @Test
  void ignoresEntitiesThatAreNotPublishedEvenWithoutATransaction() {
    fixture.observer().on(new EntityCreated(new Shop.Seat()));

    assertThat(fixture.stored(CREATED, new Shop.Seat())).isEmpty();
  }

  @Test
  void refusesAPublishedChangeWithoutAJtaTransaction() {
    assertCode("PR0101", () -> fixture.observer().on(new EntityCreated(new Shop.Order())));
  }

  @Test
  void marksTheTransactionForRollbackWhenAMessageCannotBeMade() {
    Shop.SupportTicket ticket = new Shop.SupportTicket();
    ticket.region = "";
    fixture.transactions.begin();

    assertCode("PR0110", () -> fixture.observer().on(new EntityCreated(ticket)));
    assertThat(fixture.transactions.commit()).isFalse();
    assertThat(fixture.batches).isEmpty();
  }

  @Test
  void refusesKeysAndDestinationsThatAttributesMakeTooLong() {
    Shop.SupportTicket ticket = new Shop.SupportTicket();
    ticket.owner = "k".repeat(256);
    assertCode("PR0108", () -> fixture.stored(CREATED, ticket));

    ticket.owner = "k";
    ticket.region = "r".repeat(300);
    assertCode("PR0109", () -> fixture.stored(CREATED, ticket));
  }

  @Test
  void refusesABodyBeyondTheLimit() {
    fixture.limits = new PublishSettings(10, 10, Order.NATURAL);

    assertCode("PR0103", () -> fixture.stored(CREATED, new Shop.Order()));
  }

  @Test
  void fillsInValuesThatLookLikePatterns() {
    Shop.SupportTicket ticket = new Shop.SupportTicket();
    ticket.region = "$1\\{id}";

    assertThat(only(fixture.stored(CREATED, ticket)).destination()).isEqualTo("/topic/$1\\{id}");
  }

  @Test
  void publishesNothingForTheRestOfATransactionThatSuppressesIt() {
    fixture.transactions.begin();
    fixture.observer().on(new EntityCreated(new Shop.Order()));
    fixture.outbox().suppress();
    fixture.observer().on(new EntityCreated(new Shop.Order()));
    fixture.transactions.commit();

    assertThat(fixture.batches).hasSize(1);
    assertThat(fixture.batches.get(0)).hasSize(1);
    assertThat(fixture.stored(CREATED, new Shop.Order())).hasSize(1);
  }

  @Test
  void publishesNothingOfASuppressedEntityButOfOthers() {
    Shop.Order silent = new Shop.Order();
    Shop.SupportTicket loud = new Shop.SupportTicket();
    fixture.transactions.begin();
    fixture.outbox().suppress(silent);
    fixture.observer().on(new EntityCreated(silent));
    fixture.observer().on(new EntityCreated(loud));
    fixture.transactions.commit();

    assertThat(destinations(fixture.batches.get(0))).containsExactly("/topic/north");
  }

  private static OutboxEntry only(List<OutboxEntry> entries) {
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  private static List<String> destinations(List<OutboxEntry> entries) {
    return entries.stream().map(OutboxEntry::destination).toList();
  }

  private static void assertCode(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            PostriderException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
