package dev.postrider.capture;

import dev.postrider.store.LaneId;
import dev.postrider.store.OutboxEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What capture knows about one JTA transaction. Used by the transaction's thread only. */
final class TransactionState {

  private final Set<Object> suppressedEntities = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<LaneId> writtenLanes = new LinkedHashSet<>();
  private List<OutboxEntry> rows = new ArrayList<>();
  private boolean writerRegistered;
  private boolean allSuppressed;
  private long bytes;
  private int passes;

  void add(OutboxEntry entry) {
    rows.add(entry);
    bytes += entry.payload().length;
  }

  int waiting() {
    return rows.size();
  }

  /** Takes the rows out, so that a second call of the same synchronization finds none. */
  List<OutboxEntry> takeRows() {
    List<OutboxEntry> taken = rows;
    rows = new ArrayList<>();
    return taken;
  }

  /** The bytes of all payloads of the transaction so far, those already written included. */
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

  void written(List<OutboxEntry> entries) {
    entries.forEach(entry -> writtenLanes.add(entry.lane()));
  }

  /** The lanes rows were written for, once; later calls get none. */
  Set<LaneId> takeWrittenLanes() {
    Set<LaneId> lanes = Set.copyOf(writtenLanes);
    writtenLanes.clear();
    return lanes;
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
