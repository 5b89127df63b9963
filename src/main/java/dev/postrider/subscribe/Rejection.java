package dev.postrider.subscribe;

import org.jspecify.annotations.Nullable;

/** A message is a dead letter, without another attempt. */
final class Rejection extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Causes may go round in a circle. */
  private static final int DEEPEST = 50;

  /**
   * By the method, or because it cannot be called.
   *
   * @param reason one sentence for an operator
   */
  Rejection(String reason) {
    super(reason, null, false, false);
  }

  Rejection(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** The rejection a failure is, or was caused by: containers wrap what they let through. */
  static @Nullable Rejection in(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof Rejection rejection) {
        return rejection;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
