package dev.postrider.inbox;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the inbox of this node has decided since its start, by consumer. Safe for any thread. */
public final class InboxCounters {

  private final Map<String, Counts> byConsumer = new ConcurrentHashMap<>();

  /**
   * The decisions about one consumer's messages, rolled back ones included.
   *
   * @param first recorded and let through
   * @param repeated skipped
   * @param unidentified let through without an id
   */
  record Counts(LongAdder first, LongAdder repeated, LongAdder unidentified) {

    Counts() {
      this(new LongAdder(), new LongAdder(), new LongAdder());
    }
  }

  /**
   * Numbers of messages of one consumer.
   *
   * @param first recorded and let through
   * @param repeated skipped
   * @param unidentified let through without an id
   */
  public record Decided(long first, long repeated, long unidentified) {}

  /** The decisions since the start, by consumer. */
  public Map<String, Decided> decided() {
    Map<String, Decided> decided = new TreeMap<>();
    byConsumer.forEach(
        (consumer, counts) ->
            decided.put(
                consumer,
                new Decided(
                    counts.first().sum(), counts.repeated().sum(), counts.unidentified().sum())));
    return decided;
  }

  Counts of(String consumer) {
    return byConsumer.computeIfAbsent(consumer, name -> new Counts());
  }

  /** All consumers seen so far, by name. */
  Map<String, Counts> all() {
    return new TreeMap<>(byConsumer);
  }
}
