package dev.postrider.connector.stomp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a broker may do on its side of a connection, written down; reads the wire by itself, not by
 * the product's means. The first connection follows the first script, and so on, the last one all
 * the others.
 */
final class ScriptedBroker implements AutoCloseable {

  static final String CONNECTED = "CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\0";

  private static final Pattern LENGTH = Pattern.compile("(?s).*\ncontent-length:([0-9]+)\n.*");
  private static final Pattern RECEIPT = Pattern.compile("(?s).*\nreceipt:([0-9]+)\n.*");

  private final ServerSocket listener;
  private final Queue<Script> scripts;
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();

  /** One side of a conversation; its end closes the connection. */
  interface Script {
    void play(Talk talk) throws IOException;
  }

  ScriptedBroker(Script... scripts) {
    this.scripts = new ArrayDeque<>(List.of(scripts));
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many connections there were. */
  int connections() {
    return accepted.size();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : accepted) {
      socket.close();
    }
  }

  /** Admits, and confirms whatever comes. */
  static void obey(Talk talk) throws IOException {
    talk.admit();
    while (true) {
      talk.confirm(talk.read());
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        accepted.add(socket);
        Script script = scripts.size() > 1 ? scripts.remove() : scripts.element();
        start(() -> play(script, socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void play(Script script, Socket socket) {
    try (socket) {
      script.play(new Talk(socket));
    } catch (IOException over) {
      // The other side has left.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "scripted-broker");
    thread.setDaemon(true);
    thread.start();
  }

  /** A connection. */
  static final class Talk {

    private final Socket socket;
    private final InputStream in;

    Talk(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Reads the login and welcomes it; returns the login. */
    String admit() throws IOException {
      return admit(CONNECTED);
    }

    String admit(String answer) throws IOException {
      String login = read();
      say(answer);
      return login;
    }

    /** The next frame as it stands on the wire, without the heart-beats before it. */
    String read() throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      int b = in.read();
      while (b == '\n') {
        b = in.read();
      }
      while (!head.toString(StandardCharsets.UTF_8).endsWith("\n\n")) {
        head.write(checked(b));
        b = in.read();
      }
      String text = head.toString(StandardCharsets.UTF_8);
      Matcher length = LENGTH.matcher(text);
      for (int i = length.matches() ? Integer.parseInt(length.group(1)) : 0; i > 0; i--) {
        head.write(checked(b));
        b = in.read();
      }
      if (checked(b) != 0) {
        throw new IOException("no end of a frame after " + text);
      }
      return head.toString(StandardCharsets.UTF_8);
    }

    /** The next byte, of whatever. */
    int readByte() throws IOException {
      return checked(in.read());
    }

    void say(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Gives the receipt a frame asks for, if it does. */
    void confirm(String frame) throws IOException {
      if (RECEIPT.matcher(frame).matches()) {
        say("RECEIPT\nreceipt-id:" + receipt(frame) + "\n\n\0");
      }
    }

    /** Gives this receipt for a frame that asks for it. */
    void confirm(String frame, String receipt) throws IOException {
      if (!frame.contains("\nreceipt:" + receipt + "\n")) {
        throw new IOException("no receipt is wanted by " + frame);
      }
      say("RECEIPT\nreceipt-id:" + receipt + "\n\n\0");
    }

    /** An error about a frame that it names, and the end. */
    void refuse(String frame) throws IOException {
      say("ERROR\nmessage:no\nreceipt-id:" + receipt(frame) + "\n\n\0");
      socket.shutdownOutput();
    }

    static String receipt(String frame) {
      Matcher receipt = RECEIPT.matcher(frame);
      if (!receipt.matches()) {
        throw new IllegalArgumentException(frame);
      }
      return receipt.group(1);
    }

    private static int checked(int b) throws EOFException {
      if (b < 0) {
        throw new EOFException();
      }
      return b;
    }
  }
}
