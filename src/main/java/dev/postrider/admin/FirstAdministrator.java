package dev.postrider.admin;

import static dev.postrider.admin.IdentityProblem.ACCOUNTS_UNAVAILABLE;
import static dev.postrider.admin.IdentityProblem.FIRST_PASSWORD;

import dev.postrider.PostriderException;
import dev.postrider.admin.AdminException.Kind;
import dev.postrider.config.ConsoleSettings.Login;
import dev.postrider.config.ConsoleSettings.RoleName;
import dev.postrider.store.AdminStores;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one account in the database, for as long as no user is configured. Safe for any thread. */
final class FirstAdministrator {

  static final String NAME = "admin";

  private static final System.Logger LOG = System.getLogger(FirstAdministrator.class.getName());

  /** Each request of a session asks: not each one has to ask the database. */
  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  private final Supplier<AdminStores> stores;
  private final Clock clock;
  private volatile @Nullable Known known;
  private volatile boolean complained;

  FirstAdministrator(Supplier<AdminStores> stores, Clock clock) {
    this.stores = stores;
    this.clock = clock;
  }

  /** What the database said, and when. */
  private record Known(Optional<String> hash, Instant at) {}

  /**
   * The account, if it is his name and he is there.
   *
   * @throws AdminException PR1045, UNAVAILABLE
   */
  Optional<Login> find(String name) {
    Optional<String> hash = hash();
    return hash.filter(any -> name.equals(NAME))
        .map(found -> new Login(NAME, found, RoleName.ADMIN));
  }

  /** Asked for other names too: how long it takes must not tell which one is right. */
  private Optional<String> hash() {
    Instant now = clock.instant();
    Known last = known;
    if (last != null && Duration.between(last.at(), now).abs().compareTo(REMEMBERED) < 0) {
      return last.hash();
    }
    try {
      Optional<String> hash = stores.get().accounts().passwordHash(NAME);
      known = new Known(hash, now);
      return hash;
    } catch (SQLException | PostriderException e) {
      LOG.log(Level.DEBUG, "The account cannot be read", e);
      throw new AdminException(
          Kind.UNAVAILABLE, ACCOUNTS_UNAVAILABLE.of("the database does not answer."), e);
    }
  }

  /** Makes the account unless it is there; false if the database cannot be used yet. */
  boolean create() {
    String password = Secrets.password();
    try {
      if (stores.get().accounts().passwordHash(NAME).isEmpty()
          && stores.get().accounts().create(NAME, PasswordHash.of(password.toCharArray()))) {
        known = null;
        LOG.log(Level.WARNING, FIRST_PASSWORD.of(NAME, password).toString());
      }
      return true;
    } catch (SQLException | PostriderException e) {
      if (!complained) {
        complained = true;
        LOG.log(Level.WARNING, ACCOUNTS_UNAVAILABLE.of(e).toString());
      }
      return false;
    }
  }
}
