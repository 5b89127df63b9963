package dev.postrider.capture;

import dev.postrider.store.LaneId;
import dev.postrider.store.OutboxEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What capture knows about one JTA transaction. Used by the transaction's thread only. */
final class TransactionState {

  private final Set<Object> suppressedEntities = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<LaneId, Long> written = new HashMap<>();
  private List<OutboxEntry> rows = new ArrayList<>();
  private boolean writerRegistered;
  private boolean allSuppressed;
  private long bytes;
  private int added;
  private int passes;

  void add(OutboxEntry entry) {
    rows.add(entry);
    added++;
    bytes += entry.payload().length;
  }

  /** How many rows were ever added: those taken out or removed count too. */
  int added() {
    return added;
  }

  /** Removes the rows of a message that are not taken out yet; whether there was one. */
  boolean remove(String id) {
    List<OutboxEntry> kept = new ArrayList<>(rows.size());
    for (OutboxEntry row : rows) {
      if (row.id().equals(id)) {
        bytes -= row.payload().length;
      } else {
        kept.add(row);
      }
    }
    boolean removed = kept.size() < rows.size();
    rows = kept;
    return removed;
  }

  /** Takes the rows out, so that a second call of the same synchronization finds none. */
  List<OutboxEntry> takeRows() {
    List<OutboxEntry> taken = rows;
    rows = new ArrayList<>();
    return taken;
  }

  /** The bytes of all payloads of the transaction that were not removed, also those written. */
  long bytes() {
    return bytes;
  }

  boolean writerRegistered() {
    return writerRegistered;
  }

  void writerRegistered(boolean registered) {
    this.writerRegistered = registered;
  }

  /** Counts a pass; how many there were, this one included. */
  int countPass() {
    return ++passes;
  }

  /** Those that are due later are not in their lane yet. */
  void written(List<OutboxEntry> entries) {
    entries.stream()
        .filter(entry -> entry.due() == null)
        .forEach(entry -> written.merge(entry.lane(), 1L, Long::sum));
  }

  /** How many rows were written for which lane, once; later calls get none. */
  Map<LaneId, Long> takeWritten() {
    Map<LaneId, Long> taken = Map.copyOf(written);
    written.clear();
    return taken;
  }

  void suppressAll() {
    allSuppressed = true;
  }

  void suppress(Object entity) {
    suppressedEntities.add(entity);
  }

  boolean suppressed(Object entity) {
    return allSuppressed || suppressedEntities.contains(entity);
  }
}
