package dev.postrider.inbox;

/** A message is a dead letter, without another attempt. */
final class Rejection extends RuntimeException {

  private static final long serialVersionUID = 1L;

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
}
