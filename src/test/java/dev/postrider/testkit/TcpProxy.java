package dev.postrider.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network in front of a port of this machine, to be cut and healed. Faults: {@link #stall()}
 * (nothing passes, connections stay: a black hole), {@link #cut()} (connections are reset and new
 * ones refused) and {@link #cutConnections()} (a hiccup).
 */
public final class TcpProxy implements AutoCloseable {

  private final int target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object monitor = new Object();
  private ServerSocket listener;
  private Thread acceptor;
  private boolean stalled;
  private int heldBack;

  /** Listens on a free port. */
  public TcpProxy(int target) {
    this.target = target;
    this.port = FreePort.next();
    listen();
  }

  /** Where to connect to. */
  public int port() {
    return port;
  }

  /** From now on connections are accepted and nothing passes any more, either way. */
  public void stall() {
    synchronized (monitor) {
      stalled = true;
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
    sockets.forEach(TcpProxy::reset);
    sockets.clear();
  }

  /** Ends all faults. What was held back while stalled passes now. */
  public void heal() {
    synchronized (monitor) {
      stalled = false;
      monitor.notifyAll();
      if (listener.isClosed()) {
        listen();
      }
    }
  }

  /** How many connections are open through it. */
  public int connections() {
    return (int) sockets.stream().filter(s -> !s.isClosed()).count() / 2;
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
      stalled = false;
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
          Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
          sockets.add(near);
          sockets.add(far);
          start(() -> pump(near, far));
          start(() -> pump(far, near));
        } catch (IOException refused) {
          reset(near);
        }
      }
    } catch (IOException closed) {
      // Cut.
    }
  }

  private void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[64 << 10];
      for (int n; (n = in.read(buffer)) >= 0; ) {
        waitWhileStalled();
        out.write(buffer, 0, n);
      }
    } catch (IOException | InterruptedException e) {
      // Either side is gone; so is the other then.
    } finally {
      reset(from);
      reset(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void waitWhileStalled() throws InterruptedException {
    synchronized (monitor) {
      heldBack++;
      try {
        while (stalled) {
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
}
