package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.DEAD_PARKED;
import static dev.postrider.relay.RelayProblem.DEAD_SKIPPED;
import static dev.postrider.relay.RelayProblem.EXPIRED;
import static dev.postrider.relay.RelayProblem.REJECTED;

import dev.postrider.Problem;
import dev.postrider.config.RetrySettings;
import dev.postrider.config.RetrySettings.WhenExhausted;
import dev.postrider.retry.Backoff;
import dev.postrider.retry.Chance;
import dev.postrider.store.Rejection;
import dev.postrider.store.Rejection.Fate;
import dev.postrider.store.StoredMessage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides, and says in the log, what becomes of a rejected message and its key. */
final class Verdict {

  private static final System.Logger LOG = System.getLogger(Verdict.class.getName());

  private final String broker;
  private final String node;
  private final RetrySettings settings;
  private final Backoff backoff;
  private final Chance chance;

  Verdict(String broker, String node, RetrySettings settings, Chance chance) {
    this.broker = broker;
    this.node = node;
    this.settings = settings;
    this.backoff = new Backoff(settings.initialDelay(), settings.maxDelay(), settings.jitter());
    this.chance = chance;
  }

  Rejection on(StoredMessage message, String reason, @Nullable Throwable cause) {
    int attempt = message.attempts() + 1;
    Fate fate = fate(attempt);
    LOG.log(Level.WARNING, problem(message, attempt, reason, fate).toString());
    return new Rejection(message, node, reason, cause == null ? null : trace(cause), fate);
  }

  /** Not a failure: it was not sent at all. */
  Rejection expired(StoredMessage message) {
    Problem problem = EXPIRED.of(message.id(), message.destination());
    LOG.log(Level.WARNING, problem.toString());
    return new Rejection(message, node, problem.what(), null, new Fate.Skip());
  }

  private Fate fate(int attempt) {
    if (attempt < settings.maxAttempts()) {
      return new Fate.Retry(backoff.delay(attempt, chance.next()));
    }
    return settings.exhausted() == WhenExhausted.SKIP ? new Fate.Skip() : new Fate.ParkKey();
  }

  private Problem problem(StoredMessage message, int attempt, String reason, Fate fate) {
    String id = message.id();
    String to = message.destination();
    if (fate instanceof Fate.Retry retry) {
      Duration delay = Duration.ofMillis(retry.delay().toMillis());
      return REJECTED.of(broker, id, to, attempt, settings.maxAttempts(), reason, delay);
    }
    return (fate instanceof Fate.Skip ? DEAD_SKIPPED : DEAD_PARKED)
        .of(broker, id, to, attempt, reason);
  }

  private static String trace(Throwable cause) {
    StringWriter text = new StringWriter();
    cause.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
