package dev.postrider.admin;

import dev.postrider.store.AuditTrail;
import org.jspecify.annotations.Nullable;

/** Who did what. Safe for use by any thread; called without a transaction. */
public final class Audits {

  private static final int MOST = 500;

  private final Guard guard;

  Audits(Guard guard) {
    this.guard = guard;
  }

  /**
   * Entries, the newest first.
   *
   * @param before {@link AuditTrail.Page#next} of the page before; null for the first
   * @param limit from 1 to 500; what is beyond is taken as the nearest
   * @throws AdminException PR1001, PR1016, PR1017
   */
  public AuditTrail.Page list(
      Operator who, AuditTrail.Filter filter, @Nullable Long before, int limit) {
    int rows = Math.max(1, Math.min(limit, MOST));
    return guard.ask(who, Permission.VIEW, stores -> stores.audit().list(filter, before, rows));
  }
}
