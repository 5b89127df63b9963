package dev.postrider.spi;

import org.jspecify.annotations.Nullable;

/** What became of one message that was given to a session. */
public sealed interface Outcome {

  /** The broker has taken responsibility for the message: written to its disk, where it has one. */
  record Confirmed() implements Outcome {}

  /**
   * The broker, or the connector on its behalf, refuses this message and would refuse it again: too
   * large, unroutable, forbidden, malformed. The broker does not have it.
   *
   * @param reason one sentence for an operator; without secrets and payload
   * @param cause the exception behind it, if there is one
   */
  record Rejected(String reason, @Nullable Throwable cause) implements Outcome {}

  /**
   * The broker does not have the message, through no fault of its own: it shared an atomic batch
   * that was undone.
   *
   * @param suspect true if any message of the batch may be the culprit: the relay then sends them
   *     one by one
   */
  record NotSent(boolean suspect) implements Outcome {}

  /**
   * It is unknown whether the broker has the message: connection lost, time-out, session closed.
   *
   * @param cause what happened
   */
  record TransportFailure(Throwable cause) implements Outcome {}
}
