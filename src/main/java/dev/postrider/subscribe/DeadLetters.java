package dev.postrider.subscribe;

import dev.postrider.Message;
import dev.postrider.inbox.PlainHeaders;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerSession;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages into the dead letter queue of a subscription, over a session of its own that is
 * opened when it is needed. Safe for use by any thread; one message is sent at a time.
 */
final class DeadLetters implements AutoCloseable {

  /** Longer ones would make headers that brokers refuse. */
  private static final int LONGEST_TEXT = 2_000;

  private final Broker broker;
  private final String consumer;
  private volatile @Nullable BrokerSession session;
  private volatile boolean closed;

  DeadLetters(Broker broker, String consumer) {
    this.broker = broker;
    this.consumer = consumer;
  }

  /**
   * Why a message is dead.
   *
   * @param error the last failure
   * @param attempts how often it was tried
   */
  record Death(Throwable error, int attempts, Instant first, Instant last) {}

  /**
   * {@code /queue/DLQ.x} for a queue x; the consumer's own, {@code /queue/DLQ.x.consumer}, for a
   * topic.
   */
  static String queue(String destination, String consumer) {
    String name = destination.substring(destination.lastIndexOf('/') + 1);
    boolean topic = destination.startsWith("/topic/");
    return "/queue/DLQ." + name + (topic ? "." + consumer : "");
  }

  /**
   * Sends a copy and waits until the broker has it, at most its time-outs. Where a header makes that
   * impossible, the copy has {@link PlainHeaders}: else one message would be in the way for ever.
   */
  synchronized Outcome send(IncomingMessage message, Death death) {
    OutgoingMessage copy = copy(message, death);
    Outcome what = send(copy);
    OutgoingMessage plain = plain(copy);
    return what instanceof Outcome.Rejected && !plain.equals(copy) ? send(plain) : what;
  }

  private Outcome send(OutgoingMessage copy) {
    try {
      BrokerSession open = session();
      CompletableFuture<Outcome> outcome = new CompletableFuture<>();
      open.send(List.of(copy), (index, what) -> outcome.complete(what));
      Outcome what = outcome.join();
      if (what instanceof Outcome.TransportFailure) {
        forget();
      }
      return what;
    } catch (TransportException away) {
      return new Outcome.TransportFailure(away);
    } catch (RuntimeException | Error failure) {
      forget(); // nothing is known of it
      return new Outcome.TransportFailure(failure);
    }
  }

  /** Also while a message is being sent, whose outcome is unknown then. */
  @Override
  public void close() {
    closed = true;
    forget();
  }

  private void forget() {
    BrokerSession old = session;
    session = null;
    if (old != null) {
      old.close();
    }
  }

  private BrokerSession session() throws TransportException {
    BrokerSession open = session;
    if (open == null) {
      open = broker.connect();
      session = open;
      if (closed) {
        forget();
      }
    }
    return open;
  }

  private OutgoingMessage copy(IncomingMessage message, Death death) {
    ForwardedMessage forwarded = new ForwardedMessage(message);
    String id = forwarded.idOrNew();
    Map<String, String> headers = forwarded.headers();
    headers.putIfAbsent("postrider_id", id);
    new ErrorHeaders(
            death.error().getClass().getName(),
            text(death.error()),
            death.attempts(),
            death.first(),
            death.last(),
            message.destination(),
            consumer)
        .put(headers);
    return forwarded.to(queue(message.destination(), consumer), id, headers);
  }

  private static OutgoingMessage plain(OutgoingMessage copy) {
    String type = copy.type();
    boolean media = PlainHeaders.isPlain(copy.contentType(), Message.MAX_FIELD_LENGTH);
    return new OutgoingMessage(
        copy.id(),
        copy.destination(),
        copy.key(),
        type == null || PlainHeaders.isPlain(type, Message.MAX_FIELD_LENGTH) ? type : null,
        media ? copy.contentType() : "application/octet-stream",
        copy.correlationId(),
        PlainHeaders.of(copy.headers()),
        copy.payload(),
        copy.expiresAt());
  }

  private static String text(Throwable error) {
    String text = String.valueOf(error.getMessage()).replaceAll("\\s+", " ").strip();
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
  }
}
