package dev.postrider.connector.stomp;

import static dev.postrider.connector.ConnectorProblem.SEND_TIMEOUT;
import static dev.postrider.connector.ConnectorProblem.SESSION_CLOSED;

import dev.postrider.connector.Farewell;
import dev.postrider.connector.OpenSends;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to a thread of its own, which writes them, while another reads what the broker
 * answers. {@link #send} returns before outcomes are known; they are reported by either thread, or
 * by the one that looks after time-outs.
 */
final class StompSession implements BrokerSession, StompLink.Listener {

  private static final Outcome CONFIRMED = new Outcome.Confirmed();

  /** How long a close may take to say good-bye. */
  private static final Duration COURTESY = Duration.ofSeconds(1);

  private static final Duration LONGEST_GLANCE = Duration.ofSeconds(1);
  private static final Pattern RECEIPT = Pattern.compile("[0-9]{1,18}");

  private final StompSettings settings;
  private final Dialer dialer;
  private final StompWriter writer;
  private final OpenSends open = new OpenSends(System::nanoTime);
  private final Handover handover = new Handover();
  private final AtomicReference<@Nullable TransportException> end = new AtomicReference<>();
  private final CompletableFuture<@Nullable Void> connected = new CompletableFuture<>();
  private final Thread thread = Farewell.daemon(StompLink.THREADS + "writer-", this::work);

  private final ScheduledExecutorService watch;

  private StompSession(StompSettings settings, Clock clock, ScheduledExecutorService watch) {
    this.settings = settings;
    this.watch = watch;
    this.dialer = Dialer.toSend(settings);
    this.writer = new StompWriter(settings, clock, dialer, open);
  }

  /** Connects within the connect time-out, or leaves nothing behind. */
  static StompSession open(StompSettings settings, Clock clock, ScheduledExecutorService watch)
      throws TransportException {
    StompSession session = new StompSession(settings, clock, watch);
    session.thread.start();
    session.awaitConnection();
    session.lookAgain();
    return session;
  }

  @Override
  public void send(List<OutgoingMessage> batch, OutcomeListener listener) {
    List<Sending> sendings = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      sendings.add(new Sending(batch.get(i), i, listener));
    }
    int taken = handover.put(sendings);
    if (taken < sendings.size()) {
      giveUp(closed(null)); // unless it has ended already
      Outcome outcome = new Outcome.TransportFailure(Objects.requireNonNull(end.get()));
      sendings.subList(taken, sendings.size()).forEach(sending -> sending.report(outcome));
    }
  }

  @Override
  public void close() {
    boolean idle = open.size() == 0 && handover.isEmpty();
    end(closed(null));
    if (idle) {
      join();
    }
    dialer.abandon();
  }

  @Override
  public void receipt(String id) {
    if (RECEIPT.matcher(id).matches()) {
      open.complete(Long.parseLong(id), CONFIRMED);
      writer.wakeUp();
    }
  }

  @Override
  public void lost(StompLink link, IOException cause) {
    giveUp(link.lost(cause));
  }

  @Override
  public void ended() {
    writer.wakeUp();
    handover.wakeUp();
  }

  private void work() {
    try {
      writer.connect(this);
      connected.complete(null);
      while (!open.hasEnded()) {
        workOn();
      }
      writer.link().disconnect();
    } catch (TransportException e) {
      connected.completeExceptionally(e);
      giveUp(e);
    } catch (InterruptedException | RuntimeException | Error e) {
      TransportException failure = settings.anyEndpoint().lost(e);
      connected.completeExceptionally(failure);
      giveUp(failure);
    } finally {
      dialer.abandon();
    }
  }

  private void workOn() throws TransportException, InterruptedException {
    StompLink link = writer.link();
    try {
      Frame error = link.hasEnded() ? link.refusal() : null;
      if (error != null) {
        writer.goOnAfter(error, this);
      }
      Sending next = handover.take(link.pause());
      if (next != null) {
        writer.write(next);
      }
      if (handover.isEmpty()) {
        writer.link().flush();
        writer.link().beat();
      }
    } catch (IOException e) {
      writer.awaitVerdict(e);
    }
  }

  private void awaitConnection() throws TransportException {
    try {
      new Opening(settings, connected).await();
    } catch (TransportException e) {
      giveUp(e);
      throw e;
    }
  }

  /** Ends what the broker does not end; on the thread that looks after all sessions. */
  private void look() {
    StompLink link = writer.link();
    Duration silence = link.tooLongSilence();
    OptionalLong oldest = open.oldestNanos();
    if (oldest.isPresent() && oldest.getAsLong() > settings.sendTimeout().toNanos()) {
      giveUp(
          link.endpoint()
              .failure(SEND_TIMEOUT, new TimeoutException(), open.size(), settings.sendTimeout()));
    } else if (silence != null && !link.hasEnded()) {
      giveUp(link.endpoint().failure(StompProblem.SILENT, new TimeoutException(), silence));
    } else {
      lookAgain();
    }
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

  /** Ends the session, and what others do for it. */
  private void giveUp(TransportException failure) {
    end(failure);
    dialer.abandon();
  }

  /** Reports what is open; the first reason counts. */
  private void end(TransportException failure) {
    end.compareAndSet(null, failure);
    open.fail(Objects.requireNonNull(end.get()));
    Outcome outcome = new Outcome.TransportFailure(end.get());
    handover.close().forEach(sending -> sending.report(outcome));
    writer.wakeUp();
  }

  private TransportException closed(@Nullable Throwable cause) {
    return settings.anyEndpoint().failure(SESSION_CLOSED, cause, open.size());
  }

  private void join() {
    try {
      thread.join(COURTESY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
