package dev.postrider.connector.stomp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes frames. Whatever headers hold, they make no other header and no other frame: what would
 * end them is escaped. For one thread at a time.
 */
final class FrameWriter {

  private static final int USUAL_HEAD = 512;
  private static final int MOST_KEPT = 64 << 10;

  private static final byte[] BACKSLASH = {'\\', '\\'};
  private static final byte[] LINE_FEED = {'\\', 'n'};
  private static final byte[] CARRIAGE_RETURN = {'\\', 'r'};
  private static final byte[] COLON = {'\\', 'c'};

  private final OutputStream out;
  private byte[] head = new byte[USUAL_HEAD];
  private int length;

  /** To a stream with a buffer. */
  FrameWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Writes a frame, perhaps no further than to the buffer.
   *
   * @throws IllegalArgumentException if a header that is not escaped holds the end of a line
   */
  void write(Frame frame) throws IOException {
    boolean escaped = Frame.isEscaped(frame.command());
    length = 0;
    append(frame.command().getBytes(StandardCharsets.UTF_8));
    append((byte) '\n');
    for (Map.Entry<String, String> header : frame.headers().entrySet()) {
      append(header.getKey(), escaped);
      append((byte) ':');
      append(header.getValue(), escaped);
      append((byte) '\n');
    }
    append((byte) '\n');
    out.write(head, 0, length);
    out.write(frame.body());
    out.write(0);
    if (head.length > MOST_KEPT) {
      head = new byte[USUAL_HEAD];
    }
  }

  /** Says that this side lives. */
  void beat() throws IOException {
    out.write('\n');
    out.flush();
  }

  void flush() throws IOException {
    out.flush();
  }

  /** In UTF-8 the bytes of what is escaped are in no other character. */
  private void append(String text, boolean escaped) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (isPlain(bytes, escaped)) {
      append(bytes);
      return;
    }
    if (!escaped) {
      throw new IllegalArgumentException("a header of a login holds the end of a line");
    }
    for (byte b : bytes) {
      appendEscaped(b);
    }
  }

  private static boolean isPlain(byte[] bytes, boolean escaped) {
    for (byte b : bytes) {
      if (b == '\n' || b == '\r' || (escaped ? b == ':' || b == '\\' : b == 0)) {
        return false;
      }
    }
    return true;
  }

  private void appendEscaped(byte b) {
    switch (b) {
      case '\\' -> append(BACKSLASH);
      case '\n' -> append(LINE_FEED);
      case '\r' -> append(CARRIAGE_RETURN);
      case ':' -> append(COLON);
      default -> append(b);
    }
  }

  private void append(byte[] bytes) {
    if (length + bytes.length > head.length) {
      head = Arrays.copyOf(head, Math.max(2 * head.length, length + bytes.length));
    }
    System.arraycopy(bytes, 0, head, length, bytes.length);
    length += bytes.length;
  }

  private void append(byte b) {
    if (length == head.length) {
      head = Arrays.copyOf(head, 2 * length);
    }
    head[length++] = b;
  }
}
