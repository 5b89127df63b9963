package dev.postrider.store;

import static dev.postrider.store.MessageState.DEAD;
import static dev.postrider.store.MessageState.FAILED;
import static dev.postrider.store.MessageState.HELD;
import static dev.postrider.store.MessageState.PENDING;
import static dev.postrider.store.MessageState.SCHEDULED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.MessageCatalog.Backlog;
import dev.postrider.store.MessageCatalog.Count;
import dev.postrider.store.MessageCatalog.Detail;
import dev.postrider.store.MessageCatalog.Entry;
import dev.postrider.store.MessageCatalog.ErrorGroup;
import dev.postrider.store.MessageCatalog.Listing;
import dev.postrider.store.Rejection.Fate;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What operators see of messages. */
abstract class CatalogContract extends OperatorContract {

  @Test
  void tellsWhereEachMessageStands() throws SQLException {
    String pending = stored("a");
    String failed = rejected("b", "no", LATER);
    String behind = stored("b");
    String dead = rejected("c", "no", new Fate.ParkKey());
    String aside = rejected("d", "no", new Fate.Skip());
    String held = stored("e");
    desk().hold("events", "e", ADA);

    assertThat(state(pending)).isEqualTo(PENDING);
    assertThat(state(failed)).isEqualTo(FAILED);
    assertThat(state(behind)).isEqualTo(HELD);
    assertThat(state(dead)).isEqualTo(DEAD);
    assertThat(state(aside)).isEqualTo(DEAD);
    assertThat(state(held)).isEqualTo(HELD);
    assertThat(ids(MessageFilter.ALL)).containsExactly(held, aside, dead, behind, failed, pending);
    assertThat(ids(MessageFilter.of(FAILED))).containsExactly(failed);
    assertThat(ids(MessageFilter.of(DEAD))).containsExactly(aside, dead);
    assertThat(ids(MessageFilter.of(HELD, PENDING))).containsExactly(held, behind, pending);
    assertThat(catalog().counts(10))
        .isEqualTo(
            Map.of(
                PENDING, new Count(1, false),
                FAILED, new Count(1, false),
                HELD, new Count(2, false),
                DEAD, new Count(2, false),
                SCHEDULED, new Count(0, false)));
  }

  @Test
  void findsWhatIsNotDueYetBehindAllOthers() throws SQLException {
    String early = scheduled("a");
    String late = scheduled("b");
    String waiting = stored("a");
    String aside = rejected("d", "no", new Fate.Skip());

    assertThat(ids(MessageFilter.ALL)).containsExactly(aside, waiting, late, early);
    assertThat(ids(MessageFilter.of(SCHEDULED))).containsExactly(late, early);
    assertThat(ids(MessageFilter.of(SCHEDULED, PENDING))).containsExactly(waiting, late, early);
    assertThat(ids(MessageFilter.of(PENDING, FAILED, HELD, DEAD))).containsExactly(aside, waiting);
    assertThat(ids(MessageFilter.of(SCHEDULED).inGroup("any"))).isEmpty();
    assertThat(catalog().count(MessageFilter.of(SCHEDULED), 1)).isEqualTo(new Count(1, true));
    assertThat(catalog().counts(10)).containsEntry(SCHEDULED, new Count(2, false));
    Listing first = catalog().list(MessageFilter.ALL, null, 3);
    assertThat(first.messages()).extracting(Entry::id).containsExactly(aside, waiting, late);
    Listing second = catalog().list(MessageFilter.ALL, first.next(), 3);
    assertThat(second.messages()).extracting(Entry::id).containsExactly(early);
    assertThat(second.next()).isNull();
  }

  @Test
  void tellsEverythingOfAMessageThatIsNotDueYet() throws SQLException {
    String id = scheduled("a");

    Detail detail = catalog().find(id).get(0);

    assertThat(detail.entry().state()).isEqualTo(SCHEDULED);
    assertThat(detail.entry().key()).isEqualTo("a");
    assertThat(detail.entry().attempts()).isZero();
    assertThat(detail.entry().dueAt()).isEqualTo(detail.entry().createdAt().plusSeconds(3600));
    assertThat(detail.contentType()).isEqualTo("text/plain");
    assertThat(detail.size()).isEqualTo(4);
    assertThat(detail.waitsFor()).isNull();
    assertThat(catalog().content(id, "events").orElseThrow().payload())
        .isEqualTo("text".getBytes(UTF_8));
    assertThat(catalog().attempts(id, "events")).isEmpty();
  }

  private String scheduled(String key) throws SQLException {
    OutboxEntry entry = ScheduleContract.due(key, "text", ScheduleContract.LATER);
    append(entry);
    return entry.id();
  }

  @Test
  void tellsTheLastErrorOfAMessageAndWhenItIsTriedAgain() throws SQLException {
    String id = rejected("a", "first", new Fate.Retry(Duration.ZERO));
    reject(id, "x".repeat(1_000), LATER);

    Entry listed = catalog().list(MessageFilter.of(FAILED), null, 10).messages().get(0);
    assertThat(listed.error()).isEqualTo("x".repeat(300));
    assertThat(listed.attempts()).isEqualTo(2);
    assertThat(listed.dueAt()).isAfter(listed.createdAt());
    assertThat(only(id).error()).hasSize(1_000);
    assertThat(catalog().attempts(id, "events"))
        .extracting(MessageCatalog.Attempt::attempt, MessageCatalog.Attempt::trace)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, "at x"),
            org.assertj.core.groups.Tuple.tuple(2, "at x"));
  }

  @Test
  void isFoundAllTheWhileItIsPutBack() throws Exception {
    for (int round = 0; round < 40; round++) {
      String id = rejected("a" + round, "no", new Fate.Skip());
      AtomicBoolean first = new AtomicBoolean(true);
      AtomicBoolean back = new AtomicBoolean();

      List<Boolean> seen =
          AtOnce.call(
              3,
              () -> {
                if (first.getAndSet(false)) {
                  desk().retry(id, "events", ADA);
                  back.set(true);
                  return true;
                }
                boolean found = true;
                while (found && !back.get()) {
                  found = catalog().find(id).size() == 1;
                }
                return found;
              });

      assertThat(seen).as("round %d", round).containsOnly(true);
    }
  }

  @Test
  void tellsAllOfAMessageAndWhatItWaitsFor() throws SQLException {
    String head = rejected("a", "no", new Fate.ParkKey());
    String behind = stored("a");
    String aside = rejected("b", "gone", new Fate.Skip());

    assertThat(catalog().find(behind)).extracting(Detail::waitsFor).containsExactly(head);
    Detail detail = catalog().find(aside).get(0);
    assertThat(detail.size()).isEqualTo(3);
    assertThat(detail.contentType()).isEqualTo("application/json");
    assertThat(detail.diedAt()).isNotNull();
    assertThat(detail.entry().error()).isEqualTo("gone");
    assertThat(catalog().content(aside, "events").orElseThrow().payload()).containsExactly(1, 2, 3);
    assertThat(catalog().content(behind, "events").orElseThrow().payload())
        .containsExactly(1, 2, 3);
    assertThat(catalog().content(aside, "other")).isEmpty();
    assertThat(catalog().find("nobody")).isEmpty();
  }

  @Test
  void turnsPagesWithoutLeavingOneOutOrShowingOneTwice() throws SQLException {
    List<String> stored = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      stored.add(i % 3 == 0 ? rejected("k" + i, "no", new Fate.Skip()) : stored("k" + i));
    }
    Collections.reverse(stored);
    List<String> seen = new ArrayList<>();
    Long before = null;
    do {
      Listing page = catalog().list(MessageFilter.ALL, before, 4);
      page.messages().forEach(entry -> seen.add(entry.id()));
      before = page.next();
      stored("new while paging");
    } while (before != null);
    assertThat(seen).isEqualTo(stored);
  }

  @Test
  void findsByEachField() throws SQLException {
    String a = rejected("key a", "Connection REFUSED by 10.0.0.1", LATER);
    String b = rejected("key b", "100% wrong_name", new Fate.Skip());
    stored("key c");

    assertThat(ids(filter(a, null, null, null, null))).containsExactly(a);
    assertThat(ids(filter(null, "/queue/*", null, null, null))).hasSize(3);
    assertThat(ids(filter(null, "/queue/orders", null, null, null))).hasSize(3);
    assertThat(ids(filter(null, "/queue/order", null, null, null))).isEmpty();
    assertThat(ids(filter(null, "/queue_*", null, null, null))).isEmpty();
    assertThat(ids(filter(null, null, "key b", null, null))).containsExactly(b);
    assertThat(ids(filter(null, null, null, "connection refused", null))).containsExactly(a);
    assertThat(ids(filter(null, null, null, "0% wrong_", null))).containsExactly(b);
    assertThat(ids(filter(null, null, null, "%", null))).containsExactly(b);
    assertThat(ids(filter(null, null, null, null, "Connection REFUSED by #.#.#.#")))
        .containsExactly(a);
    assertThat(ids(filter(null, null, null, "' OR 1=1 --", null))).isEmpty();
  }

  @Test
  void findsByTimeOfStoring() throws SQLException {
    String id = stored("a");
    Instant at = only(id).createdAt();
    assertThat(ids(between(at, at.plusMillis(1)))).containsExactly(id);
    assertThat(ids(between(at.plusMillis(1), null))).isEmpty();
    assertThat(ids(between(null, at))).isEmpty();
  }

  @Test
  void countsUpToABound() throws SQLException {
    for (int i = 0; i < 5; i++) {
      rejected("k" + i, "no", i == 0 ? LATER : new Fate.Skip());
    }
    assertThat(catalog().count(MessageFilter.ALL, 5)).isEqualTo(new Count(5, false));
    assertThat(catalog().count(MessageFilter.ALL, 4)).isEqualTo(new Count(4, true));
    assertThat(catalog().count(MessageFilter.of(DEAD), 3)).isEqualTo(new Count(3, true));
    assertThat(catalog().counts(3).get(DEAD)).isEqualTo(new Count(3, true));
  }

  @Test
  void groupsErrorsThatDifferInNumbersAndIdsOnly() throws SQLException {
    String first =
        rejected("a", "no " + UUID.randomUUID() + " queue 7 on host 12", new Fate.Skip());
    String second =
        rejected("b", "no " + UUID.randomUUID() + " queue 8 on host 9", new Fate.ParkKey());
    rejected("c", "refused", LATER);
    stored("d");

    List<ErrorGroup> groups = catalog().errorGroups(MessageFilter.ALL, 100);
    assertThat(groups)
        .extracting(ErrorGroup::group)
        .containsExactly("no # queue # on host #", "refused");
    assertThat(groups.get(0).count()).isEqualTo(2);
    assertThat(groups.get(0).sample()).isIn(first, second);
    assertThat(groups.get(0).first()).isBeforeOrEqualTo(groups.get(0).last());
    assertThat(ids(MessageFilter.ALL.inGroup(groups.get(0).group())))
        .containsExactly(second, first);
    assertThat(catalog().errorGroups(MessageFilter.of(FAILED), 100)).hasSize(1);
  }

  @Test
  void tellsWhatWaitsForEachDestinationAndForHowLong() throws SQLException {
    assertThat(catalog().oldest()).isEmpty();
    assertThat(catalog().backlog(10)).isEmpty();
    rejected("a", "no", new Fate.ParkKey());
    assertThat(catalog().oldest()).isEmpty();
    stored("b");
    rejected("c", "no", new Fate.Skip());

    assertThat(catalog().oldest()).hasValueSatisfying(age -> assertThat(age).isPositive());
    assertThat(catalog().backlog(10))
        .singleElement()
        .satisfies(
            backlog -> {
              assertThat(backlog.destination()).isEqualTo("/queue/orders");
              assertThat(backlog.counts()).isEqualTo(Map.of(PENDING, 1L, DEAD, 2L));
              assertThat(backlog.capped()).isFalse();
            });
    assertThat(catalog().backlog(3)).extracting(Backlog::capped).containsOnly(false);
    assertThat(catalog().backlog(2)).extracting(Backlog::capped).containsOnly(true);
  }

  @Test
  void whatWasScheduledWaitsSinceItIsDue() throws SQLException {
    OutboxEntry entry = ScheduleContract.due("a", "text", ScheduleContract.at(1));
    append(entry);
    execute("UPDATE postrider_scheduled SET created_at = created_at - INTERVAL '30' DAY");
    store.schedule().release(1);

    assertThat(catalog().oldest())
        .hasValueSatisfying(age -> assertThat(age).isLessThan(Duration.ofDays(1)));
    Instant stored = only(entry.id()).createdAt();
    assertThat(catalog().backlog(10))
        .singleElement()
        .satisfies(
            backlog -> assertThat(backlog.oldest()).isAfter(stored.plus(Duration.ofDays(29))));
  }

  private static MessageFilter filter(
      String id, String destination, String key, String error, String group) {
    return new MessageFilter(Set.of(), id, null, destination, null, key, error, group, null, null);
  }

  private static MessageFilter between(Instant from, Instant to) {
    return new MessageFilter(Set.of(), null, "events", null, null, null, null, null, from, to);
  }
}
