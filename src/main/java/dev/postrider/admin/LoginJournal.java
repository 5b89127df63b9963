package dev.postrider.admin;

import static dev.postrider.admin.IdentityProblem.LOCKED;
import static dev.postrider.admin.IdentityProblem.LOCKED_OUT;
import static dev.postrider.admin.IdentityProblem.LOGIN_NOT_NOTED;

import dev.postrider.PostriderException;
import dev.postrider.store.Act;
import dev.postrider.store.AdminStores;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Writes logins to the audit trail, at most one failure of a name in a minute. */
final class LoginJournal {

  /**
   * In place of a name nobody has: people type passwords there by mistake, and a stranger must not
   * be able to fill the audit trail.
   */
  static final String UNKNOWN = "(unknown)";

  private static final System.Logger LOG = System.getLogger(LoginJournal.class.getName());
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Supplier<AdminStores> stores;
  private final Clock clock;

  /** When a failure of a name was written last; as large as there are users. */
  private final Map<String, Instant> failures = new HashMap<>();

  private volatile boolean complained;

  LoginJournal(Supplier<AdminStores> stores, Clock clock) {
    this.stores = stores;
    this.clock = clock;
  }

  void done(String name, String via, String address) {
    write(new Act(name, via, "login", null), address, "done");
  }

  void left(Operator who, String address) {
    write(new Act(who.name(), who.via(), "logout", null), address, "done");
  }

  void failed(String name, String via, String address, String code) {
    if (isDue(via + " " + name)) {
      write(new Act(name, via, "login", null), address, "refused " + code);
    }
  }

  void locked(String name, String address) {
    String which = name + " from " + address;
    LOG.log(Level.WARNING, LOCKED.of(which).toString());
    String code = LOCKED_OUT.of().code();
    if (isDue("locked " + name)) {
      write(new Act(name, Identities.CONSOLE, "lock-out", null), address, "locked " + code);
    }
  }

  private boolean isDue(String key) {
    Instant now = clock.instant();
    synchronized (failures) {
      Instant last = failures.get(key);
      boolean due = last == null || !now.isBefore(last.plus(PAUSE));
      if (due) {
        failures.put(key, now);
      }
      return due;
    }
  }

  private void write(Act act, String address, String outcome) {
    try {
      stores.get().audit().append(act, "console from " + address, outcome);
      complained = false;
    } catch (SQLException | PostriderException e) {
      if (!complained) {
        complained = true;
        LOG.log(Level.WARNING, LOGIN_NOT_NOTED.of(e).toString(), e);
      }
    }
  }
}
