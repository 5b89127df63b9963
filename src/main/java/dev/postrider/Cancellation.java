package dev.postrider;

/** What became of a message that was to be cancelled. */
public enum Cancellation {
  /** It is taken back, and is never sent if the transaction commits. */
  CANCELLED,
  /**
   * Nothing was done: it is due and on its way, it has been sent, it is a dead letter, or there
   * never was such a message.
   */
  TOO_LATE
}
