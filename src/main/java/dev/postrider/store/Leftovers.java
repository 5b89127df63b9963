package dev.postrider.store;

import java.sql.SQLException;
import java.time.Duration;

/**
 * Deletes rows that no delivery needs any more, once they are older than an age, by the database's
 * time. Each call is one short transaction; several nodes may call at once. Messages that wait,
 * dead letters and blocked keys are never deleted. Safe for use by any thread.
 */
public interface Leftovers {

  /**
   * Messages that were sent: of those with the {@code max} lowest numbers, which are about the
   * oldest. One that was sent late stays until it is old itself, and takes a place among them.
   *
   * @return how many were deleted; where none was sent late, fewer than {@code max} if there are no
   *     more for now
   */
  int purgeSent(Duration age, int max) throws SQLException;

  /**
   * Attempts at messages that neither wait nor are dead, among the next rows behind a number.
   *
   * @param after where the call before ended; 0 to begin
   * @param max how many rows to look at
   * @return the number of the last row looked at; 0 at the end
   */
  long purgeAttempts(Duration age, long after, int max) throws SQLException;

  /** Jobs that have ended. */
  int purgeJobs(Duration age, int max) throws SQLException;

  /** Entries of the audit trail. */
  int purgeAudit(Duration age, int max) throws SQLException;
}
