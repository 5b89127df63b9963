package dev.postrider.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.admin.AdminException.Kind;
import dev.postrider.admin.Identities.Proven;
import dev.postrider.config.ConsoleSettings;
import dev.postrider.config.ConsoleSettings.Login;
import dev.postrider.config.ConsoleSettings.Logins;
import dev.postrider.config.ConsoleSettings.RoleName;
import dev.postrider.config.ConsoleSettings.Roles;
import dev.postrider.config.ConsoleSettings.SecureCookie;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentitiesTest {

  private static final String PASSWORD = "correct horse battery";
  private static final String HASH = PasswordHash.of(PASSWORD.toCharArray());
  private static final String TOKEN = "d2h5LWFyZS15b3UtcmVhZGluZy10aGlz";

  private static final Login ADA = new Login("ada", HASH, RoleName.OPERATOR);
  private static final Login CI = new Login("ci", PasswordHash.ofToken(TOKEN), RoleName.VIEWER);

  private final SettableClock clock = new SettableClock();
  private final MemoryStores memory = new MemoryStores();

  @Test
  void aUserWithTheRightPasswordGetsTheRoleAndWhatConfigurationAdds() {
    Operator who = identities(ADA).login("ada", PASSWORD, "10.0.0.1").operator();

    assertThat(who.name()).isEqualTo("ada");
    assertThat(who.via()).isEqualTo("console");
    assertThat(who.role()).isEqualTo(Role.OPERATOR);
    assertThat(who.permissions())
        .containsAll(Role.OPERATOR.permissions())
        .contains(Permission.VIEW_PAYLOAD)
        .doesNotContain(Permission.ADMIN);
    assertThat(memory.audit).containsExactly("ada console login: console from 10.0.0.1: done");
  }

  @Test
  void payloadsAreForTheRolesConfiguredAndNoOthers() {
    Identities identities =
        identities(
            new Logins(List.of(new Login("root", HASH, RoleName.ADMIN)), List.of()),
            Set.of(RoleName.VIEWER));

    assertThat(identities.login("root", PASSWORD, "a").operator().permissions())
        .contains(Permission.ADMIN)
        .doesNotContain(Permission.VIEW_PAYLOAD);
    assertThat(identities.container("v", "api", "postrider-viewer"::equals).orElseThrow())
        .satisfies(viewer -> assertThat(viewer.may(Permission.VIEW_PAYLOAD)).isTrue());
  }

  @Test
  void aWrongPasswordAndAnUnknownNameAreToldAlike() {
    Problem wrong = refusal(identities(ADA), "ada", "wrong");
    Problem unknown = refusal(identities(ADA), "eve", PASSWORD);
    Problem none = refusal(identities(ADA), "", "");

    assertThat(wrong.code()).isEqualTo("PR1042");
    assertThat(unknown).isEqualTo(wrong);
    assertThat(none).isEqualTo(wrong);
  }

  @Test
  void aLockedNameIsLockedForTheRightPasswordTooWhetherItExistsOrNot() {
    for (String name : List.of("ada", "eve")) {
      Identities identities = identities(ADA);
      for (int i = 0; i < 5; i++) {
        assertThat(refusal(identities, name, "wrong " + i).code()).isEqualTo("PR1042");
      }
      assertThat(refusal(identities, name, PASSWORD).code()).isEqualTo("PR1043");
    }
    clock.pass(Duration.ofMinutes(5));
    assertThat(identities(ADA).login("ada", PASSWORD, "a")).isNotNull();
  }

  @Test
  void failuresAreNotedOncePerNameAndMinuteAndUnknownNamesNeverByName() {
    Identities identities = identities(ADA);
    for (int i = 0; i < 5; i++) {
      refusal(identities, "ada", "wrong");
      refusal(identities, "a password typed as name " + i, "wrong");
    }
    clock.pass(Duration.ofMinutes(5));
    refusal(identities, "ada", "wrong");

    assertThat(memory.audit)
        .containsExactly(
            "ada console login: console from 10.0.0.9: refused PR1042",
            "(unknown) console login: console from 10.0.0.9: refused PR1042",
            "ada console lock-out: console from 10.0.0.9: locked PR1043",
            "ada console login: console from 10.0.0.9: refused PR1042");
  }

  @Test
  void aSessionGoesOnWithTheRoleOfNow() {
    Proven before = identities(ADA).login("ada", PASSWORD, "a");
    Identities now = identities(new Login("ada", HASH, RoleName.VIEWER));

    assertThat(now.resume("ada", before.fingerprint(), "api"))
        .get()
        .satisfies(who -> assertThat(who.role()).isEqualTo(Role.VIEWER))
        .satisfies(who -> assertThat(who.via()).isEqualTo("api"));
    assertThat(before.fingerprint()).doesNotContain(HASH);
  }

  @Test
  void aSessionEndsWithItsUserOrItsPassword() {
    String fingerprint = identities(ADA).login("ada", PASSWORD, "a").fingerprint();
    Login changed = new Login("ada", PasswordHash.of("x".toCharArray()), RoleName.OPERATOR);
    Login other = new Login("otto", HASH, RoleName.OPERATOR);

    assertThat(identities(changed).resume("ada", fingerprint, "console")).isEmpty();
    assertThat(identities(other).resume("ada", fingerprint, "console")).isEmpty();
    assertThat(identities(ADA).resume("ada", "", "console")).isEmpty();
  }

  @Test
  void aTokenIsItsOwner() {
    Identities identities = identities(new Logins(List.of(ADA), List.of(CI)), Set.of());

    assertThat(identities.bearer(TOKEN, "a"))
        .contains(new Operator("ci", "api", Role.VIEWER, Set.of(Permission.VIEW)));
    assertThat(memory.audit).isEmpty();
    assertThat(identities.bearer(TOKEN + "x", "a")).isEmpty();
    assertThat(identities.bearer(CI.hash(), "a")).isEmpty();
    assertThat(identities.bearer("", "a")).isEmpty();
    assertThat(memory.audit).containsExactly("(unknown) api login: console from a: refused PR1041");
  }

  @Test
  void aTokenIsNoPasswordAndAPasswordNoToken() {
    Identities identities = identities(new Logins(List.of(ADA), List.of(CI)), Set.of());

    assertThat(refusal(identities, "ci", TOKEN).code()).isEqualTo("PR1042");
    assertThat(identities.bearer(PASSWORD, "a")).isEmpty();
  }

  @Test
  void ofSeveralRolesOfTheContainerTheHighestCounts() {
    Identities identities = identities(ADA);
    Set<String> both = Set.of("postrider-viewer", "postrider-admin");

    assertThat(identities.container("carl", "console", both::contains))
        .get()
        .satisfies(who -> assertThat(who.role()).isEqualTo(Role.ADMIN))
        .satisfies(who -> assertThat(who.name()).isEqualTo("carl"));
    assertThat(identities.container("carl", "console", "admin"::equals)).isEmpty();
  }

  @Test
  void theFirstAdministratorIsMadeOnceAndHisPasswordWorks() {
    try (LoggedLines log = LoggedLines.of(FirstAdministrator.class)) {
      assertThat(identities().welcome()).isTrue();
      assertThat(identities().welcome()).isTrue();

      assertThat(log.lines()).hasSize(1);
      String password = log.lines().get(0).replaceAll(".*this password: (\\S+) .*", "$1");
      assertThat(password).hasSize(24);
      assertThat(memory.accounts.get("admin")).startsWith("pbkdf2:").doesNotContain(password);
      assertThat(identities().login("admin", password, "a").operator().role())
          .isEqualTo(Role.ADMIN);
      assertThat(refusal(identities(), "admin", password + "x").code()).isEqualTo("PR1042");
    }
  }

  @Test
  void whereUsersAreConfiguredThereIsNoFirstAdministrator() {
    memory.accounts.put("admin", HASH);
    try (LoggedLines log = LoggedLines.of(FirstAdministrator.class)) {
      assertThat(identities(ADA).welcome()).isTrue();
      assertThat(log.lines()).isEmpty();
    }
    assertThat(refusal(identities(ADA), "admin", PASSWORD).code()).isEqualTo("PR1042");
  }

  @Test
  void sessionsOfTheFirstAdministratorEndWithinSecondsOfHisRow() {
    memory.accounts.put("admin", HASH);
    Identities identities = identities();
    String fingerprint = identities.login("admin", PASSWORD, "a").fingerprint();
    memory.accounts.clear();

    assertThat(identities.resume("admin", fingerprint, "console")).isPresent();
    clock.pass(Duration.ofSeconds(10));
    assertThat(identities.resume("admin", fingerprint, "console")).isEmpty();
  }

  @Test
  void withoutItsDatabaseTheConsoleStillKnowsTheUsersOfItsConfiguration() {
    memory.fail = true;

    assertThat(identities(ADA).login("ada", PASSWORD, "a")).isNotNull();
    assertThat(identities().welcome()).isFalse();
    AdminException refused =
        catchThrowableOfType(
            AdminException.class, () -> identities().resume("admin", "x", "console"));
    assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(refused.code()).isEqualTo("PR1045");
  }

  private Identities identities(Login... users) {
    return identities(new Logins(List.of(users), List.of()), Set.of(RoleName.OPERATOR));
  }

  private Identities identities(Logins logins, Set<RoleName> payload) {
    Map<RoleName, List<String>> roles =
        Map.of(
            RoleName.VIEWER, List.of("postrider-viewer"),
            RoleName.OPERATOR, List.of("postrider-operator"),
            RoleName.ADMIN, List.of("postrider-admin"));
    ConsoleSettings settings =
        new ConsoleSettings(
            true,
            false,
            logins,
            new Roles(payload, roles),
            Duration.ofMinutes(30),
            SecureCookie.AUTO);
    return new Identities(settings, memory::stores, clock);
  }

  private static Problem refusal(Identities identities, String name, String password) {
    PostriderException refused =
        catchThrowableOfType(
            PostriderException.class, () -> identities.login(name, password, "10.0.0.9"));
    return Optional.ofNullable(refused).orElseThrow().problems().get(0);
  }
}
