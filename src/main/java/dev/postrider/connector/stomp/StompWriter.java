package dev.postrider.connector.stomp;

import dev.postrider.connector.OpenSends;
import dev.postrider.connector.stomp.SendFrames.UnsendableException;
import dev.postrider.spi.TransportException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages of a session, and knows which of them are on their way. Used by one thread.
 *
 * <p>A broker that refuses a message ends the connection, and not each says which message it was.
 * Then the writer connects anew and sends again what is still open: each alone, if any of them may
 * be the culprit. A destination that refused a message is not trusted until it takes one: what goes
 * there is sent alone as well, so that no other message is sent twice because of it.
 */
final class StompWriter {

  /** How many destinations are remembered; one that is forgotten costs a connection again. */
  private static final int MOST_DISTRUSTED = 1000;

  /** What a broker has said before it ended the connection arrives within that time. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration GLANCE = Duration.ofMillis(500);

  private final StompSettings settings;
  private final Clock clock;
  private final Dialer dialer;
  private final OpenSends open;
  private final Deque<Written> written = new ArrayDeque<>();
  private final Set<String> distrusted = new LinkedHashSet<>();
  private volatile @Nullable StompLink link;
  private volatile @Nullable Thread waiting;
  private long lastNumber;

  StompWriter(StompSettings settings, Clock clock, Dialer dialer, OpenSends open) {
    this.settings = settings;
    this.clock = clock;
    this.dialer = dialer;
    this.open = open;
  }

  /** A message that was sent once at least, and what is known of it. */
  private static final class Written {

    private final long number;
    private final Sending sending;
    private @Nullable StompLink via;
    private boolean suspect;

    Written(long number, Sending sending) {
      this.number = number;
      this.sending = sending;
    }

    String destination() {
      return sending.message().destination();
    }
  }

  /** Connects. */
  void connect(StompLink.Listener listener) throws TransportException {
    StompLink opened = dialer.dial();
    link = opened;
    opened.start(listener);
  }

  /** The present connection, or the last one. */
  StompLink link() {
    return Objects.requireNonNull(link);
  }

  /** An outcome is known, or the connection has ended; any thread says so. */
  void wakeUp() {
    LockSupport.unpark(waiting);
  }

  /** Sends a message, or reports why not. */
  void write(Sending sending) throws IOException {
    Written one = new Written(++lastNumber, sending);
    while (!written.isEmpty() && !open.isOpen(written.peekFirst().number)) {
      written.removeFirst();
    }
    if (open.add(one.number, sending.index(), sending.listener())) {
      written.addLast(one);
      transmit(one);
    }
  }

  /**
   * Goes on after the broker has ended the connection with an error: the culprit is reported as
   * refused, the others are sent again.
   *
   * @throws TransportException if that was not because of a message, or no host admits us
   */
  void goOnAfter(Frame error, StompLink.Listener listener) throws TransportException, IOException {
    blame(error);
    connect(listener);
    for (Written one : List.copyOf(written)) {
      if (open.isOpen(one.number)) {
        transmit(one);
      }
    }
    link().flush();
  }

  /** After a failure to write: waits until it is known what has ended the connection. */
  void awaitVerdict(IOException failure) throws TransportException, InterruptedException {
    if (!link().awaitEnd(PATIENCE)) {
      throw link().lost(failure);
    }
  }

  private void transmit(Written one) throws IOException {
    try {
      Frame frame = frames().frame(one.number, one.sending.message());
      if (one.suspect || distrusted.contains(one.destination())) {
        transmitAlone(one, frame);
      } else {
        transmit(one, frame);
      }
    } catch (UnsendableException e) {
      open.complete(
          one.number,
          link().endpoint().refused(one.destination(), settings.settings().reason(e), null));
    }
  }

  private void transmitAlone(Written one, Frame frame) throws IOException {
    awaitAnswers();
    transmit(one, frame);
    awaitAnswers();
    if (!link().hasEnded()) {
      distrusted.remove(one.destination());
    }
  }

  private void transmit(Written one, Frame frame) throws IOException {
    StompLink by = link();
    if (by.hasEnded()) {
      throw new IOException("the connection has ended");
    }
    one.via = by;
    by.write(frame);
  }

  /** Until nothing is on its way any more, or the connection has ended. */
  private void awaitAnswers() throws IOException {
    link().flush();
    waiting = Thread.currentThread();
    for (Written one : written) {
      while (isOnItsWay(one) && !link().hasEnded()) {
        LockSupport.parkNanos(this, GLANCE.toNanos());
        link().beat();
      }
    }
    waiting = null;
  }

  private boolean isOnItsWay(Written one) {
    return one.via == link && open.isOpen(one.number);
  }

  /** Finds who made the broker end the connection, or at least who may have. */
  private void blame(Frame error) throws TransportException {
    List<Written> suspects = written.stream().filter(this::isOnItsWay).toList();
    String reason = ErrorText.of(error);
    if (suspects.isEmpty() || link().dialect().isOfConnection(error)) {
      throw link()
          .endpoint()
          .failure(
              StompProblem.HUNG_UP, new IOException(reason), settings.settings().clean(reason));
    }
    String number = error.header("receipt-id");
    List<Written> named =
        suspects.stream().filter(one -> Long.toString(one.number).equals(number)).toList();
    List<Written> culprits = named.isEmpty() ? suspects : named;
    if (culprits.size() > 1) {
      culprits.forEach(one -> one.suspect = true);
    } else {
      refuse(culprits.get(0), reason);
    }
  }

  private void refuse(Written culprit, String reason) {
    distrusted.add(culprit.destination());
    if (distrusted.size() > MOST_DISTRUSTED) {
      distrusted.remove(distrusted.iterator().next());
    }
    open.complete(culprit.number, link().endpoint().refused(culprit.destination(), reason, null));
  }

  private SendFrames frames() {
    return new SendFrames(link().dialect(), settings.compatibility(), clock);
  }
}
