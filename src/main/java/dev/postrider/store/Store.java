package dev.postrider.store;

/** Placeholder of the helper that builds the capture; the store's own replaces it. */
public interface Store {

  /** Where capture puts messages. */
  OutboxStore outbox();
}
