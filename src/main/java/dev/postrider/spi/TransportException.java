package dev.postrider.spi;

/** The broker cannot be reached, or refuses the login; says nothing about any message. */
public class TransportException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * What was tried and why it failed.
   *
   * @param message one sentence without secrets
   */
  public TransportException(String message, Throwable cause) {
    super(message, cause);
  }
}
