package dev.postrider.admin;

import static dev.postrider.admin.AdminProblem.JOB_BROKER_AWAY;

import dev.postrider.retry.Backoff;
import java.time.Duration;
import java.util.function.LongSupplier;

/** How long a job has waited for a broker. For one thread. */
final class QueueOutage {

  private static final Backoff PAUSES =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(3), 0);

  private final String broker;
  private final Duration patience;
  private final LongSupplier nanos;
  private long since;
  private int failures;

  QueueOutage(String broker, Duration patience, LongSupplier nanos) {
    this.broker = broker;
    this.patience = patience;
    this.nanos = nanos;
  }

  /** Something worked. */
  void over() {
    failures = 0;
  }

  /**
   * Something failed.
   *
   * @return how long to wait before the next try
   * @throws QueueTrouble PR1028 if it has failed for too long
   */
  Duration failed(Throwable cause) throws QueueTrouble {
    long now = nanos.getAsLong();
    if (failures++ == 0) {
      since = now;
    }
    if (now - since >= patience.toNanos()) {
      String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      throw new QueueTrouble(
          JOB_BROKER_AWAY.of(broker, patience.toSeconds(), text.replaceFirst("[.\\s]+$", "")),
          cause);
    }
    return PAUSES.delay(failures, 0);
  }
}
