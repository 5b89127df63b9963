package dev.postrider.store;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens to messages on this node, by broker. Safe for use by any thread. */
public final class Activity {

  private final Map<String, Tally> tallies = new ConcurrentHashMap<>();

  /** Messages were stored and committed. */
  public void stored(String broker, long messages) {
    tally(broker).stored.add(messages);
  }

  /** Rows were deleted because the broker had confirmed them. */
  void sent(String broker, long messages) {
    tally(broker).sent.add(messages);
  }

  /** A rejection was written down; a message that expired was not tried, but is dead as well. */
  void rejected(String broker, Rejection rejection) {
    Tally tally = tally(broker);
    if (!rejection.message().expired()) {
      tally.rejected.increment();
    }
    if (!(rejection.fate() instanceof Rejection.Fate.Retry)) {
      tally.dead.increment();
    }
  }

  /** What was counted since the start, by broker; never less than before. */
  public Map<String, Counts> totals() {
    Map<String, Counts> totals = new TreeMap<>();
    tallies.forEach((broker, tally) -> totals.put(broker, tally.total()));
    return totals;
  }

  /** What was counted since the last call, by broker; those without any are left out. */
  public Map<String, Counts> drain() {
    Map<String, Counts> counts = new TreeMap<>();
    tallies.forEach(
        (broker, tally) -> {
          Counts drained = tally.drain();
          if (!drained.equals(Counts.NONE)) {
            counts.put(broker, drained);
          }
        });
    return counts;
  }

  /** Puts back what was drained and could not be written down. */
  public void restore(Map<String, Counts> counts) {
    counts.forEach((broker, lost) -> tally(broker).restore(lost));
  }

  private Tally tally(String broker) {
    return tallies.computeIfAbsent(broker, name -> new Tally());
  }

  /** Numbers of messages; {@code rejected} of attempts. */
  public record Counts(long stored, long sent, long rejected, long dead) {

    static final Counts NONE = new Counts(0, 0, 0, 0);

    /** Both together. */
    public Counts plus(Counts other) {
      return new Counts(
          stored + other.stored, sent + other.sent, rejected + other.rejected, dead + other.dead);
    }

    private Counts minus(Counts other) {
      return new Counts(
          stored - other.stored, sent - other.sent, rejected - other.rejected, dead - other.dead);
    }
  }

  private static final class Tally {

    final LongAdder stored = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder dead = new LongAdder();

    private Counts drained = Counts.NONE;

    Counts total() {
      return new Counts(stored.sum(), sent.sum(), rejected.sum(), dead.sum());
    }

    synchronized Counts drain() {
      Counts total = total();
      Counts fresh = total.minus(drained);
      drained = total;
      return fresh;
    }

    synchronized void restore(Counts lost) {
      drained = drained.minus(lost);
    }
  }
}
