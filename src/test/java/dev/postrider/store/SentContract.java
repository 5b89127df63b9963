package dev.postrider.store;

import static dev.postrider.store.MessageState.DEAD;
import static dev.postrider.store.MessageState.FAILED;
import static dev.postrider.store.MessageState.PENDING;
import static dev.postrider.store.MessageState.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.MessageCatalog.Count;
import dev.postrider.store.MessageCatalog.Detail;
import dev.postrider.store.MessageDesk.Outcome;
import dev.postrider.store.MessageDesk.Verdict;
import dev.postrider.store.Rejection.Fate;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What operators see of messages that were sent, and do with them. */
abstract class SentContract extends OperatorContract {

  private static final MessageFilter HISTORY = MessageFilter.of(SENT);

  private String sent(String key) throws SQLException {
    String id = stored(key);
    settle(id);
    return id;
  }

  private void settle(String id) throws SQLException {
    store.lanesWithHistory().settle(LANE, List.of(only(id).seq()));
  }

  @Test
  void areSeenOnlyIfTheyAreAskedFor() throws SQLException {
    String first = sent("a");
    String waiting = stored("a");
    String second = sent("b");
    String dead = rejected("c", "no", new Fate.Skip());
    String failed = rejected("d", "no", LATER);

    assertThat(ids(MessageFilter.ALL)).containsExactly(failed, dead, waiting);
    assertThat(ids(HISTORY)).containsExactly(second, first);
    assertThat(ids(MessageFilter.of(SENT, DEAD))).containsExactly(dead, second, first);
    assertThat(ids(MessageFilter.of(SENT, FAILED, PENDING)))
        .containsExactly(failed, second, waiting, first);
    assertThat(ids(withId(HISTORY, first))).containsExactly(first);
    assertThat(ids(withId(MessageFilter.ALL, first))).containsExactly(first);
    assertThat(ids(withId(MessageFilter.of(PENDING, DEAD), first))).isEmpty();
    assertThat(state(first)).isEqualTo(SENT);
  }

  private static MessageFilter withId(MessageFilter filter, String id) {
    return new MessageFilter(filter.states(), id, null, null, null, null, null, null, null, null);
  }

  @Test
  void areNeverAmongThoseCounted() throws SQLException {
    sent("a");
    String dead = rejected("c", "no", new Fate.Skip());

    assertThat(catalog().counts(10)).doesNotContainKey(SENT);
    assertThat(catalog().counts(10).get(PENDING)).isEqualTo(new Count(0, false));
    assertThat(catalog().count(MessageFilter.ALL, 10)).isEqualTo(new Count(1, false));
    assertThat(catalog().backlog(10)).singleElement().matches(b -> b.counts().get(DEAD) == 1);
    assertThat(catalog().oldest()).isEmpty();
    assertThat(ids(MessageFilter.ALL)).containsExactly(dead);
  }

  @Test
  void arePagedTogetherWithTheOthers() throws SQLException {
    String first = sent("a");
    String second = sent("b");
    String third = rejected("c", "no", new Fate.Skip());
    MessageFilter both = MessageFilter.of(SENT, DEAD);

    MessageCatalog.Listing page = catalog().list(both, null, 2);

    assertThat(page.messages()).extracting(MessageCatalog.Entry::id).containsExactly(third, second);
    assertThat(catalog().list(both, page.next(), 2).messages())
        .extracting(MessageCatalog.Entry::id)
        .containsExactly(first);
  }

  @Test
  void tellAllOfThemselves() throws SQLException {
    String id = rejected("a", "no", LATER);
    assertThat(catalog().find(id)).extracting(Detail::sentAt).containsOnlyNulls();
    settle(id);

    Detail detail = catalog().find(id).get(0);

    assertThat(detail.entry().attempts()).isEqualTo(1);
    assertThat(detail.entry().error()).isEqualTo("no");
    assertThat(detail.entry().key()).isEqualTo("a");
    assertThat(detail.size()).isEqualTo(3);
    assertThat(detail.contentType()).isEqualTo("application/json");
    assertThat(detail.sentAt()).isAfterOrEqualTo(detail.entry().createdAt());
    assertThat(detail.diedAt()).isNull();
    assertThat(detail.expiresAt()).isNull();
    assertThat(catalog().content(id, "events").orElseThrow().payload()).containsExactly(1, 2, 3);
    assertThat(catalog().attempts(id, "events")).hasSize(1);
  }

  @Test
  void areNeitherRetriedNorDiscarded() throws SQLException {
    String id = sent("a");

    Outcome refused = new Outcome(Verdict.ALREADY_SENT, SENT, null);
    assertThat(desk().retry(id, "events", ADA)).isEqualTo(refused);
    assertThat(desk().discard(id, "events", ADA)).isEqualTo(refused);

    assertThat(state(id)).isEqualTo(SENT);
    assertThat(rows()).isEmpty();
    assertThat(count("SELECT COUNT(*) FROM postrider_audit")).isZero();
  }

  @Test
  void areSentOnceMoreAsNewMessages() throws SQLException {
    String id = sent("a");
    OutboxEntry entry = entryWithoutKey("/queue/orders");
    append(entry);
    settle(entry.id());

    assertThat(desk().requeue(id, "events", "n1", "/queue/else", ADA).verdict())
        .isEqualTo(Verdict.DONE);
    assertThat(desk().requeue(entry.id(), "events", "n2", null, ADA).verdict())
        .isEqualTo(Verdict.DONE);

    assertThat(ids(MessageFilter.ALL)).containsExactly("n2", "n1");
    assertThat(only("n1").key()).isEqualTo("a");
    assertThat(only("n1").destination()).isEqualTo("/queue/else");
    assertThat(only("n2").key()).isEqualTo("n2");
    assertThat(catalog().content("n1", "events").orElseThrow().payload()).containsExactly(1, 2, 3);
    assertThat(Set.copyOf(ids(HISTORY))).isEqualTo(Set.of(id, entry.id()));
    assertThat(count("SELECT COUNT(*) FROM postrider_audit WHERE outcome LIKE 'done, as n%'"))
        .isEqualTo(2);
  }
}
