package dev.postrider.relay;

import dev.postrider.store.BlockedKey;
import dev.postrider.store.StoredMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a lane that do not simply flow: one waits for its head, one is drained up to the
 * cursor after its head has ended. The reader passes their rows over. For one thread at a time.
 */
final class KeyBlocks {

  /** What a blocked key waits for. Its rows from {@code from} on are still to be sent. */
  sealed interface Phase {

    long from();

    /** The failure of its head is being written down. */
    record Recording(long from) implements Phase {}

    /** Its head is tried again at a time of the monotonic clock. */
    record Waiting(long from, long head, long dueNanos) implements Phase {}

    /** Its head is dead, or an operator holds it. */
    record Parked(long from) implements Phase {}

    /** Why it waits is not known yet. */
    record Unknown(long from) implements Phase {}

    /** Its head, and nothing else of it, is being sent. */
    record Trying(long from, long head) implements Phase {}

    /** Its rows up to the cursor are being read. */
    record Draining(long from) implements Phase {}
  }

  private record Due(String key, long nanos) {}

  private final Map<String, Phase> phases = new HashMap<>();
  private final Deque<String> draining = new ArrayDeque<>();
  private final Queue<Due> due = new PriorityQueue<>((a, b) -> Long.signum(a.nanos() - b.nanos()));
  private int unknown;
  private long revision;

  /** Counts the changes, so that an answer from the database is known to be out of date. */
  long revision() {
    return revision;
  }

  boolean isEmpty() {
    return phases.isEmpty();
  }

  boolean hasUnknown() {
    return unknown > 0;
  }

  boolean contains(String key) {
    return phases.containsKey(key);
  }

  @Nullable Phase phase(String key) {
    return phases.get(key);
  }

  /** Whether a message that waited for the broker may go on waiting for it. */
  boolean admits(StoredMessage message) {
    Phase phase = phases.get(message.key());
    return phase == null
        || phase instanceof Phase.Draining
        || (phase instanceof Phase.Trying trying && trying.head() == message.seq());
  }

  /** Passes over a row that the lane's reader met; a key being drained goes back for it. */
  void passOver(StoredMessage message) {
    if (phases.get(message.key()) instanceof Phase.Draining draining
        && message.seq() < draining.from()) {
      put(message.key(), new Phase.Draining(message.seq()));
    }
  }

  void put(String key, Phase phase) {
    revision++;
    Phase before = phases.put(key, phase);
    unknown += (phase instanceof Phase.Unknown ? 1 : 0) - (before instanceof Phase.Unknown ? 1 : 0);
    if (phase instanceof Phase.Draining && !(before instanceof Phase.Draining)) {
      draining.add(key);
    } else if (phase instanceof Phase.Waiting waiting) {
      due.add(new Due(key, waiting.dueNanos()));
    }
  }

  void remove(String key) {
    revision++;
    if (phases.remove(key) instanceof Phase.Unknown) {
      unknown--;
    }
  }

  /** The next key with rows to read: one being drained, else one whose time has come. */
  Optional<String> nextToRead(long nowNanos) {
    while (!draining.isEmpty()) {
      String key = draining.peek();
      if (phases.get(key) instanceof Phase.Draining) {
        return Optional.of(key);
      }
      draining.remove();
    }
    return nextDue().filter(next -> next.nanos() - nowNanos <= 0).map(Due::key);
  }

  /** When the next key is due, if any waits. */
  Optional<Long> nextDueNanos() {
    return nextDue().map(Due::nanos);
  }

  /**
   * Takes over what the database says. What is under way here is not touched.
   *
   * @param blocked all blocked keys of the lane
   * @param lowWater no unread row with a lower number will appear
   * @return keys that are blocked from now on
   */
  Set<String> reconcile(List<BlockedKey> blocked, long lowWater, long nowNanos) {
    Set<String> news = new HashSet<>();
    Set<String> there = new HashSet<>();
    for (BlockedKey entry : blocked) {
      there.add(entry.key());
      Phase known = phases.get(entry.key());
      if (known == null) {
        news.add(entry.key());
      }
      if (known == null || isAsleep(known)) {
        long from = known == null ? Math.min(entry.headSeq(), lowWater + 1) : known.from();
        put(entry.key(), phaseOf(entry, from, nowNanos));
      }
    }
    List.copyOf(phases.entrySet()).stream()
        .filter(entry -> !there.contains(entry.getKey()) && isAsleep(entry.getValue()))
        .forEach(entry -> put(entry.getKey(), new Phase.Draining(entry.getValue().from())));
    return news;
  }

  private Optional<Due> nextDue() {
    while (!due.isEmpty()) {
      Due next = due.peek();
      if (phases.get(next.key()) instanceof Phase.Waiting waiting
          && waiting.dueNanos() == next.nanos()) {
        return Optional.of(next);
      }
      due.remove();
    }
    return Optional.empty();
  }

  private static boolean isAsleep(Phase phase) {
    return phase instanceof Phase.Waiting
        || phase instanceof Phase.Parked
        || phase instanceof Phase.Unknown;
  }

  private static Phase phaseOf(BlockedKey entry, long from, long nowNanos) {
    return entry.reason() == BlockedKey.Reason.RETRY
        ? new Phase.Waiting(from, entry.headSeq(), nowNanos + entry.dueIn().toNanos())
        : new Phase.Parked(from);
  }
}
