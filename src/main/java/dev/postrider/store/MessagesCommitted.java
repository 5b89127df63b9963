package dev.postrider.store;

import java.util.Map;
import java.util.Set;

/**
 * Fired as a CDI event after a transaction that stored messages has committed on this node, on its
 * thread, without a transaction. Observers return at once.
 *
 * @param counts how many messages were stored in which lane; at least one in each
 */
public record MessagesCommitted(Map<LaneId, Long> counts) {

  public MessagesCommitted {
    counts = Map.copyOf(counts);
  }

  /** Where the messages are. */
  public Set<LaneId> lanes() {
    return counts.keySet();
  }
}
