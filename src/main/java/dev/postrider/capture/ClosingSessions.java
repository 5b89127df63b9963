package dev.postrider.capture;

import dev.postrider.connector.Farewell;
import dev.postrider.spi.BrokerSession;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Closes sessions, each on a thread of its own: a client may take its time to say good-bye to a
 * broker that is silent. Safe for use by any thread.
 */
final class ClosingSessions {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Set<Thread> closing = new HashSet<>();

  /** Closes it; returns at once. */
  synchronized void add(BrokerSession session) {
    closing.removeIf(thread -> !thread.isAlive());
    Thread thread = Farewell.daemon("postrider-send-close-", session::close);
    thread.start();
    closing.add(thread);
  }

  /** Returns when all are closed, or have had their time. */
  void await() throws InterruptedException {
    for (Thread thread : all()) {
      thread.join(PATIENCE.toMillis());
    }
  }

  private synchronized Set<Thread> all() {
    return Set.copyOf(closing);
  }
}
