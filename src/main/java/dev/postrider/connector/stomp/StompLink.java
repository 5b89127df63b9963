package dev.postrider.connector.stomp;

import dev.postrider.connector.Endpoint;
import dev.postrider.connector.Farewell;
import dev.postrider.spi.TransportException;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which the broker has admitted us, until either side ends it. One thread writes; a
 * thread of its own reads, so that neither side ever waits for the other to read.
 */
final class StompLink {

  static final String THREADS = "postrider-stomp-";

  private final Endpoint endpoint;
  private final Dialect dialect;
  private final Heartbeat heartbeat;
  private final Wire wire;
  private final Wire.Frames frames;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Frame refusal;
  private long wroteAt = System.nanoTime();

  StompLink(
      Endpoint endpoint, Dialect dialect, Heartbeat heartbeat, Wire wire, Wire.Frames frames) {
    this.endpoint = endpoint;
    this.dialect = dialect;
    this.heartbeat = heartbeat;
    this.wire = wire;
    this.frames = frames;
  }

  /** Hears what the broker says; on the thread that reads. */
  interface Listener {

    /** What was sent with this receipt is done. */
    void receipt(String id);

    /** A message has come. */
    default void message(Frame message) {}

    /** The connection is lost, for no reason that the broker has told. */
    void lost(StompLink link, IOException cause);

    /** The connection has ended, this way or another. */
    void ended();
  }

  /** Begins to read. */
  void start(Listener listener) {
    Farewell.daemon(THREADS + "reader-", () -> read(listener)).start();
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** What is told of a connection that was lost so. */
  TransportException lost(IOException cause) {
    return cause instanceof FrameException
        ? endpoint.failure(StompProblem.NOT_STOMP, cause, endpoint.settings().reason(cause))
        : endpoint.lost(cause);
  }

  Dialect dialect() {
    return dialect;
  }

  /** Writes, perhaps to the buffer only. */
  void write(Frame frame) throws IOException {
    frames.out().write(frame);
    wroteAt = System.nanoTime();
  }

  void flush() throws IOException {
    frames.out().flush();
  }

  /** Says that this side lives, if it has not said anything else for long. */
  void beat() throws IOException {
    if (System.nanoTime() - wroteAt >= heartbeat.pause().toNanos()) {
      frames.out().beat();
      wroteAt = System.nanoTime();
    }
  }

  /** How long the writer may rest before it has to beat. */
  Duration pause() {
    return heartbeat.pause();
  }

  /** For how long the broker has been silent, if that is too long; else nothing. */
  @Nullable Duration tooLongSilence() {
    Duration silence = wire.silence();
    return heartbeat.misses(silence) ? silence : null;
  }

  /** The broker's error, with which it ends the connection. */
  @Nullable Frame refusal() {
    return refusal;
  }

  boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** After a failure to write: what ended the connection is what the broker said last. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes leave, as far as the broker still reads. */
  void disconnect() {
    try {
      write(new Frame(Frame.DISCONNECT, Map.of()));
      flush();
    } catch (IOException e) {
      // It was a courtesy.
    }
  }

  /** Ends the connection at once. */
  void close() {
    wire.close();
  }

  private void read(Listener listener) {
    try {
      wire.patient();
      for (Frame frame; (frame = frames.in().next()) != null; ) {
        if (frame.command().equals(Frame.RECEIPT)) {
          listener.receipt(frame.headers().getOrDefault("receipt-id", ""));
        } else if (frame.command().equals(Frame.MESSAGE)) {
          listener.message(frame);
        } else if (frame.command().equals(Frame.ERROR)) {
          refusal = frame;
          return;
        }
      }
      listener.lost(this, new EOFException("the broker has ended it"));
    } catch (IOException e) {
      listener.lost(this, e);
    } catch (RuntimeException | Error e) {
      listener.lost(this, new IOException(e.toString(), e)); // for lack of memory, for instance
    } finally {
      wire.close();
      ended.countDown();
      listener.ended();
    }
  }
}
