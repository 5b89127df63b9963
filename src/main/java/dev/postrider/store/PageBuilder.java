package dev.postrider.store;

import dev.postrider.store.LaneStore.Limit;
import dev.postrider.store.LaneStore.Page;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chooses rows, offered in ascending order, until the limit is reached. */
final class PageBuilder {

  private final Limit limit;
  private final List<Long> chosen = new ArrayList<>();
  private final Set<String> blocked = new HashSet<>();
  private long cursor;
  private long bytes;
  private int rows;
  private boolean cut;

  PageBuilder(Limit limit, long cursor) {
    this.limit = limit;
    this.cursor = cursor;
  }

  /**
   * Offers a row.
   *
   * @return false if the page was full before it
   */
  boolean add(long seq, String key, boolean isBlocked, long length) {
    if (rows >= limit.rows() || (bytes >= limit.bytes() && !chosen.isEmpty())) {
      cut = true;
      return false;
    }
    rows++;
    seen(seq);
    if (isBlocked) {
      blocked.add(key);
    } else {
      chosen.add(seq);
      bytes += length;
    }
    return true;
  }

  void seen(long seq) {
    cursor = Math.max(cursor, seq);
  }

  boolean cut() {
    return cut;
  }

  List<Long> chosen() {
    return chosen;
  }

  Page build(List<StoredMessage> messages) {
    return new Page(messages, Set.copyOf(blocked), cursor, cut);
  }
}
