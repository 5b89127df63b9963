package dev.postrider.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who did what, when, why and with what result. Nothing is ever changed in it. Safe for use by any
 * thread.
 */
public interface AuditTrail {

  /**
   * Adds an entry, in a transaction of its own: for what changes no row of ours, refusals among it.
   *
   * @param target what it was done to
   * @param outcome what became of it
   */
  void append(Act act, String target, String outcome) throws SQLException;

  /**
   * Entries, the newest first.
   *
   * @param before only those with a smaller number; null for the first page
   * @param limit the most to return, at least 1
   */
  Page list(Filter filter, @Nullable Long before, int limit) throws SQLException;

  /** Which entries are meant; what is null restricts nothing. The target may be a part of it. */
  record Filter(
      @Nullable String who,
      @Nullable String action,
      @Nullable String target,
      @Nullable Instant from,
      @Nullable Instant to) {}

  /**
   * What somebody did.
   *
   * @param number ascends in time
   * @param target {@code message <id> of <broker>}, {@code key <key> of <broker>}, {@code broker
   *     <name>} …
   * @param outcome {@code done}, or why not
   * @param affected how many messages it changed
   */
  record Entry(long number, Instant at, Act act, String target, String outcome, long affected) {}

  /** A page, with what to give as {@code before} for the next; null if it was the last. */
  record Page(List<Entry> entries, @Nullable Long next) {}
}
