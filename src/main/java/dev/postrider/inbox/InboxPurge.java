package dev.postrider.inbox;

import static dev.postrider.inbox.InboxProblem.PURGE_FAILED;

import dev.postrider.store.InboxStore;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Deletes records older than the window, in short transactions, so that no delivery waits long for
 * one and a large backlog is worked off over several runs.
 */
final class InboxPurge {

  static final int BATCH_ROWS = 1_000;
  static final Duration LONGEST_RUN = Duration.ofSeconds(20);

  private static final System.Logger LOG = System.getLogger(InboxPurge.class.getName());

  private final InboxStore store;
  private final Duration window;
  private final InstantSource clock;

  InboxPurge(InboxStore store, Duration window, InstantSource clock) {
    this.store = store;
    this.window = window;
    this.clock = clock;
  }

  /** Deletes what is too old, for at most about {@link #LONGEST_RUN}; a failure is a warning. */
  void run() {
    Instant end = clock.instant().plus(LONGEST_RUN);
    try {
      boolean more = true;
      while (more && clock.instant().isBefore(end)) {
        more = store.purge(window, BATCH_ROWS) >= BATCH_ROWS;
      }
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.WARNING, PURGE_FAILED.of(e).toString(), e);
    }
  }
}
