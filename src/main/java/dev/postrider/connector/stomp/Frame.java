package dev.postrider.connector.stomp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A frame of STOMP 1.2.
 *
 * @param command such as {@code SEND}
 * @param headers by name, not escaped; of a repeated one the first
 * @param body not copied, not to be changed
 */
record Frame(String command, Map<String, String> headers, byte[] body) {

  static final String CONNECT = "CONNECT";
  static final String CONNECTED = "CONNECTED";
  static final String SEND = "SEND";
  static final String RECEIPT = "RECEIPT";
  static final String SUBSCRIBE = "SUBSCRIBE";
  static final String MESSAGE = "MESSAGE";
  static final String ACK = "ACK";
  static final String NACK = "NACK";
  static final String ERROR = "ERROR";
  static final String DISCONNECT = "DISCONNECT";

  private static final byte[] NO_BODY = {};

  /** Without a body. */
  Frame(String command, Map<String, String> headers) {
    this(command, headers, NO_BODY);
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }

  /**
   * Whether headers of such a frame are escaped. Those of logins never are, for the sake of STOMP
   * 1.0.
   */
  static boolean isEscaped(String command) {
    return !command.equals(CONNECT) && !command.equals(CONNECTED);
  }

  /** The command; never headers, which may hold a login, nor the body. */
  @Override
  public String toString() {
    return "Frame[" + command + "]";
  }
}
