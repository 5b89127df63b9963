package dev.postrider.relay;

import dev.postrider.store.StoredMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages a lane has in memory, from being read to being settled: waiting in line by key, at
 * the broker, or confirmed. Keys take turns, the messages of a key keep their order. For one thread
 * at a time.
 */
final class Window {

  private final boolean atomic;
  private final Map<Long, StoredMessage> held = new HashMap<>();
  private final Map<String, Deque<StoredMessage>> lines = new HashMap<>();
  private final Set<String> ready = new LinkedHashSet<>();
  private final Set<String> away = new HashSet<>();
  private final Map<String, Set<Long>> kept = new HashMap<>();
  private long bytes;

  /** Of each key, while nothing changes: it is asked for thousands of blocked keys at once. */
  private @Nullable Map<String, Long> lowest;

  /**
   * @param atomic whether several messages of one key may be at the broker at once
   */
  Window(boolean atomic) {
    this.atomic = atomic;
  }

  /** Puts a message at the end of its key's line, unless it is held already. */
  void add(StoredMessage message) {
    if (held.putIfAbsent(message.seq(), message) == null) {
      bytes += message.payload().length;
      lowest = null;
      line(message.key()).addLast(message);
      offer(message.key());
    }
  }

  /**
   * Holds a message that is not to be sent, so that it is not read again; the others of its key
   * wait until it is forgotten.
   */
  void keep(StoredMessage message) {
    if (held.putIfAbsent(message.seq(), message) == null) {
      bytes += message.payload().length;
      lowest = null;
      kept.computeIfAbsent(message.key(), k -> new HashSet<>()).add(message.seq());
      ready.remove(message.key());
    }
  }

  /** Takes up to {@code max} messages to send; each then ends in one of the methods below. */
  List<StoredMessage> take(int max) {
    List<StoredMessage> batch = new ArrayList<>();
    while (batch.size() < max && !ready.isEmpty()) {
      String key = ready.iterator().next();
      ready.remove(key);
      batch.add(line(key).removeFirst());
      if (atomic) {
        offer(key);
      } else {
        away.add(key);
      }
    }
    return batch;
  }

  /** The broker has it: the key's next may go. It stays held until {@link #forget}. */
  void confirmed(StoredMessage message) {
    away.remove(message.key());
    offer(message.key());
  }

  /**
   * Back to the heads of their lines: several before all other keys, a single one behind them. It
   * was sent alone if it may be the reason why nothing gets through; then others show whether it
   * is.
   */
  void putBack(List<StoredMessage> messages) {
    Set<String> first = new LinkedHashSet<>();
    if (messages.size() == 1) {
      first.addAll(ready);
      first.remove(messages.get(0).key());
    }
    messages.stream()
        .sorted(Comparator.comparingLong(StoredMessage::seq).reversed())
        .forEach(
            message -> {
              line(message.key()).addFirst(message);
              away.remove(message.key());
            });
    messages.forEach(message -> first.add(message.key()));
    first.addAll(ready);
    ready.clear();
    first.forEach(this::offer);
  }

  /** Gone from the database, or not this lane's to send any more. */
  void forget(StoredMessage message) {
    StoredMessage gone = held.remove(message.seq());
    if (gone != null) {
      bytes -= gone.payload().length;
      lowest = null;
      release(gone);
    }
  }

  private void release(StoredMessage message) {
    Set<Long> others = kept.get(message.key());
    if (others != null && others.remove(message.seq()) && others.isEmpty()) {
      kept.remove(message.key());
      offer(message.key());
    }
  }

  /** Forgets the waiting messages of a key; one that is at the broker is not touched. */
  void dropLine(String key) {
    ready.remove(key);
    Deque<StoredMessage> line = lines.remove(key);
    if (line != null) {
      line.forEach(this::forget);
    }
  }

  /** As {@link #dropLine(String)}, but only those from a number on. */
  void dropLine(String key, long from) {
    Deque<StoredMessage> line = lines.get(key);
    if (line == null) {
      return;
    }
    List<StoredMessage> dropped = line.stream().filter(message -> message.seq() >= from).toList();
    line.removeAll(dropped);
    dropped.forEach(this::forget);
    if (line.isEmpty()) {
      dropLine(key);
    }
  }

  /** Those waiting in line, of each key ascending. */
  List<StoredMessage> waiting() {
    return lines.values().stream().flatMap(Deque::stream).toList();
  }

  /** The rejected message's key is no longer at the broker. */
  void returned(StoredMessage message) {
    away.remove(message.key());
    forget(message);
  }

  /** The lowest number held of a key, or {@link Long#MAX_VALUE}. */
  long lowest(String key) {
    Map<String, Long> known = lowest;
    if (known == null) {
      Map<String, Long> found = new HashMap<>();
      held.values().forEach(message -> found.merge(message.key(), message.seq(), Math::min));
      lowest = found;
      known = found;
    }
    return known.getOrDefault(key, Long.MAX_VALUE);
  }

  boolean hasWaiting() {
    return !ready.isEmpty();
  }

  int size() {
    return held.size();
  }

  long bytes() {
    return bytes;
  }

  boolean holds(long seq) {
    return held.containsKey(seq);
  }

  /** A copy of the numbers held. */
  Set<Long> numbers() {
    return new HashSet<>(held.keySet());
  }

  private Deque<StoredMessage> line(String key) {
    return lines.computeIfAbsent(key, k -> new ArrayDeque<>());
  }

  private void offer(String key) {
    Deque<StoredMessage> line = lines.get(key);
    if (line == null || away.contains(key) || kept.containsKey(key)) {
      return;
    }
    if (line.isEmpty()) {
      lines.remove(key);
    } else {
      ready.add(key);
    }
  }
}
