package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.AuditTrail.Entry;
import dev.postrider.store.AuditTrail.Filter;
import dev.postrider.store.AuditTrail.Page;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who did what. */
abstract class AuditContract extends StoreContract {

  private static final Filter ALL_ENTRIES = new Filter(null, null, null, null, null);

  @Test
  void keepsWhoDidWhatWhyAndWithWhatResult() throws SQLException {
    Act act = new Act("ada", "console", "retry", "the queue is there now");

    audit().append(act, "message id-1 of events", "NOT_FOUND");

    Entry entry = audit().list(ALL_ENTRIES, null, 10).entries().get(0);
    assertThat(entry.act()).isEqualTo(act);
    assertThat(entry.target()).isEqualTo("message id-1 of events");
    assertThat(entry.outcome()).isEqualTo("NOT_FOUND");
    assertThat(entry.affected()).isZero();
    assertThat(count("SELECT COUNT(*) FROM postrider_audit WHERE done_at <= CURRENT_TIMESTAMP"))
        .isEqualTo(1);
  }

  @Test
  void listsTheNewestFirstPageByPage() throws SQLException {
    for (int i = 1; i <= 7; i++) {
      append("ada", "retry", "t" + i);
    }
    List<List<String>> pages = new ArrayList<>();
    Long before = null;
    do {
      Page page = audit().list(ALL_ENTRIES, before, 3);
      pages.add(targets(page));
      before = page.next();
      if (pages.size() == 1) {
        append("ada", "retry", "later"); // moves no page
      }
    } while (before != null);

    assertThat(pages)
        .containsExactly(List.of("t7", "t6", "t5"), List.of("t4", "t3", "t2"), List.of("t1"));
  }

  @Test
  void saysThatAFullPageWasTheLast() throws SQLException {
    append("ada", "retry", "t1");
    append("ada", "retry", "t2");

    assertThat(audit().list(ALL_ENTRIES, null, 2).next()).isNull();
    assertThat(audit().list(ALL_ENTRIES, null, 1).next()).isNotNull();
  }

  @Test
  void findsByWhoByActionAndByAPartOfTheTarget() throws SQLException {
    append("ada", "retry", "message id-1 of events");
    append("bob", "retry", "message id-2 of events");
    append("bob", "pause", "broker events");

    assertThat(find("ada", null, null)).containsExactly("message id-1 of events");
    assertThat(find("bob", "retry", null)).containsExactly("message id-2 of events");
    assertThat(find(null, null, "id-")).hasSize(2);
    assertThat(find("bob", null, "events")).hasSize(2);
    assertThat(find("bo", null, null)).isEmpty();
  }

  @Test
  void takesEveryCharacterOfTheTargetForItself() throws SQLException {
    append("ada", "retry", "100% _of_ it!");
    append("ada", "retry", "all of it");

    for (String part : List.of("100%", "_of_", "it!", "% _", "!")) {
      assertThat(find(null, null, part)).as(part).containsExactly("100% _of_ it!");
    }
    assertThat(find(null, null, "%%")).isEmpty();
    assertThat(find(null, null, "'; DELETE FROM postrider_audit; --")).isEmpty();
    assertThat(find("\0", "\0", "\0")).isEmpty();
  }

  @Test
  void findsByTime() throws SQLException {
    append("ada", "retry", "old");
    execute("UPDATE postrider_audit SET done_at = CURRENT_TIMESTAMP - INTERVAL '2' HOUR");
    append("ada", "retry", "new");
    Instant newest = audit().list(ALL_ENTRIES, null, 1).entries().get(0).at();
    Instant hourAgo = newest.minus(Duration.ofHours(1));

    assertThat(find(hourAgo, null)).containsExactly("new");
    assertThat(find(null, hourAgo)).containsExactly("old");
    assertThat(find(newest, null)).as("the beginning is within").containsExactly("new");
    assertThat(find(null, newest)).as("the end is not").containsExactly("old");
    assertThat(find(Instant.MIN, Instant.MAX)).hasSize(2);
  }

  @Test
  void cutsWhatIsTooLongAndStoresWhateverCharactersItHas() throws SQLException {
    String text = "a\0".repeat(5_000);

    audit().append(new Act(text, text, text, text), text, text);

    Entry entry = audit().list(ALL_ENTRIES, null, 1).entries().get(0);
    assertThat(entry.act().who()).hasSize(255);
    assertThat(entry.act().via()).hasSize(20);
    assertThat(entry.act().action()).hasSize(40);
    assertThat(entry.act().reason()).hasSize(1_000);
    assertThat(entry.target()).hasSize(2_000);
    assertThat(entry.outcome()).hasSize(1_000);
  }

  private AuditTrail audit() {
    return store.admin().audit();
  }

  private void append(String who, String action, String target) throws SQLException {
    audit().append(new Act(who, "api", action, null), target, "done");
  }

  private List<String> find(@Nullable String who, @Nullable String action, @Nullable String target)
      throws SQLException {
    return targets(audit().list(new Filter(who, action, target, null, null), null, 10));
  }

  private List<String> find(@Nullable Instant from, @Nullable Instant to) throws SQLException {
    return targets(audit().list(new Filter(null, null, null, from, to), null, 10));
  }

  private static List<String> targets(Page page) {
    return page.entries().stream().map(Entry::target).toList();
  }
}
