package dev.postrider.connector.stomp;

import dev.postrider.connector.HostAndPort;
import dev.postrider.connector.Tls;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A connection that carries frames. Written by one thread and read by another; {@link #close()} may
 * be called by any, never blocks, and ends what the others wait for.
 */
final class Wire implements AutoCloseable {

  private static final int BUFFER = 64 << 10;

  /** What carries the bytes, below TLS, so that closing it says no good-bye that could block. */
  private final Socket socket = new Socket();

  private volatile long heardAt = System.nanoTime();

  /** What frames go through. */
  record Frames(FrameReader in, FrameWriter out) {}

  /**
   * Connects, with TLS if it is enabled. Until {@link #patient()} each answer is waited for as long
   * as this may take.
   *
   * @param mostBody how many bytes a body may have
   * @throws GeneralSecurityException if the stores of certificates cannot be used
   */
  Frames connect(HostAndPort host, Tls tls, Duration timeout, int mostBody)
      throws IOException, GeneralSecurityException {
    long end = System.nanoTime() + timeout.toNanos();
    InetSocketAddress address = new InetSocketAddress(host.host(), host.port());
    if (address.isUnresolved()) {
      throw new IOException("the host's name is unknown");
    }
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    socket.connect(address, left(end));
    socket.setSoTimeout(left(end));
    Socket carrier = tls.enabled() ? encrypted(host, tls) : socket;
    socket.setSoTimeout(left(end));
    return new Frames(
        new FrameReader(
            new BufferedInputStream(new Heard(carrier.getInputStream()), BUFFER), mostBody),
        new FrameWriter(new BufferedOutputStream(carrier.getOutputStream(), BUFFER)));
  }

  /** From now on answers may take their time. */
  void patient() throws IOException {
    socket.setSoTimeout(0);
  }

  /** For how long nothing has come. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heardAt);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, closed or not.
    }
  }

  private Socket encrypted(HostAndPort host, Tls tls) throws IOException, GeneralSecurityException {
    SSLSocket encrypted =
        (SSLSocket)
            tls.context().getSocketFactory().createSocket(socket, host.host(), host.port(), true);
    SSLParameters parameters = encrypted.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    if (tls.verifiesHostName()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    encrypted.setSSLParameters(parameters);
    encrypted.startHandshake();
    return encrypted;
  }

  private static int left(long end) throws SocketTimeoutException {
    long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
    if (millis <= 0) {
      throw new SocketTimeoutException("no time is left");
    }
    return (int) Math.min(Integer.MAX_VALUE, millis);
  }

  /** Notes when something came. */
  private final class Heard extends FilterInputStream {

    Heard(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = super.read(bytes, from, length);
      heardAt = System.nanoTime();
      return count;
    }
  }
}
