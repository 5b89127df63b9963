package dev.postrider.connector.stomp;

import java.io.IOException;

/** What was received is no frame of STOMP 1.2. */
final class FrameException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * What is wrong.
   *
   * @param message without a full stop
   */
  FrameException(String message) {
    super(message);
  }
}
