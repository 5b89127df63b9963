package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.MessageCatalog.Entry;
import dev.postrider.store.Rejection.Fate;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Messages in each state, for the contracts of what operators see and do. */
abstract class OperatorContract extends StoreContract {

  static final Act ADA = new Act("ada", "console", "retry", "mended");
  static final Act BOB = new Act("bob", "api", "retry", null);
  static final Fate LATER = new Fate.Retry(Duration.ofHours(1));

  MessageCatalog catalog() {
    return store.admin().catalog();
  }

  MessageDesk desk() {
    return store.admin().desk();
  }

  /** Stores a message, and lets its broker reject it. */
  String rejected(String key, String reason, Fate fate) throws SQLException {
    OutboxEntry entry = entry(key);
    append(entry);
    reject(entry.id(), reason, fate);
    return entry.id();
  }

  void reject(String id, String reason, Fate fate) throws SQLException {
    StoredMessage message =
        store.lanes().readKey(LANE, key(id), 0, Long.MAX_VALUE, ALL).messages().stream()
            .filter(row -> row.id().equals(id))
            .findFirst()
            .orElseThrow();
    Rejection rejection = new Rejection(message, "n1", reason, "at x", fate);
    assertThat(store.lanes().reject(LANE, lease("n1"), rejection)).isTrue();
  }

  String stored(String key) throws SQLException {
    OutboxEntry entry = entry(key);
    append(entry);
    return entry.id();
  }

  Entry only(String id) throws SQLException {
    assertThat(catalog().find(id)).hasSize(1);
    return catalog().find(id).get(0).entry();
  }

  MessageState state(String id) throws SQLException {
    return only(id).state();
  }

  List<String> ids(MessageFilter filter) throws SQLException {
    return catalog().list(filter, null, 1_000).messages().stream().map(Entry::id).toList();
  }

  private String key(String id) throws SQLException {
    return only(id).key();
  }
}
