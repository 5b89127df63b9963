package dev.postrider.connector.stomp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads frames, whose size is limited whatever the other side says. */
final class FrameReader {

  /** Command and headers; Artemis puts a whole message into its complaint about it. */
  static final int MOST_HEAD = 4 << 20;

  private static final Pattern COMMAND = Pattern.compile("[A-Z]{1,20}");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");

  private final InputStream in;
  private final int mostBody;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int head;

  /**
   * From a stream with a buffer.
   *
   * @param mostBody how many bytes a body may have
   */
  FrameReader(InputStream in, int mostBody) {
    this.in = in;
    this.mostBody = mostBody;
  }

  /**
   * The next frame; heart-beats are skipped. Null at the end of the stream.
   *
   * @throws FrameException if something else comes
   * @throws EOFException if the stream ends amid a frame
   */
  @Nullable Frame next() throws IOException {
    int first = in.read();
    while (first == '\n' || first == '\r') {
      first = in.read();
    }
    if (first < 0) {
      return null;
    }
    head = 0;
    bytes.reset();
    bytes.write(first);
    String command = line();
    if (!COMMAND.matcher(command).matches()) {
      throw new FrameException("it does not begin with a command");
    }
    Map<String, String> headers = headers(Frame.isEscaped(command));
    return new Frame(command, headers, body(headers.get("content-length")));
  }

  private Map<String, String> headers(boolean escaped) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = nextLine(); !line.isEmpty(); line = nextLine()) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new FrameException("a header has no colon");
      }
      String name = line.substring(0, colon);
      String value = line.substring(colon + 1);
      headers.putIfAbsent(escaped ? unescaped(name) : name, escaped ? unescaped(value) : value);
    }
    return headers;
  }

  private String nextLine() throws IOException {
    bytes.reset();
    return line();
  }

  /** The rest of a line whose beginning may be there. */
  private String line() throws IOException {
    for (int b = byteOfFrame(); b != '\n'; b = byteOfFrame()) {
      bytes.write(b);
      if (++head > MOST_HEAD) {
        throw new FrameException("its headers have more than " + MOST_HEAD + " bytes");
      }
    }
    String line = bytes.toString(StandardCharsets.UTF_8);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private byte[] body(@Nullable String length) throws IOException {
    return length == null ? bodyUpToNull() : bodyOf(length);
  }

  private byte[] bodyOf(String text) throws IOException {
    int length = LENGTH.matcher(text).matches() ? Integer.parseInt(text) : Integer.MAX_VALUE;
    checkBody(length);
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the connection ended amid a frame");
    }
    if (byteOfFrame() != 0) {
      throw new FrameException("its body is longer than its content-length");
    }
    return body;
  }

  private byte[] bodyUpToNull() throws IOException {
    bytes.reset();
    for (int b = byteOfFrame(); b != 0; b = byteOfFrame()) {
      bytes.write(b);
      checkBody(bytes.size());
    }
    return bytes.toByteArray();
  }

  private void checkBody(int length) throws FrameException {
    if (length > mostBody) {
      throw new FrameException("its body has more than " + mostBody + " bytes");
    }
  }

  private int byteOfFrame() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException("the connection ended amid a frame");
    }
    return b;
  }

  private static String unescaped(String text) throws FrameException {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      plain.append(c == '\\' ? unescaped(++i < text.length() ? text.charAt(i) : ' ') : c);
    }
    return plain.toString();
  }

  private static char unescaped(char escape) throws FrameException {
    return switch (escape) {
      case '\\' -> '\\';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'c' -> ':';
      default -> throw new FrameException("a header has an unknown escape");
    };
  }
}
