package dev.postrider.subscribe;

import static dev.postrider.subscribe.SubscribeProblem.DEAD_LETTER;
import static dev.postrider.subscribe.SubscribeProblem.DEAD_LETTER_QUEUE;
import static dev.postrider.subscribe.SubscribeProblem.NOT_APPLIED;

import dev.postrider.inbox.WireIdentity;
import dev.postrider.spi.Acknowledgement;
import dev.postrider.spi.IncomingMessage;
import dev.postrider.spi.Outcome;
import dev.postrider.subscribe.DeadLetters.Death;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One delivery from the broker to its acknowledgement. Used by one thread at a time. */
final class DeliveryWork implements KeyLines.Work {

  private static final System.Logger LOG = System.getLogger(DeliveryWork.class.getName());

  private final Handling handling;
  private final IncomingMessage message;
  private final Acknowledgement acknowledgement;
  private final BooleanSupplier open;
  private int attempts;
  private int burials;
  private @Nullable Instant firstFailure;
  private @Nullable Death death;

  /**
   * What all deliveries of a subscription share.
   *
   * @param terms by what rules
   * @param application applies them
   * @param deadLetters where those go that cannot be applied
   */
  record Handling(
      ConsumerTerms terms,
      Application application,
      DeadLetters deadLetters,
      SubscriptionCounters counters) {}

  /**
   * A new one.
   *
   * @param open whether it can still be acknowledged; if not, it comes again by itself
   */
  DeliveryWork(
      Handling handling,
      IncomingMessage message,
      Acknowledgement acknowledgement,
      BooleanSupplier open) {
    this.handling = handling;
    this.message = message;
    this.acknowledgement = acknowledgement;
    this.open = open;
  }

  @Override
  public Optional<Duration> run() {
    if (!open.getAsBoolean() || !acknowledgement.isOpen()) {
      return Optional.empty();
    }
    if (death != null) {
      return bury(death);
    }
    try {
      handling.application().apply(message, ++attempts);
      handling.counters().done().increment();
      acknowledgement.accept();
      return Optional.empty();
    } catch (Exception | LinkageError | AssertionError | StackOverflowError failure) {
      Rejection rejection = Rejection.in(failure);
      return rejection == null ? failed(failure) : dies(rejection);
    } catch (Error lack) {
      // Of memory or threads: no fault of the message.
      attempts--;
      return failed(lack);
    }
  }

  @Override
  public void drop() {
    acknowledgement.release();
  }

  private Optional<Duration> failed(Throwable failure) {
    handling.counters().failed().increment();
    Instant now = handling.terms().clock().instant();
    firstFailure = firstFailure == null ? now : firstFailure;
    if (attempts >= handling.terms().maxAttempts()) {
      return dies(failure);
    }
    Duration delay = delay(Math.max(1, attempts));
    LOG.log(
        Level.WARNING,
        NOT_APPLIED
            .of(id(), handling.terms().consumer(), attempts, delay, String.valueOf(failure))
            .toString(),
        failure);
    return Optional.of(delay);
  }

  private Optional<Duration> dies(Throwable cause) {
    Instant now = handling.terms().clock().instant();
    death = new Death(cause, attempts, firstFailure == null ? now : firstFailure, now);
    return bury(death);
  }

  /** Until the dead letter queue has it, it is not acknowledged: it must not be lost. */
  private Optional<Duration> bury(Death why) {
    Outcome outcome = handling.deadLetters().send(message, why);
    String consumer = handling.terms().consumer();
    String queue = DeadLetters.queue(message.destination(), consumer);
    if (outcome instanceof Outcome.Confirmed) {
      handling.counters().dead().increment();
      acknowledgement.accept();
      LOG.log(
          Level.WARNING,
          DEAD_LETTER.of(id(), consumer, queue, String.valueOf(why.error())).toString(),
          why.error());
      return Optional.empty();
    }
    Duration delay = delay(++burials);
    LOG.log(
        Level.ERROR,
        DEAD_LETTER_QUEUE.of(id(), consumer, queue, reason(outcome), delay).toString());
    return Optional.of(delay);
  }

  private Duration delay(int failures) {
    return handling.terms().backoff().delay(failures, handling.terms().chance().next());
  }

  private String id() {
    return new WireIdentity(message).id().map(Object::toString).orElse("without an id");
  }

  private static String reason(Outcome outcome) {
    if (outcome instanceof Outcome.Rejected rejected) {
      return rejected.reason();
    }
    return outcome instanceof Outcome.TransportFailure failure
        ? String.valueOf(failure.cause().getMessage())
        : String.valueOf(outcome);
  }
}
