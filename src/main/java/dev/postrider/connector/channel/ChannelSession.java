package dev.postrider.connector.channel;

import static dev.postrider.connector.ConnectorProblem.SEND_TIMEOUT;
import static dev.postrider.connector.ConnectorProblem.SESSION_CLOSED;
import static dev.postrider.connector.channel.ChannelProblem.FULL;
import static dev.postrider.connector.channel.ChannelProblem.NACKED;
import static dev.postrider.connector.channel.ChannelProblem.UNUSABLE;

import dev.postrider.connector.Endpoint;
import dev.postrider.connector.OpenSends;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to the emitter on the caller's thread, not more than may be in flight, and waits
 * while the emitter has no room: that is the fault of no message. Outcomes are reported by the
 * threads of the Reactive Messaging runtime, or by the one that looks after time-outs.
 */
final class ChannelSession implements BrokerSession {

  private static final Outcome CONFIRMED = new Outcome.Confirmed();
  private static final Duration LONGEST_GLANCE = Duration.ofSeconds(1);
  private static final Duration NEXT_TRY = Duration.ofMillis(20);

  private final ChannelSettings settings;
  private final Endpoint endpoint;
  private final Outlet<?> outlet;
  private final Progress progress;
  private final ScheduledExecutorService watch;
  private final OpenSends open = new OpenSends(System::nanoTime);
  private long next;
  private volatile boolean full;

  ChannelSession(
      ChannelSettings settings,
      Outlet<?> outlet,
      Progress progress,
      ScheduledExecutorService watch) {
    this.settings = settings;
    this.endpoint = settings.endpoint();
    this.outlet = outlet;
    this.progress = progress;
    this.watch = watch;
    lookAgain();
  }

  @Override
  public void send(List<OutgoingMessage> batch, OutcomeListener listener) {
    for (int i = 0; i < batch.size(); i++) {
      awaitRoom();
      long number = next++;
      if (open.add(number, i, listener)) {
        send(number, batch.get(i));
      }
    }
  }

  @Override
  public void close() {
    giveUp(endpoint.failure(SESSION_CLOSED, null, open.size()));
  }

  /** Ends at the latest when the oldest one open has timed out. */
  private void awaitRoom() {
    Duration patience = settings.sendTimeout().multipliedBy(2);
    boolean room =
        progress.await(() -> open.size() < settings.maxInFlight() || open.hasEnded(), patience);
    if (!room) {
      close();
    }
  }

  private void send(long number, OutgoingMessage message) {
    Outlet.Parcel parcel;
    try {
      parcel = outlet.parcel(message, failure -> answered(number, message, failure));
    } catch (RuntimeException e) {
      complete(number, refused(message, e));
      return;
    }
    try {
      while (open.isOpen(number) && !emitted(parcel)) {
        awaitRoomInTheBuffer();
      }
      full = false;
    } catch (RuntimeException | Error e) {
      giveUp(endpoint.failure(UNUSABLE, e, settings.settings().reason(e)));
    }
  }

  private boolean emitted(Outlet.Parcel parcel) {
    try {
      parcel.emit();
      return true;
    } catch (IllegalStateException noRoom) {
      if (outlet.hasEnded()) {
        throw noRoom;
      }
      return false;
    }
  }

  /**
   * Until any message has ended, be it of another session; and not for long, since a runtime frees
   * the place after it has answered, and tells nobody. What takes too long times out.
   */
  private void awaitRoomInTheBuffer() {
    full = true;
    long before = progress.steps();
    progress.await(() -> progress.steps() > before || open.hasEnded(), NEXT_TRY);
    if (Thread.currentThread().isInterrupted()) {
      close();
    }
  }

  private void answered(long number, OutgoingMessage message, @Nullable Throwable failure) {
    if (failure == null) {
      complete(number, CONFIRMED);
    } else if (refuses(failure)) {
      complete(number, refused(message, failure));
    } else if (open.isOpen(number)) {
      String reason = settings.settings().reason(failure);
      giveUp(endpoint.failure(NACKED, failure, message.destination(), reason));
    }
  }

  /** A hook that fails has not said so. */
  private boolean refuses(Throwable failure) {
    try {
      return outlet.channel().refuses(failure);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  private Outcome refused(OutgoingMessage message, Throwable cause) {
    return endpoint.refused(message.destination(), settings.settings().reason(cause), cause);
  }

  private void complete(long number, Outcome outcome) {
    open.complete(number, outcome);
    progress.made();
  }

  /** Reports what is open; the first reason counts. */
  private void giveUp(Throwable failure) {
    open.fail(failure);
    progress.made();
  }

  /** On the thread that looks after all sessions. */
  private void look() {
    OptionalLong oldest = open.oldestNanos();
    Duration limit = settings.sendTimeout();
    if (oldest.isPresent() && oldest.getAsLong() > limit.toNanos()) {
      giveUp(timeout(limit));
    } else {
      lookAgain();
    }
  }

  private TransportException timeout(Duration limit) {
    return full
        ? endpoint.failure(FULL, new TimeoutException(), limit)
        : endpoint.failure(SEND_TIMEOUT, new TimeoutException(), open.size(), limit);
  }

  private void lookAgain() {
    if (!open.hasEnded()) {
      watch.schedule(this::look, glance().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private Duration glance() {
    Duration wanted = settings.sendTimeout().dividedBy(10);
    return wanted.compareTo(LONGEST_GLANCE) > 0 ? LONGEST_GLANCE : wanted;
  }
}
