package dev.postrider.relay;

/** Where a relay process can be made to stand still, so that it is killed exactly there. */
enum CrashPoint {
  /** A batch is about to be given to the broker's session. */
  BEFORE_SEND,
  /** The broker has the batch; the relay has heard nothing of it. */
  SENT,
  /** The relay knows; the rows are not touched. */
  BEFORE_SETTLE,
  /** What was confirmed is settled; the relay has not heard so. */
  SETTLED,
  /** The broker has refused a message; nothing of that is written. */
  BEFORE_REJECT,
  /** The store has answered for the refused message; the relay does not know what. */
  REJECTED,
  /** The lane is taken; nothing is read. */
  ACQUIRED,
  /** The lane has drained and is about to be given back. */
  BEFORE_RELEASE,
  /** All lanes are given back; the node is about to take itself off. */
  BEFORE_LEAVE
}
