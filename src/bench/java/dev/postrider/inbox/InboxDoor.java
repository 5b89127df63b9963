package dev.postrider.inbox;

import dev.postrider.store.InboxStore;
import dev.postrider.store.JtaConnections;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** The inbox as the benchmarks put it together, without a container. */
public final class InboxDoor {

  private InboxDoor() {}

  /** What decides whether a message is applied, in the running transaction. */
  public static Acceptance acceptance(
      InboxStore inbox, JtaConnections connections, TransactionSynchronizationRegistry registry) {
    return new Acceptance(() -> inbox, connections, registry, new InboxCounters());
  }
}
