package dev.postrider.store;

import dev.postrider.store.LaneStore.Limit;
import dev.postrider.store.LaneStore.Page;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chooses rows, offered in ascending order, until the limit is reached. */
final class PageBuilder {

  private final Limit limit;
  private final List<Chosen> chosen = new ArrayList<>();
  private final Set<String> blocked = new HashSet<>();
  private long cursor;
  private long bytes;
  private int rows;
  private boolean cut;

  PageBuilder(Limit limit, long cursor) {
    this.limit = limit;
    this.cursor = cursor;
  }

  /** A row to be sent; without the message its payload is still to be fetched. */
  private record Chosen(long seq, @Nullable StoredMessage message) {}

  /**
   * Offers a row.
   *
   * @param message null if its payload was not read
   * @return false if the page was full before it
   */
  boolean add(long seq, long length, @Nullable StoredMessage message) {
    if (!hasRoom()) {
      return false;
    }
    seen(seq);
    chosen.add(new Chosen(seq, message));
    bytes += length;
    return true;
  }

  /** As {@link #add}, of a row whose key is blocked: it counts, but stays behind. */
  boolean addBlocked(long seq, String key) {
    if (!hasRoom()) {
      return false;
    }
    seen(seq);
    blocked.add(key);
    return true;
  }

  private boolean hasRoom() {
    if (rows >= limit.rows() || (bytes >= limit.bytes() && !chosen.isEmpty())) {
      cut = true;
      return false;
    }
    rows++;
    return true;
  }

  void seen(long seq) {
    cursor = Math.max(cursor, seq);
  }

  boolean cut() {
    return cut;
  }

  /** The numbers of the rows whose payloads were not read. */
  List<Long> missing() {
    return chosen.stream().filter(row -> row.message() == null).map(Chosen::seq).toList();
  }

  /**
   * The page.
   *
   * @param fetched of the missing ones those that are still there: what is gone was confirmed by
   *     another node
   */
  Page build(List<StoredMessage> fetched) {
    Map<Long, StoredMessage> late =
        fetched.stream().collect(Collectors.toMap(StoredMessage::seq, Function.identity()));
    List<StoredMessage> messages =
        chosen.stream()
            .map(row -> row.message() == null ? late.get(row.seq()) : row.message())
            .filter(Objects::nonNull)
            .toList();
    return new Page(messages, Set.copyOf(blocked), cursor, cut);
  }
}
