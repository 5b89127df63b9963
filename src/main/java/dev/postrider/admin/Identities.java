package dev.postrider.admin;

import static dev.postrider.admin.IdentityProblem.BUSY;
import static dev.postrider.admin.IdentityProblem.LOCKED_OUT;
import static dev.postrider.admin.IdentityProblem.LOGIN_FAILED;
import static dev.postrider.admin.IdentityProblem.NOT_LOGGED_IN;

import dev.postrider.admin.AdminException.Kind;
import dev.postrider.config.ConsoleSettings;
import dev.postrider.config.ConsoleSettings.Login;
import dev.postrider.config.ConsoleSettings.RoleName;
import dev.postrider.store.AdminStores;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Says who somebody is who wants in. Safe for use by any thread; called without a transaction. */
public final class Identities {

  /** Through the pages. */
  public static final String CONSOLE = "console";

  /** Through the REST API. */
  public static final String API = "api";

  /**
   * A check takes a tenth of a second of a processor: more at once would take it from the relay.
   */
  private static final int CHECKS_AT_ONCE = 4;

  /** Of a name from the container, as the tables take it. */
  private static final int LONGEST = 255;

  private final ConsoleSettings settings;
  private final FirstAdministrator first;
  private final LoginJournal journal;
  private final Lockout lockout;
  private final Semaphore checks = new Semaphore(CHECKS_AT_ONCE);

  /** Compared with where there is no such user, so that this takes as long. */
  private final String nobody = PasswordHash.of(Secrets.password().toCharArray());

  /**
   * Knows who is configured and, where nobody is, the first administrator.
   *
   * @param stores fails with a coded error while the store is not ready
   */
  public Identities(ConsoleSettings settings, Supplier<AdminStores> stores, Clock clock) {
    this.settings = settings;
    this.first = new FirstAdministrator(stores, clock);
    this.journal = new LoginJournal(stores, clock);
    this.lockout = new Lockout(clock);
  }

  /**
   * Somebody who gave a name and its password.
   *
   * @param operator who it is
   * @param fingerprint goes with the name to {@link #resume}
   */
  public record Proven(Operator operator, String fingerprint) {}

  /**
   * By name and password; for the console's login page. Takes about a tenth of a second.
   *
   * @param address where it comes from, as the server sees it
   * @throws AdminException PR1042, PR1043, PR1044, DENIED; PR1045, UNAVAILABLE
   */
  public Proven login(String name, String password, String address) {
    if (!checks.tryAcquire()) {
      throw new AdminException(Kind.UNAVAILABLE, BUSY.of());
    }
    try {
      return check(name, password, address);
    } finally {
      checks.release();
    }
  }

  private Proven check(String name, String password, String address) {
    Optional<Login> known = account(name);
    String shown = known.map(Login::name).orElse(LoginJournal.UNKNOWN);
    Lockout.Verdict verdict = lockout.attempt(name, address);
    if (verdict == Lockout.Verdict.LOCKED) {
      throw new AdminException(Kind.DENIED, LOCKED_OUT.of());
    }
    String hash = known.map(Login::hash).orElse(nobody);
    boolean right = PasswordHash.matches(password.toCharArray(), hash) && known.isPresent();
    if (!right) {
      journal.failed(shown, CONSOLE, address, LOGIN_FAILED.of().code());
      if (verdict == Lockout.Verdict.LAST) {
        journal.locked(shown, address);
      }
      throw new AdminException(Kind.DENIED, LOGIN_FAILED.of());
    }
    lockout.succeeded(name, address);
    journal.done(shown, CONSOLE, address);
    return new Proven(operator(known.get().name(), CONSOLE, known.get().role()), print(hash));
  }

  /**
   * By a login of before. Nobody if the user was removed, or the password changed, since then; the
   * role is that of now.
   *
   * @param via {@link #CONSOLE} or {@link #API}
   * @throws AdminException PR1045, UNAVAILABLE
   */
  public Optional<Operator> resume(String name, String fingerprint, String via) {
    return account(name)
        .filter(login -> print(login.hash()).equals(fingerprint))
        .map(login -> operator(login.name(), via, login.role()));
  }

  /** Notes that somebody left. */
  public void logout(Operator who, String address) {
    journal.left(who, address);
  }

  /** By a token, for the REST API. */
  public Optional<Operator> bearer(String token, String address) {
    Optional<Operator> found = Optional.empty();
    for (Login login : settings.logins().tokens()) {
      // All of them, so that the time tells nothing.
      if (PasswordHash.matchesToken(token, login.hash())) {
        found = Optional.of(operator(login.name(), API, login.role()));
      }
    }
    if (found.isEmpty()) {
      journal.failed(LoginJournal.UNKNOWN, API, address, NOT_LOGGED_IN.of().code());
    }
    return found;
  }

  /**
   * By a login at the container.
   *
   * @param has whether the user has this role of the container
   * @return nobody if none of the roles is one of ours; else the highest counts
   */
  public Optional<Operator> container(String name, String via, Predicate<String> has) {
    List<RoleName> highestFirst = new ArrayList<>(EnumSet.allOf(RoleName.class));
    highestFirst.sort((a, b) -> b.compareTo(a));
    return highestFirst.stream()
        .filter(
            role ->
                settings.roles().container().getOrDefault(role, List.of()).stream().anyMatch(has))
        .findFirst()
        .map(role -> operator(name.substring(0, Math.min(name.length(), LONGEST)), via, role));
  }

  /** What to tell who is nobody yet. */
  public static AdminException notLoggedIn() {
    return new AdminException(Kind.DENIED, NOT_LOGGED_IN.of());
  }

  /**
   * Makes the first administrator, unless users are configured or he is there, and logs his
   * password (PR1040). Of several nodes one does.
   *
   * @return false if the database cannot be used yet
   */
  public boolean welcome() {
    return !settings.logins().users().isEmpty() || first.create();
  }

  private Optional<Login> account(String name) {
    List<Login> users = settings.logins().users();
    return users.isEmpty()
        ? first.find(name)
        : users.stream().filter(login -> login.name().equals(name)).findFirst();
  }

  private Operator operator(String name, String via, RoleName roleName) {
    Role role = Role.valueOf(roleName.name());
    Set<Permission> permissions = EnumSet.copyOf(role.permissions());
    if (settings.roles().payload().contains(roleName)) {
      permissions.add(Permission.VIEW_PAYLOAD);
    }
    return new Operator(name, via, role, permissions);
  }

  /** Not the hash itself: sessions may be written to disk. */
  private static String print(String hash) {
    return PasswordHash.ofToken(hash);
  }
}
