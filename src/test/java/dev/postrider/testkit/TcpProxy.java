package dev.postrider.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network in front of a port of this machine, to be cut and healed. Faults: {@link #stall()}
 * (nothing passes, connections stay: a black hole), {@link #stallAnswersTo} (the same, one way,
 * from certain bytes on), {@link #strand()} (present connections become black holes, new ones
 * work), {@link #cut()} (connections are reset and new ones refused), {@link #cutConnections()} (a
 * hiccup) and {@link #cutOn} (a hiccup at certain bytes).
 */
public final class TcpProxy implements AutoCloseable {

  private final int target;
  private final int port;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Object monitor = new Object();
  private ServerSocket listener;
  private Thread acceptor;
  private boolean questionsStalled;
  private boolean answersStalled;
  private int heldBack;
  private volatile Trigger trigger;

  /** Listens on a free port. */
  public TcpProxy(int target) {
    this(target, FreePort.next());
  }

  /** Listens on this port: where the target tells its clients to come back to. */
  public TcpProxy(int target, int port) {
    this.target = target;
    this.port = port;
    listen();
  }

  /** Where to connect to. */
  public int port() {
    return port;
  }

  /**
   * From now on connections are accepted and nothing passes any more, either way; not even the end
   * of a connection.
   */
  public void stall() {
    synchronized (monitor) {
      questionsStalled = true;
      answersStalled = true;
    }
  }

  /** Once a client sends these bytes, which arrive, nothing it is answered passes any more. */
  public void stallAnswersTo(byte... question) {
    trigger = new Trigger(question, false);
  }

  /**
   * Over the present connections nothing passes any more, whatever is healed; over new ones all.
   */
  public void strand() {
    synchronized (monitor) {
      links.forEach(link -> link.stranded = true);
    }
  }

  /** Resets all connections and refuses new ones. */
  public void cut() {
    synchronized (monitor) {
      closeQuietly(listener);
      join(acceptor);
    }
    cutConnections();
  }

  /** Resets all connections; new ones are accepted. */
  public void cutConnections() {
    links.forEach(Link::reset);
    links.clear();
  }

  /** From now on resets each connection over which a client sends these characters of UTF-16LE. */
  public void cutOn(String marker) {
    trigger = new Trigger(marker.getBytes(StandardCharsets.UTF_16LE), true);
  }

  /** Ends all faults. What was held back while stalled passes now. */
  public void heal() {
    trigger = null;
    synchronized (monitor) {
      questionsStalled = false;
      answersStalled = false;
      monitor.notifyAll();
      if (listener.isClosed()) {
        listen();
      }
    }
  }

  /** How many connections are open through it. */
  public int connections() {
    return (int) links.stream().filter(Link::isOpen).count();
  }

  /** How many pieces of data wait for {@link #heal()}. */
  public int heldBack() {
    synchronized (monitor) {
      return heldBack;
    }
  }

  @Override
  public void close() {
    cut();
    synchronized (monitor) {
      questionsStalled = false;
      answersStalled = false;
      monitor.notifyAll();
    }
  }

  private void listen() {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      listener = socket;
      acceptor = start(() -> accept(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        Socket near = socket.accept();
        try {
          Link link = new Link(near, new Socket(InetAddress.getLoopbackAddress(), target));
          links.add(link);
          start(() -> pump(link, false));
          start(() -> pump(link, true));
        } catch (IOException refused) {
          reset(near);
        }
      }
    } catch (IOException closed) {
      // Cut.
    }
  }

  private void pump(Link link, boolean answers) {
    try {
      InputStream in = (answers ? link.far : link.near).getInputStream();
      OutputStream out = (answers ? link.near : link.far).getOutputStream();
      byte[] buffer = new byte[64 << 10];
      String tail = "";
      for (int n; (n = in.read(buffer)) >= 0; ) {
        waitWhileStalled(link, answers);
        tail = answers ? "" : pull(tail, buffer, n);
        out.write(buffer, 0, n);
      }
      waitWhileStalled(link, answers);
    } catch (IOException | InterruptedException e) {
      // Either side is gone; so is the other then.
    } finally {
      link.reset();
      links.remove(link);
    }
  }

  /** The end of what was asked so far, in which the trigger may begin. */
  private String pull(String tail, byte[] buffer, int length) throws IOException {
    Trigger set = trigger;
    if (set == null) {
      return "";
    }
    String asked = tail + new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
    if (asked.contains(set.text())) {
      if (set.cuts()) {
        throw new IOException("cut");
      }
      synchronized (monitor) {
        answersStalled = true;
      }
    }
    return asked.substring(Math.max(0, asked.length() - set.text().length() + 1));
  }

  private void waitWhileStalled(Link link, boolean answers) throws InterruptedException {
    synchronized (monitor) {
      heldBack++;
      try {
        while (!link.closed && (link.stranded || (answers ? answersStalled : questionsStalled))) {
          monitor.wait();
        }
      } finally {
        heldBack--;
      }
    }
  }

  /** The port is free only when nobody waits on the closed socket any more. */
  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work, "tcp-proxy");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Closed already.
    }
    closeQuietly(socket);
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // Nothing can be done about it.
    }
  }

  /** Bytes of a client, one character each, at which something happens. */
  private record Trigger(String text, boolean cuts) {

    Trigger(byte[] bytes, boolean cuts) {
      this(new String(bytes, StandardCharsets.ISO_8859_1), cuts);
    }
  }

  /** A client's connection and ours to the target. */
  private final class Link {

    private final Socket near;
    private final Socket far;
    private boolean stranded;
    private boolean closed;

    Link(Socket near, Socket far) {
      this.near = near;
      this.far = far;
    }

    boolean isOpen() {
      return !near.isClosed();
    }

    void reset() {
      TcpProxy.reset(near);
      TcpProxy.reset(far);
      synchronized (monitor) {
        closed = true;
        monitor.notifyAll();
      }
    }
  }
}
