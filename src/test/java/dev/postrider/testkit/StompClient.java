package dev.postrider.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A plain client of STOMP 1.2, independent of the product: it sends exactly the headers it is told
 * to, and shows those that come in their order. For one thread.
 */
public final class StompClient implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  /**
   * A frame.
   *
   * @param headers in the order of the wire; of a repeated one the first
   */
  public record Frame(String command, Map<String, String> headers, byte[] body) {}

  /** Connects, without heart-beats. */
  public StompClient(int port, String user, String password) throws IOException {
    socket = new Socket("127.0.0.1", port);
    in = new BufferedInputStream(socket.getInputStream());
    Map<String, String> login = new LinkedHashMap<>();
    login.put("accept-version", "1.2");
    login.put("host", "/");
    login.put("login", user);
    login.put("passcode", password);
    write("CONNECT", login, "");
    read(Duration.ofSeconds(20), "CONNECTED");
  }

  /** Writes a frame with these headers and no other. */
  public void write(String command, Map<String, String> headers, String body) throws IOException {
    StringBuilder frame = new StringBuilder(command).append('\n');
    headers.forEach(
        (name, value) ->
            frame.append(escaped(name)).append(':').append(escaped(value)).append('\n'));
    frame.append('\n').append(body).append('\0');
    socket.getOutputStream().write(frame.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a frame with these headers and a receipt, for which it waits. */
  public void call(String command, Map<String, String> headers, String body) throws IOException {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("receipt", "asked");
    write(command, all, body);
    read(Duration.ofSeconds(20), "RECEIPT");
  }

  /** The next frame. */
  public Frame read(Duration patience, String expected) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
    String command = line();
    while (command.isEmpty()) {
      command = line();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.putIfAbsent(plain(line.substring(0, colon)), plain(line.substring(colon + 1)));
    }
    Frame frame = new Frame(command, headers, body(headers.get("content-length")));
    if (!command.equals(expected)) {
      throw new AssertionError(
          command + headers + new String(frame.body(), StandardCharsets.UTF_8));
    }
    return frame;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private byte[] body(String length) throws IOException {
    if (length == null) {
      return upTo('\0');
    }
    byte[] body = in.readNBytes(Integer.parseInt(length));
    upTo('\0');
    return body;
  }

  private String line() throws IOException {
    String line = new String(upTo('\n'), StandardCharsets.UTF_8);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private byte[] upTo(char end) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b != end; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      bytes.write(b);
    }
    return bytes.toByteArray();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace(":", "\\c");
  }

  private static String plain(String text) {
    return text.replace("\\c", ":").replace("\\n", "\n").replace("\\\\", "\\");
  }
}
