package dev.postrider.relay;

import dev.postrider.store.StoredMessage;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Messages of which one may be the reason why the broker dropped the connection, or undid a batch;
 * while there are any, messages are sent one by one. For one thread at a time.
 */
final class Suspects {

  /** Losses in a row without any message getting through, until those in flight are suspected. */
  private static final int LOSSES = 3;

  /** Number of the message to whether losing the connection once more convicts it. */
  private final Map<Long, Boolean> suspects = new HashMap<>();

  private int losses;

  boolean isEmpty() {
    return suspects.isEmpty();
  }

  /** The batch was undone because of one of its messages. */
  void undone(Collection<StoredMessage> batch) {
    batch.forEach(message -> suspects.putIfAbsent(message.seq(), false));
  }

  /** The broker has answered for this message: it does not drop the connection. */
  void cleared(StoredMessage message) {
    losses = 0;
    suspects.remove(message.seq());
  }

  /**
   * The connection was lost with these messages in flight.
   *
   * @return whether the only one among them is convicted
   */
  boolean lost(List<StoredMessage> inFlight) {
    losses++;
    if (inFlight.size() == 1 && Boolean.TRUE.equals(suspects.remove(inFlight.get(0).seq()))) {
      losses = 0;
      return true;
    }
    if (losses >= LOSSES) {
      inFlight.forEach(message -> suspects.put(message.seq(), true));
    }
    return false;
  }

  /** Drops those that are not to be sent any more. */
  void keepOnly(LongPredicate held) {
    suspects.keySet().removeIf(seq -> !held.test(seq));
  }
}
