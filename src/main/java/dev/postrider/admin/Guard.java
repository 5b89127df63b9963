package dev.postrider.admin;

import static dev.postrider.admin.AdminProblem.BUSY;
import static dev.postrider.admin.AdminProblem.DATABASE;
import static dev.postrider.admin.AdminProblem.DENIED;
import static dev.postrider.admin.AdminProblem.READ_ONLY;
import static dev.postrider.admin.AdminProblem.TOO_SLOW;

import dev.postrider.Problem;
import dev.postrider.store.Act;
import dev.postrider.store.AdminStores;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the tables: lets through who may, and tells what went wrong in words for operators.
 */
final class Guard {

  private static final System.Logger LOG = System.getLogger(Guard.class.getName());

  /** A statement that was cancelled because it took too long: PostgreSQL, H2. */
  private static final Set<String> CANCELLED = Set.of("57014", "HY008");

  /** The connections are those of the relay and of the business, too. */
  private static final int AT_ONCE = 4;

  private static final long PATIENCE_SECONDS = 5;

  private final Semaphore questions = new Semaphore(AT_ONCE, true);
  private final Supplier<AdminStores> stores;
  private final boolean readOnly;
  private final Runnable changed;
  private final AtomicBoolean failing = new AtomicBoolean();

  /**
   * @param stores fails with a coded error while the store is not ready
   * @param changed told after each change, so that this node's relay notices at once
   */
  Guard(Supplier<AdminStores> stores, boolean readOnly, Runnable changed) {
    this.stores = stores;
    this.readOnly = readOnly;
    this.changed = changed;
  }

  boolean isReadOnly() {
    return readOnly;
  }

  /** Asks for something that changes nothing. */
  <T> T ask(Operator who, Permission needed, Question<T> question) {
    if (!who.may(needed)) {
      throw denied(who, needed);
    }
    if (!enter()) {
      throw new AdminException(AdminException.Kind.UNAVAILABLE, BUSY.of());
    }
    try {
      return run(question);
    } finally {
      questions.release();
    }
  }

  private boolean enter() {
    try {
      return questions.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Does something that changes the tables. A refusal is written to the audit trail. */
  <T> T change(Operator who, Permission needed, Change change, Question<T> question) {
    Problem refusal = refusal(who, needed);
    if (refusal != null) {
      noteRefusal(change.act(who), change.target(), refusal.code());
      throw new AdminException(AdminException.Kind.DENIED, refusal);
    }
    T result = run(question);
    changed.run();
    return result;
  }

  private @Nullable Problem refusal(Operator who, Permission needed) {
    if (!who.may(needed)) {
      return DENIED.of(who.name(), words(needed));
    }
    return readOnly ? READ_ONLY.of() : null;
  }

  private static AdminException denied(Operator who, Permission needed) {
    return new AdminException(AdminException.Kind.DENIED, DENIED.of(who.name(), words(needed)));
  }

  private static String words(Permission permission) {
    return permission.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void noteRefusal(Act act, String target, String code) {
    try {
      stores.get().audit().append(act, target, "refused " + code);
    } catch (SQLException | RuntimeException e) {
      // The refusal stands all the same.
      LOG.log(Level.DEBUG, "A refusal could not be noted", e);
    }
  }

  private <T> T run(Question<T> question) {
    try {
      T answer = question.ask(stores.get());
      failing.set(false);
      return answer;
    } catch (SQLException failure) {
      if (isTooSlow(failure)) {
        throw new AdminException(AdminException.Kind.UNAVAILABLE, TOO_SLOW.of(), failure);
      }
      // A page asks again every few seconds: one outage, one warning.
      Level level = failing.getAndSet(true) ? Level.DEBUG : Level.WARNING;
      LOG.log(level, DATABASE.of(failure.toString()).toString(), failure);
      // What the database says may hold values of rows: it is for the log.
      throw new AdminException(
          AdminException.Kind.UNAVAILABLE,
          DATABASE.of("SQL state " + failure.getSQLState()),
          failure);
    }
  }

  /** Whether the database needed longer than a statement may take. */
  static boolean isTooSlow(SQLException failure) {
    return failure instanceof SQLTimeoutException
        || CANCELLED.contains(String.valueOf(failure.getSQLState()));
  }

  /** Whether it is about what was asked for, and would be the same the next time. */
  static boolean isHopeless(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("42");
  }

  /** What is done to what. */
  record Change(String action, String target, @Nullable String reason) {

    Act act(Operator who) {
      return new Act(who.name(), who.via(), action, reason);
    }
  }

  /** Something asked of the tables. */
  @FunctionalInterface
  interface Question<T> {
    T ask(AdminStores stores) throws SQLException;
  }
}
