package dev.postrider.admin;

import static dev.postrider.admin.AdminFixture.ADA;
import static dev.postrider.admin.AdminFixture.OTTO;
import static dev.postrider.admin.AdminFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.admin.AdminException.Kind;
import dev.postrider.admin.Messages.MessageRef;
import dev.postrider.store.AdminStores;
import dev.postrider.store.BulkJobs.Action;
import dev.postrider.store.BulkJobs.Order;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import dev.postrider.store.PauseStore.Scope;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What operators are told. */
class MessagesTest {

  private final AdminFixture tables = new AdminFixture();
  private final AtomicInteger changes = new AtomicInteger();
  private final Guard guard = new Guard(tables::stores, false, changes::incrementAndGet);
  private final Messages messages = new Messages(guard, () -> "new");

  @Test
  void tellsTheObservedStateAndWakesTheRelay() throws SQLException {
    String id = tables.dead("a");
    assertThat(messages.retry(OTTO, ref(id), "mended")).isEqualTo(MessageState.PENDING);
    assertThat(changes).hasValue(1);
    assertThat(tables.audit().get(0).act().reason()).isEqualTo("mended");
  }

  @Test
  void tellsWhoWasFaster() throws SQLException {
    String id = tables.dead("a");
    messages.retry(ADA, ref(id), null);
    assertThatThrownBy(() -> messages.retry(OTTO, ref(id), null))
        .hasMessageContaining("ada (retry,");
    assertRefused(Kind.CONFLICT, "PR1005", () -> messages.retry(OTTO, ref(id), null));

    String other = tables.dead("b");
    messages.discard(ADA, new MessageRef(other, "events"), null);
    assertRefused(
        Kind.CONFLICT, "PR1003", () -> messages.retry(OTTO, new MessageRef(other, "events"), null));
  }

  @Test
  void tellsWhatIsNotThere() {
    assertRefused(Kind.NOT_FOUND, "PR1003", () -> messages.find(OTTO, "x", null));
    assertRefused(Kind.NOT_FOUND, "PR1003", () -> messages.payload(ADA, "x", null));
    assertRefused(Kind.NOT_FOUND, "PR1003", () -> messages.retry(OTTO, ref("x"), null));
    assertRefused(
        Kind.NOT_FOUND, "PR1003", () -> messages.discard(OTTO, new MessageRef("x", "y"), null));
  }

  @Test
  void sendsOnceMoreWhatWasSentButDoesNothingElseToIt() throws SQLException {
    String id = tables.sent("a");
    assertRefused(Kind.CONFLICT, "PR1023", () -> messages.retry(OTTO, ref(id), null));
    assertRefused(Kind.CONFLICT, "PR1023", () -> messages.discard(OTTO, ref(id), null));
    assertThat(messages.requeue(OTTO, ref(id), null, null)).isEqualTo("new");
    assertThat(messages.find(OTTO, id, null).entry().state()).isEqualTo(MessageState.SENT);
    assertThat(messages.find(OTTO, "new", null).entry().state()).isEqualTo(MessageState.PENDING);
  }

  @Test
  void requeuesUnderANewId() throws SQLException {
    String id = tables.dead("a");
    assertThat(messages.requeue(OTTO, ref(id), "/queue/else", null)).isEqualTo("new");
    assertThat(messages.find(OTTO, "new", null).entry().destination()).isEqualTo("/queue/else");
  }

  @Test
  void pausesOnlyWhatThereIs() {
    Pausing pausing = new Pausing(guard, Set.of("events"));
    assertRefused(
        Kind.NOT_FOUND, "PR1018", () -> pausing.pause(OTTO, new Scope("event", null), null));
    pausing.pause(OTTO, new Scope("events", "/queue/x"), "moved");
    assertRefused(
        Kind.CONFLICT, "PR1011", () -> pausing.pause(ADA, new Scope("events", "/queue/x"), null));
    assertThat(pausing.list(OTTO)).singleElement().matches(pause -> pause.who().equals("otto"));
    pausing.resume(ADA, new Scope("events", "/queue/x"), null);
    assertRefused(
        Kind.CONFLICT, "PR1012", () -> pausing.resume(ADA, new Scope("events", "/queue/x"), null));
  }

  @Test
  void whatIsOnItsWayIsNoMatterForABulkJob() throws SQLException {
    Bulk bulk = new Bulk(guard, () -> "job", () -> {});
    tables.stored("a");
    tables.dead("b");
    assertThat(bulk.preview(OTTO, new Order(Action.RETRY, MessageFilter.ALL, null)).value())
        .isEqualTo(1);
    Order pending = new Order(Action.DISCARD, MessageFilter.of(MessageState.PENDING), null);
    assertRefused(Kind.INVALID, "PR1015", () -> bulk.preview(OTTO, pending));
    assertRefused(Kind.INVALID, "PR1015", () -> bulk.start(OTTO, pending, null));
    Order sent =
        new Order(Action.REQUEUE, MessageFilter.of(MessageState.SENT, MessageState.DEAD), null);
    assertRefused(Kind.INVALID, "PR1015", () -> bulk.preview(OTTO, sent));
    assertRefused(Kind.INVALID, "PR1015", () -> bulk.start(OTTO, sent, null));
    assertRefused(Kind.NOT_FOUND, "PR1013", () -> bulk.find(OTTO, "none"));
  }

  @Test
  void saysThatTheDatabaseIsSlowOrAwayWithoutItsWords() {
    Guard slow = new Guard(() -> failing(new SQLTimeoutException("x")), false, () -> {});
    assertRefused(
        Kind.UNAVAILABLE,
        "PR1016",
        () -> new Messages(slow, () -> "").count(OTTO, MessageFilter.ALL));
    Guard away =
        new Guard(() -> failing(new SQLException("password=geheim", "08006")), false, () -> {});
    assertThatThrownBy(() -> new Messages(away, () -> "").count(OTTO, MessageFilter.ALL))
        .hasMessageContaining("PR1017")
        .hasMessageContaining("08006")
        .hasMessageNotContaining("geheim");
  }

  @Test
  void numbersAreAskedForOnceWhoeverLooks() throws SQLException {
    SettableClock clock = new SettableClock();
    Overview overview = new Overview(guard, clock);
    tables.dead("a");
    assertThat(overview.stats(OTTO).counts().get(MessageState.DEAD).value()).isEqualTo(1);
    tables.dead("b");
    assertThat(overview.stats(ADA).counts().get(MessageState.DEAD).value()).isEqualTo(1);
    clock.pass(Duration.ofSeconds(2));
    assertThat(overview.stats(ADA).counts().get(MessageState.DEAD).value()).isEqualTo(2);
  }

  @Test
  void aSeriesHasNoGaps() throws SQLException {
    tables.store.activity().stored("events", 3);
    tables.stores().activity().add("n", tables.store.activity().drain());
    Overview overview = new Overview(guard, Clock.systemUTC());
    var hour = overview.series(OTTO, Duration.ofHours(1), Duration.ofMinutes(1));
    assertThat(hour).hasSize(60);
    assertThat(hour.stream().mapToLong(point -> point.counts().stored()).sum()).isEqualTo(3);
    assertThat(overview.series(OTTO, Duration.ofDays(700), Duration.ofMillis(1))).hasSize(2_000);
    assertThat(overview.series(OTTO, Duration.ofSeconds(-5), Duration.ofDays(9))).hasSize(1);
  }

  @Test
  void filtersAreReadFromFields() {
    FilterText filters = new FilterText(Clock.systemUTC());
    assertThat(filters.parse(Map.of("status", "dead", "key", " ")))
        .isEqualTo(MessageFilter.of(MessageState.DEAD));
  }

  private static AdminStores failing(SQLException failure) {
    return new AdminStores(
        (dev.postrider.store.MessageCatalog)
            java.lang.reflect.Proxy.newProxyInstance(
                MessagesTest.class.getClassLoader(),
                new Class<?>[] {dev.postrider.store.MessageCatalog.class},
                (proxy, method, arguments) -> {
                  throw failure;
                }),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static MessageRef ref(String id) {
    return new MessageRef(id, null);
  }
}
