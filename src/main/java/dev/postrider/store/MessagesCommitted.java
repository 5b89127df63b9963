package dev.postrider.store;

import java.util.Set;

/**
 * Fired as a CDI event after a transaction that stored messages has committed on this node, on its
 * thread, without a transaction. Observers return at once.
 *
 * @param lanes where the messages are
 */
public record MessagesCommitted(Set<LaneId> lanes) {}
