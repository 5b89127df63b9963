package dev.postrider.connector.rabbitmq;

import static dev.postrider.connector.ConnectorProblem.SEND_TIMEOUT;
import static dev.postrider.connector.ConnectorProblem.SESSION_CLOSED;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.postrider.connector.Endpoint;
import dev.postrider.connector.OpenSends;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.OutcomeListener;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends on one channel, as fast as the network takes it, and hears the outcomes later. The first
 * message of its like goes over the {@link SideChannel} and is waited for, since there may be no
 * such exchange, or no right to it: {@link #send} blocks for it.
 *
 * <p>A watch ends the session when a message has waited longer than the send time-out, be it for
 * the network, the broker's answer to a declaration, or its confirmation.
 */
final class RabbitSession implements BrokerSession {

  private static final long FEWEST_CHECK_MILLIS = 20;
  private static final long MOST_CHECK_MILLIS = 1000;

  private final RabbitLink link;
  private final Endpoint endpoint;
  private final MessageMapper mapper;
  private final Lessons lessons;
  private final OpenSends open = new OpenSends(System::nanoTime);
  private final Set<String> queues = RecentNames.newSet();
  private final Proven proven;
  private final Declarations declarations;
  private final SideChannel side;
  private final ConfirmedChannel main;
  private volatile @Nullable Future<?> watch;
  private long last;

  private RabbitSession(RabbitLink link, Connection connection, RabbitBroker broker)
      throws IOException {
    this.link = link;
    this.endpoint = link.endpoint();
    this.lessons = broker.lessons();
    this.mapper = new MessageMapper(link.settings(), connection.getFrameMax(), broker.clock());
    this.proven = new Proven(lessons);
    Refusals refusals = new Refusals(endpoint, queues);
    this.declarations = new Declarations(connection, link.settings().queueType());
    this.side = new SideChannel(connection, open, refusals);
    this.main = ConfirmedChannel.open(connection, open, refusals);
  }

  /** Connects; may block for as long as the link does. */
  static RabbitSession open(RabbitLink link, RabbitBroker broker)
      throws IOException, TimeoutException, GeneralSecurityException {
    Connection connection = link.connect();
    RabbitSession session = new RabbitSession(link, connection, broker);
    connection.addBlockedListener(
        reason -> session.lessons.blocked(session.endpoint, reason), session.lessons::flows);
    connection.addShutdownListener(cause -> session.fail(link.lost(cause)));
    session.main.onEnd(session::ended);
    return session;
  }

  /** Begins to look after time-outs. */
  void watchBy(ScheduledExecutorService watches) {
    long millis = link.settings().sendTimeout().toMillis() / 20;
    long pause = Math.max(FEWEST_CHECK_MILLIS, Math.min(MOST_CHECK_MILLIS, millis));
    watch = watches.scheduleWithFixedDelay(this::checkTime, pause, pause, TimeUnit.MILLISECONDS);
  }

  @Override
  public void send(List<OutgoingMessage> batch, OutcomeListener outcomes) {
    for (int i = 0; i < batch.size(); i++) {
      send(batch.get(i), i, outcomes);
    }
  }

  @Override
  public void close() {
    open.fail(endpoint.failure(SESSION_CLOSED, null, open.size()));
    stopWatch();
    link.close();
  }

  private void send(OutgoingMessage message, int index, OutcomeListener outcomes) {
    long number = ++last;
    try {
      Publication publication = mapper.publication(message);
      if (isTried(publication)) {
        if (open.add(number, index, outcomes)) {
          main.publish(number, publication);
        }
      } else {
        tryOut(number, publication, index, outcomes);
      }
    } catch (RefusedException e) {
      if (open.add(number, index, outcomes)) {
        refuse(number, message, e);
      }
    } catch (IOException | ShutdownSignalException e) {
      fail(link.lost(e));
    } catch (RuntimeException e) {
      // The client may have counted it, and its count may differ from the broker's now.
      refuse(number, message, e);
      fail(link.lost(e));
    }
  }

  private boolean isTried(Publication publication) {
    return proven.covers(publication) && !needsQueue(publication.route());
  }

  private boolean needsQueue(Route route) {
    return route.isOurs() && link.settings().declares() && !queues.contains(route.key());
  }

  /** Blocks until the outcome is known, if the broker might close the channel over it. */
  private void tryOut(long number, Publication publication, int index, OutcomeListener outcomes)
      throws IOException {
    CountDownLatch ended = new CountDownLatch(1);
    OutcomeListener announced =
        (i, outcome) -> {
          outcomes.completed(i, outcome);
          ended.countDown();
        };
    if (!open.add(number, index, announced)) {
      return;
    }
    Route route = publication.route();
    if (needsQueue(route)) {
      try {
        declarations.ensure(route.key());
      } catch (RefusedException e) {
        refuse(number, publication.message(), e);
        return;
      }
      queues.add(route.key());
    }
    if (proven.covers(publication)) {
      main.publish(number, publication);
    } else {
      side.publish(number, publication);
      learn(publication, ended);
    }
  }

  private void learn(Publication publication, CountDownLatch ended) {
    try {
      ended.await();
      if (side.isOpen() && !open.hasEnded()) {
        proven.add(publication);
        lessons.flows();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(endpoint.failure(SESSION_CLOSED, e, open.size()));
    }
  }

  private void refuse(long number, OutgoingMessage message, Exception why) {
    String reason = link.settings().settings().reason(why);
    Throwable cause = why instanceof RefusedException ? null : why;
    open.complete(number, endpoint.refused(message.destination(), reason, cause));
  }

  /** Nobody knows which message it was, nor what became of those before. */
  private void ended(ShutdownSignalException cause) {
    Optional<CloseReason> reason = CloseReason.ofChannel(cause);
    if (reason.isEmpty()) {
      fail(link.lost(cause));
    } else {
      lessons.beCareful();
      String told = link.settings().settings().clean(reason.get().text());
      fail(endpoint.failure(RabbitProblem.CHANNEL_CLOSED, cause, told));
    }
  }

  private void checkTime() {
    if (open.oldestNanos().orElse(0) > link.settings().sendTimeout().toNanos()) {
      TimeoutException late = new TimeoutException();
      fail(endpoint.failure(SEND_TIMEOUT, late, open.size(), link.settings().sendTimeout()));
    }
  }

  private void fail(TransportException failure) {
    if (open.hasEnded()) {
      return; // closing is left to say good-bye
    }
    open.fail(failure);
    stopWatch();
    link.kill();
  }

  private void stopWatch() {
    Future<?> running = watch;
    if (running != null) {
      running.cancel(false);
    }
  }
}
