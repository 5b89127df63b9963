package dev.postrider.admin;

import static dev.postrider.admin.AdminProblem.PURGE_FAILED;

import dev.postrider.config.RetentionSettings;
import dev.postrider.store.Leftovers;
import java.lang.System.Logger.Level;
import java.sql.SQLException;

/**
 * Deletes what is older than the settings allow, in turns of short statements. A turn is bounded,
 * and a large backlog is worked off over several of them. For one thread at a time, but for {@link
 * #stop}.
 */
final class Purge {

  /** Rows of a statement. */
  static final int ROWS = 2_000;

  /**
   * Rows of a statement after which the next one is worth while, where a few of those it looks at
   * are too young and stay.
   */
  static final int MOST_ROWS = ROWS / 2;

  /** Statements of a turn for each table whose rows come as fast as messages are sent. */
  static final int STATEMENTS = 100;

  /** Statements of a turn for each other table. */
  static final int FEW_STATEMENTS = 5;

  private static final System.Logger LOG = System.getLogger(Purge.class.getName());

  private final RetentionSettings settings;
  private final boolean relays;
  private long lastAttempt;
  private boolean complained;
  private volatile boolean stopped;

  /**
   * @param relays whether this deployment sends messages; one that does not, a console for
   *     instance, leaves what was sent to those that do, whose settings may differ
   */
  Purge(RetentionSettings settings, boolean relays) {
    this.settings = settings;
    this.relays = relays;
  }

  /** One turn; a failure is a warning, once until a turn succeeds. */
  void run(Leftovers leftovers) {
    try {
      if (relays) {
        // Also without a history: there was one before, perhaps.
        repeat(STATEMENTS, MOST_ROWS, () -> leftovers.purgeSent(settings.sent(), ROWS));
        repeat(FEW_STATEMENTS, ROWS, () -> purgeAttempts(leftovers));
      }
      repeat(FEW_STATEMENTS, ROWS, () -> leftovers.purgeJobs(settings.jobs(), ROWS));
      if (settings.endsAudit()) {
        repeat(FEW_STATEMENTS, ROWS, () -> leftovers.purgeAudit(settings.audit(), ROWS));
      }
      complained = false;
    } catch (SQLException | RuntimeException e) {
      if (!complained) {
        complained = true;
        LOG.log(Level.WARNING, PURGE_FAILED.of(e).toString(), e);
      }
    }
  }

  /** The next turn goes on where this one ends; at the end, from the start. */
  private int purgeAttempts(Leftovers leftovers) throws SQLException {
    lastAttempt = leftovers.purgeAttempts(settings.attempts(), lastAttempt, ROWS);
    return lastAttempt == 0 ? 0 : ROWS;
  }

  /** Ends a turn under way after its present statement; from another thread. */
  void stop() {
    stopped = true;
  }

  private void repeat(int most, int enough, Deletion deletion) throws SQLException {
    int done = 0;
    while (!stopped && done < most && deletion.run() >= enough) {
      done++;
    }
  }

  /** Returns how many rows it deleted; {@link #ROWS}, or a bit fewer, if there may be more. */
  @FunctionalInterface
  private interface Deletion {
    int run() throws SQLException;
  }
}
