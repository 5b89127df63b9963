package dev.postrider.connector;

import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a session whose outcome is not known yet, by the numbers they were sent with.
 * Each is reported exactly once, whoever comes first. Safe for use by any thread; reports hold no
 * lock.
 */
public final class OpenSends {

  /** In the order of their numbers. */
  private final Map<Long, Open> open = new LinkedHashMap<>();

  private final LongSupplier nanoTime;
  private @Nullable Throwable end;

  /** With {@link System#nanoTime()} or a test's clock. */
  public OpenSends(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private record Open(int index, OutcomeListener listener, long sinceNanos) {

    void report(Outcome outcome) {
      listener.completed(index, outcome);
    }
  }

  /**
   * Begins to wait for an outcome; before the message is handed to the broker.
   *
   * @param number unique in the session, ascending
   * @return false if the session has ended: that is reported, and the message is not to be sent
   */
  public boolean add(long number, int index, OutcomeListener listener) {
    Open added = new Open(index, listener, nanoTime.getAsLong());
    Throwable ended;
    synchronized (open) {
      ended = end;
      if (ended == null) {
        open.put(number, added);
        return true;
      }
    }
    added.report(new Outcome.TransportFailure(ended));
    return false;
  }

  /** This one has ended so; of no effect if it is not open. */
  public void complete(long number, Outcome outcome) {
    Open ended;
    synchronized (open) {
      ended = open.remove(number);
    }
    if (ended != null) {
      ended.report(outcome);
    }
  }

  /** All up to this one, in their order. */
  public void completeUpTo(long number, Outcome outcome) {
    List<Open> ended = new ArrayList<>();
    synchronized (open) {
      Iterator<Map.Entry<Long, Open>> all = open.entrySet().iterator();
      while (all.hasNext()) {
        Map.Entry<Long, Open> next = all.next();
        if (next.getKey() > number) {
          break;
        }
        ended.add(next.getValue());
        all.remove();
      }
    }
    ended.forEach(one -> one.report(outcome));
  }

  /**
   * Ends the session: what is open is reported as a failure of transport, as is all added later.
   */
  public void fail(Throwable cause) {
    List<Open> ended;
    synchronized (open) {
      if (end == null) {
        end = cause;
      }
      ended = new ArrayList<>(open.values());
      open.clear();
    }
    Outcome outcome = new Outcome.TransportFailure(cause);
    ended.forEach(one -> one.report(outcome));
  }

  /** Whether this one is. */
  public boolean isOpen(long number) {
    synchronized (open) {
      return open.containsKey(number);
    }
  }

  /** Whether {@link #fail} was called. */
  public boolean hasEnded() {
    synchronized (open) {
      return end != null;
    }
  }

  /** How many are open. */
  public int size() {
    synchronized (open) {
      return open.size();
    }
  }

  /** For how long the oldest has been open, in nanoseconds; empty if none is. */
  public OptionalLong oldestNanos() {
    synchronized (open) {
      return open.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(nanoTime.getAsLong() - open.values().iterator().next().sinceNanos());
    }
  }
}
