package dev.postrider.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each deployment tells of itself, so that a console on another node can show it. All times
 * are the database's. Safe for use by any thread.
 */
public interface NodeReports {

  /**
   * Writes, or overwrites, a report.
   *
   * @param node unique for each start of a deployment
   * @param text JSON, without secrets, at most 1,000,000 characters
   * @param lifetime after which, without another report, the deployment counts as lost
   */
  void write(String node, String text, Duration lifetime) throws SQLException;

  /** The deployment has ended in order. */
  void remove(String node) throws SQLException;

  /** All reports; those of nodes lost more than a day ago are forgotten. */
  List<Report> all() throws SQLException;

  /** All lanes there have ever been, with who holds them. */
  List<Lease> leases() throws SQLException;

  /**
   * A report.
   *
   * @param since when the deployment reported first
   * @param age of the report
   * @param alive whether the age is within the lifetime
   */
  record Report(String node, String text, Instant since, Duration age, boolean alive) {}

  /**
   * A lane.
   *
   * @param node the relay that holds it; null if none does
   * @param expiresIn how long the relay's lease still runs, negative if it has run out and nobody
   *     has taken the lane yet; null if none holds it
   */
  record Lease(LaneId lane, @Nullable String node, long epoch, @Nullable Duration expiresIn) {}
}
