package dev.postrider.connector.jms;

import static dev.postrider.connector.ConnectorProblem.SEND_TIMEOUT;
import static dev.postrider.connector.ConnectorProblem.SESSION_CLOSED;

import dev.postrider.connector.Endpoint;
import dev.postrider.connector.Farewell;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutcomeListener;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link JmsLink} on a thread of its own, so that no client, however it blocks, holds a
 * caller longer than the time-outs say. {@link #send} returns when the outcomes are reported.
 */
final class JmsSession implements BrokerSession {

  private static final String THREADS = "postrider-jms-";

  private final JmsSettings settings;
  private final Endpoint endpoint;
  private final JmsLink link;
  private final ExecutorService thread;
  private volatile JmsLink.@Nullable Channel channel;
  private volatile @Nullable BatchOutcomes inFlight;
  private volatile boolean closed;

  private JmsSession(JmsSettings settings, JmsLink link) {
    this.settings = settings;
    this.endpoint = settings.endpoint();
    this.link = link;
    this.thread = Executors.newSingleThreadExecutor(work -> Farewell.daemon(THREADS, work));
  }

  /** Connects within the connect time-out, or leaves nothing behind. */
  static JmsSession open(JmsSettings settings, JmsLink link) throws TransportException {
    JmsSession session = new JmsSession(settings, link);
    boolean connected = false;
    try {
      session.channel = new Connecting(settings).on(session.thread, link::connect);
      connected = true;
      return session;
    } finally {
      if (!connected) {
        session.close();
      }
    }
  }

  @Override
  public void send(List<OutgoingMessage> batch, OutcomeListener listener) {
    BatchOutcomes outcomes = new BatchOutcomes(batch.size(), listener);
    inFlight = outcomes;
    if (closed) {
      outcomes.fail(closed(null, outcomes));
      return;
    }
    try {
      thread.execute(() -> work(List.copyOf(batch), outcomes));
      if (!outcomes.await(settings.sendTimeout())) {
        TimeoutException late = new TimeoutException();
        giveUp(
            outcomes,
            endpoint.failure(SEND_TIMEOUT, late, outcomes.size(), settings.sendTimeout()));
      }
    } catch (RejectedExecutionException e) {
      giveUp(outcomes, closed(e, outcomes));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      giveUp(outcomes, closed(e, outcomes));
    }
  }

  @Override
  public void close() {
    closed = true;
    BatchOutcomes open = inFlight;
    if (open != null) {
      open.fail(closed(null, open));
    }
    thread.shutdownNow();
    Farewell.say(THREADS, link::close);
  }

  private void work(List<OutgoingMessage> batch, BatchOutcomes outcomes) {
    JmsLink.Channel open = channel;
    try {
      if (closed || open == null) {
        outcomes.fail(closed(null, outcomes));
        return;
      }
      IntFunction<Outcome> result = link.send(open, batch);
      outcomes.settle(result);
      channel = next(open, result, batch.size());
    } catch (JMSException | RuntimeException | Error e) {
      channel = null;
      outcomes.fail(e);
    }
  }

  /** What to send the next batch by; null if it cannot be sent. */
  private JmsLink.@Nullable Channel next(
      JmsLink.Channel used, IntFunction<Outcome> result, int size) throws JMSException {
    if (result.apply(0) instanceof Outcome.TransportFailure) {
      // What is left of the batch in the transaction must never be committed with another.
      return null;
    }
    boolean refused =
        IntStream.range(0, size).anyMatch(i -> result.apply(i) instanceof Outcome.Rejected);
    return refused ? link.renewed(used) : used;
  }

  private void giveUp(BatchOutcomes outcomes, TransportException failure) {
    outcomes.fail(failure);
    close();
  }

  private TransportException closed(@Nullable Throwable cause, BatchOutcomes outcomes) {
    return endpoint.failure(SESSION_CLOSED, cause, outcomes.size());
  }
}
