package dev.postrider.capture;

/** The application ends: nothing is sent any more. */
final class PoolClosedException extends Exception {

  private static final long serialVersionUID = 1L;

  PoolClosedException() {
    super("closed");
  }
}
