package dev.postrider.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who may do what in the console and the REST API.
 *
 * @param enabled whether there are a console and a REST API at all
 * @param readOnly whether nothing can be changed, whoever asks
 * @param logins who can prove who they are without help of the container
 * @param roles what roles mean here
 * @param sessionTimeout how long a session lives without anything done in it
 * @param secureCookie when the session's cookie is for encrypted connections only
 */
public record ConsoleSettings(
    boolean enabled,
    boolean readOnly,
    Logins logins,
    Roles roles,
    Duration sessionTimeout,
    SecureCookie secureCookie) {

  /** What somebody is. */
  public enum RoleName {
    /** Sees what happens. */
    VIEWER,
    /** Mends what fails. */
    OPERATOR,
    /** May do everything. */
    ADMIN
  }

  /** When the session's cookie is marked as one for encrypted connections only. */
  public enum SecureCookie {
    /** If the request that makes the session came over one, as the server sees it. */
    AUTO,
    /** Always. */
    ALWAYS
  }

  /**
   * Who can prove who they are without help of the container.
   *
   * @param users by password, on the login page
   * @param tokens by bearer token, for the REST API
   */
  public record Logins(List<Login> users, List<Login> tokens) {}

  /**
   * A user or a token. What it is compared with is a secret, and no text of this record tells it.
   *
   * @param name as the audit trail tells it
   * @param hash of the password or token
   * @param role what it may do
   */
  public record Login(String name, String hash, RoleName role) {

    @Override
    public String toString() {
      return name + " (" + role + ")";
    }
  }

  /**
   * What roles mean.
   *
   * @param payload the roles that see payloads
   * @param container for each role the names of roles of the container that give it
   */
  public record Roles(Set<RoleName> payload, Map<RoleName, List<String>> container) {}

  private static final Pattern CONTAINER_ROLE = Pattern.compile("[^,]{1,200}");
  private static final Pattern ROLE_OR_NONE = Pattern.compile("viewer|operator|admin|none");

  static final Setting<Boolean> ENABLED =
      new Setting<>(
          "postrider.console.enabled",
          "true",
          "true or false",
          "Whether postrider.war has a console and a REST API.",
          "false answers 404 to every request; the relay works as before.",
          Parsers.bool());

  static final Setting<Boolean> READ_ONLY =
      new Setting<>(
          "postrider.console.read-only",
          "false",
          "true or false",
          "Whether operators can only look.",
          "true refuses every change, whoever asks (PR1002), also in jobs asked for elsewhere.",
          Parsers.bool());

  static final Setting<Set<RoleName>> PAYLOAD_ROLES =
      new Setting<>(
          "postrider.console.payload-roles",
          "operator,admin",
          "a list, separated by commas, of viewer, operator and admin, or none",
          "The roles that see the payloads of messages.",
          "Payloads hold business data, often of persons; none shows them to nobody.",
          text ->
              Parsers.names(ROLE_OR_NONE).apply(text).stream()
                  .filter(name -> !name.equals("none"))
                  .map(name -> RoleName.valueOf(name.toUpperCase(Locale.ROOT)))
                  .collect(Collectors.toUnmodifiableSet()));

  static final Setting<List<String>> VIEWER_ROLES = containerRoles("viewer", "see what happens");
  static final Setting<List<String>> OPERATOR_ROLES = containerRoles("operator", "mend what fails");
  static final Setting<List<String>> ADMIN_ROLES = containerRoles("admin", "may do everything");

  static final Setting<Duration> SESSION_TIMEOUT =
      new Setting<>(
          "postrider.console.session-timeout",
          "PT30M",
          "a duration of ISO 8601 from a minute to a day, like PT30M",
          "How long a session of the console lives in which nobody does anything; that pages"
              + " refresh themselves does not count.",
          "Higher asks less often for the password; lower helps where screens are left alone.",
          Parsers.duration(Duration.ofMinutes(1), Duration.ofDays(1)));

  static final Setting<SecureCookie> SECURE_COOKIE =
      new Setting<>(
          "postrider.console.secure-cookie",
          "auto",
          "auto or always",
          "When the session's cookie is for encrypted connections only.",
          "auto: if the server sees that the request came over one. always: behind a proxy that"
              + " ends TLS and does not tell the server; then nobody can log in over plain HTTP.",
          Parsers.oneOf(SecureCookie.class));

  private static Setting<List<String>> containerRoles(String role, String what) {
    return new Setting<>(
        "postrider.console." + role + "-roles",
        "postrider-" + role,
        "a list of names of roles separated by commas",
        "The roles of the container whose users " + what + ".",
        "Matters where the server itself has people log in; of several roles the highest counts.",
        Parsers.names(CONTAINER_ROLE));
  }

  static ConsoleSettings read(SettingsReader reader) {
    return new ConsoleSettings(
        reader.get(ENABLED),
        reader.get(READ_ONLY),
        new Logins(
            LoginSettings.USERS.read(reader).orElse(List.of()),
            LoginSettings.TOKENS.read(reader).orElse(List.of())),
        new Roles(
            reader.get(PAYLOAD_ROLES),
            Map.of(
                RoleName.VIEWER, reader.get(VIEWER_ROLES),
                RoleName.OPERATOR, reader.get(OPERATOR_ROLES),
                RoleName.ADMIN, reader.get(ADMIN_ROLES))),
        reader.get(SESSION_TIMEOUT),
        reader.get(SECURE_COOKIE));
  }
}
