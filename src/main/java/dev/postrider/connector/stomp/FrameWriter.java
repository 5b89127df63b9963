package dev.postrider.connector.stomp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes frames. Whatever headers hold, they make no other header and no other frame: what would
 * end them is escaped.
 */
final class FrameWriter {

  private static final int USUAL_HEAD = 512;

  private final OutputStream out;

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
    StringBuilder head = new StringBuilder(USUAL_HEAD).append(frame.command()).append('\n');
    frame
        .headers()
        .forEach(
            (name, value) -> {
              append(head, name, escaped);
              head.append(':');
              append(head, value, escaped);
              head.append('\n');
            });
    head.append('\n');
    out.write(head.toString().getBytes(StandardCharsets.UTF_8));
    out.write(frame.body());
    out.write(0);
  }

  /** Says that this side lives. */
  void beat() throws IOException {
    out.write('\n');
    out.flush();
  }

  void flush() throws IOException {
    out.flush();
  }

  private static void append(StringBuilder head, String text, boolean escaped) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (escaped) {
        appendEscaped(head, c);
      } else if (c == '\n' || c == '\r' || c == 0) {
        throw new IllegalArgumentException("a header of a login holds the end of a line");
      } else {
        head.append(c);
      }
    }
  }

  private static void appendEscaped(StringBuilder head, char c) {
    switch (c) {
      case '\\' -> head.append("\\\\");
      case '\n' -> head.append("\\n");
      case '\r' -> head.append("\\r");
      case ':' -> head.append("\\c");
      default -> head.append(c);
    }
  }
}
