package dev.postrider.connector.jms;

import dev.postrider.spi.Outcome;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.spi.TransportException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageFormatException;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * Decides what an exception amid a batch means for each of its messages.
 *
 * <p>Brokers report a refused message at its send or as late as at the commit (Artemis: a record
 * too large for its journal), so that only an exception which is about a message by its kind names
 * the culprit.
 *
 * @param stage what was being done
 * @param index with which message, if not committing
 */
record BatchFailure(
    JmsSettings settings, List<OutgoingMessage> batch, Stage stage, int index, Exception cause) {

  /** What was being done when the exception came. */
  enum Stage {
    MAKING,
    SENDING,
    COMMITTING
  }

  /** Undoes the batch at the broker. */
  interface Rollback {
    void run() throws JMSException;
  }

  /**
   * The outcome of each message.
   *
   * @param lives asks the broker whether the connection still works
   */
  IntFunction<Outcome> outcomes(BooleanSupplier lives, Rollback rollback) {
    if (stage == Stage.COMMITTING && leavesOpen(cause)) {
      return all(unknown());
    }
    if (!lives.getAsBoolean()) {
      return all(stage == Stage.COMMITTING ? unknown() : settings.endpoint().lost(cause));
    }
    try {
      rollback.run();
    } catch (JMSException | RuntimeException e) {
      cause.addSuppressed(e);
      return all(settings.endpoint().lost(cause));
    }
    return refused();
  }

  private IntFunction<Outcome> refused() {
    if (batch.size() > 1 && !namesItsMessage()) {
      return all(new Outcome.NotSent(true));
    }
    int culprit = batch.size() == 1 ? 0 : index;
    Outcome refused =
        settings
            .endpoint()
            .refused(batch.get(culprit).destination(), settings.reason(cause), cause);
    return i -> i == culprit ? refused : new Outcome.NotSent(false);
  }

  /** Making a message asks nothing of the broker, so that its failure is the message's own. */
  private boolean namesItsMessage() {
    return stage == Stage.MAKING
        || stage == Stage.SENDING
            && (cause instanceof InvalidDestinationException
                || cause instanceof JMSSecurityException
                || cause instanceof MessageFormatException
                || cause instanceof IllegalArgumentException);
  }

  /**
   * Whether a commit may have been done in spite of the exception: the client gave up waiting for
   * the answer. There is no common type for this; all clients say so in the name of theirs.
   */
  private static boolean leavesOpen(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String name = t.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      if (name.contains("timedout")
          || name.contains("timeout")
          || name.contains("interrupted")
          || name.contains("unblocked")
          || name.contains("indoubt")) {
        return true;
      }
    }
    return false;
  }

  private TransportException unknown() {
    return settings
        .endpoint()
        .failure(JmsProblem.COMMIT_UNKNOWN, cause, batch.size(), settings.reason(cause));
  }

  private static IntFunction<Outcome> all(TransportException failure) {
    return all(new Outcome.TransportFailure(failure));
  }

  private static IntFunction<Outcome> all(Outcome outcome) {
    return i -> outcome;
  }
}
