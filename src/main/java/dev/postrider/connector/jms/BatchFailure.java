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
      return all(transport(JmsProblem.COMMIT_UNKNOWN));
    }
    if (!lives.getAsBoolean()) {
      return all(
          transport(
              stage == Stage.COMMITTING ? JmsProblem.COMMIT_UNKNOWN : JmsProblem.CONNECTION_LOST));
    }
    try {
      rollback.run();
    } catch (JMSException | RuntimeException e) {
      cause.addSuppressed(e);
      return all(transport(JmsProblem.CONNECTION_LOST));
    }
    return refused();
  }

  private IntFunction<Outcome> refused() {
    if (batch.size() > 1 && !namesItsMessage()) {
      return all(new Outcome.NotSent(true));
    }
    int culprit = batch.size() == 1 ? 0 : index;
    String reason =
        JmsProblem.REFUSED.sentence(
            settings.broker(), batch.get(culprit).destination(), settings.reason(cause));
    return i -> i == culprit ? new Outcome.Rejected(reason, cause) : new Outcome.NotSent(false);
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

  private Outcome transport(JmsProblem problem) {
    Object[] facts =
        problem == JmsProblem.COMMIT_UNKNOWN
            ? new Object[] {
              settings.broker(), settings.target(), batch.size(), settings.reason(cause)
            }
            : new Object[] {settings.broker(), settings.target(), settings.reason(cause)};
    return new Outcome.TransportFailure(new TransportException(problem.sentence(facts), cause));
  }

  private static IntFunction<Outcome> all(Outcome outcome) {
    return i -> outcome;
  }
}
