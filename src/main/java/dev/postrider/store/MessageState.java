package dev.postrider.store;

/** Where a message stands, as operators see it. Derived from where its row is, never stored. */
public enum MessageState {
  /** On its way: nothing is known against it. It may be at the broker right now. */
  PENDING,
  /** Its broker rejected it; it is tried again when due, and its key waits for it. */
  FAILED,
  /** It waits for an earlier message of its key, or an operator holds the key. */
  HELD,
  /** A dead letter: at the head of its key, or put aside. It waits for an operator. */
  DEAD,
  /** It waits for its time and is not on its way before. */
  SCHEDULED,
  /** Its broker has confirmed it; it is kept for a while, and only seen if it is asked for. */
  SENT
}
