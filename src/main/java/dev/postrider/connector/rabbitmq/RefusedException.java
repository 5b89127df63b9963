package dev.postrider.connector.rabbitmq;

/** A message that must not, or cannot, be sent. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * For this reason.
   *
   * @param reason without a full stop
   */
  RefusedException(String reason) {
    super(reason);
  }
}
