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
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a lane that do not simply flow: one waits for its head, one is drained up to the
 * cursor after its head has ended. The reader passes their rows over. For one thread at a time.
 */
final class KeyBlocks {

  private record Due(String key, long nanos) {}

  private final Map<String, Phase> phases = new HashMap<>();
  private final Set<String> touched = new HashSet<>();
  private final Deque<String> draining = new ArrayDeque<>();
  private final Queue<Due> due = new PriorityQueue<>((a, b) -> Long.signum(a.nanos() - b.nanos()));
  private int unknown;
  private int paused;
  private boolean headWasLast;

  /** From now on remembers which keys change: what the database is asked now is old for them. */
  void watch() {
    touched.clear();
  }

  boolean hasUnknown() {
    return unknown > 0;
  }

  int size() {
    return phases.size();
  }

  /** How many keys wait for paused destinations. */
  int paused() {
    return paused;
  }

  boolean contains(String key) {
    return phases.containsKey(key);
  }

  @Nullable Phase phase(String key) {
    return phases.get(key);
  }

  /**
   * Whether nothing happened to a key since this phase was got; an equal one may be another. A
   * message of the key that was at the broker may have failed while the database was asked.
   */
  @SuppressWarnings("ReferenceEquality")
  boolean isStill(String key, Phase asked) {
    return phases.get(key) == asked;
  }

  /** Whether messages of a key may be waiting for the broker, other than its head. */
  boolean mayHaveLine(String key) {
    return flows(key) || phases.get(key) instanceof Phase.Paused;
  }

  /** Whether all messages of a key may be sent that are read. */
  boolean flows(String key) {
    Phase phase = phases.get(key);
    return phase == null || phase instanceof Phase.Draining;
  }

  /** Whether a message that waited for the broker may go on waiting for it. */
  boolean admits(StoredMessage message) {
    Phase phase = phases.get(message.key());
    return flows(message.key())
        || (phase instanceof Phase.Trying trying && trying.head() == message.seq())
        || (phase instanceof Phase.Paused paused && message.seq() < paused.head());
  }

  /** A copy of the keys. */
  Set<String> keys() {
    return Set.copyOf(phases.keySet());
  }

  /** Whether rows of a key were read that is not drained to its end yet. */
  boolean isAnyHalfDrained() {
    return phases.values().stream().anyMatch(p -> p instanceof Phase.Draining d && d.hasBegun());
  }

  void put(String key, Phase phase) {
    touched.add(key);
    Phase before = phases.put(key, phase);
    count(phase, 1);
    count(before, -1);
    if (phase instanceof Phase.Draining && !(before instanceof Phase.Draining)) {
      draining.add(key);
    } else if (phase instanceof Phase.Waiting waiting) {
      due.add(new Due(key, waiting.dueNanos()));
    }
  }

  void remove(String key) {
    touched.add(key);
    count(phases.remove(key), -1);
  }

  private void count(@Nullable Phase phase, int by) {
    unknown += phase instanceof Phase.Unknown ? by : 0;
    paused += phase instanceof Phase.Paused ? by : 0;
  }

  /** Forgets the keys that waited for destinations that are not paused any more. */
  void resume(Predicate<String> stillPaused) {
    List.copyOf(phases.entrySet()).stream()
        .filter(
            entry ->
                entry.getValue() instanceof Phase.Paused waiting
                    && !stillPaused.test(waiting.destination()))
        .forEach(entry -> remove(entry.getKey()));
  }

  /** The next key with rows to read: those being drained and those whose time has come in turns. */
  Optional<String> nextToRead(long nowNanos) {
    Optional<String> head = nextDue().filter(next -> next.nanos() - nowNanos <= 0).map(Due::key);
    headWasLast = head.isPresent() && !headWasLast;
    return headWasLast ? head : nextToDrain().or(() -> head);
  }

  /** Takes turns as well, so that a long key does not hold up a short one. */
  private Optional<String> nextToDrain() {
    while (!draining.isEmpty()) {
      String key = draining.remove();
      if (phases.get(key) instanceof Phase.Draining) {
        draining.add(key);
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  /** When the next key is due, if any waits. */
  Optional<Long> nextDueNanos() {
    return nextDue().map(Due::nanos);
  }

  /**
   * Takes over what the database said when the watch began. What is under way here is not touched,
   * nor what changed since.
   *
   * @param blocked all blocked keys of the lane
   * @param start from where on a key has rows still to be sent
   * @return keys that are blocked from now on
   */
  Set<String> reconcile(List<BlockedKey> blocked, ToLongFunction<String> start, long nowNanos) {
    Set<String> news = new HashSet<>();
    Set<String> there = new HashSet<>();
    for (BlockedKey entry : blocked) {
      there.add(entry.key());
      Phase known = phases.get(entry.key());
      if (!touched.contains(entry.key())
          && (known == null || isAsleep(known) || isHeldMeanwhile(known, entry))) {
        if (mayHaveLine(entry.key())) {
          news.add(entry.key());
        }
        long from = Math.min(entry.headSeq(), start.applyAsLong(entry.key()));
        put(entry.key(), phaseOf(entry, from, nowNanos));
      }
    }
    tidy();
    List.copyOf(phases.entrySet()).stream()
        .filter(entry -> !there.contains(entry.getKey()) && !touched.contains(entry.getKey()))
        .filter(entry -> isAsleep(entry.getValue()))
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

  /** Drops the times that were replaced by others. */
  private void tidy() {
    due.clear();
    phases.forEach(
        (key, phase) -> {
          if (phase instanceof Phase.Waiting waiting) {
            due.add(new Due(key, waiting.dueNanos()));
          }
        });
  }

  private static boolean isHeldMeanwhile(Phase known, BlockedKey entry) {
    return (known instanceof Phase.Draining || known instanceof Phase.Paused)
        && entry.reason() == BlockedKey.Reason.HOLD;
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
