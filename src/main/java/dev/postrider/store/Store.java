package dev.postrider.store;

/** Stand-in until the store is merged. */
public interface Store {

  /** Who has applied which message. */
  InboxStore inbox();
}
