package dev.postrider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.config.ConsoleSettings.Login;
import dev.postrider.config.ConsoleSettings.RoleName;
import dev.postrider.config.ConsoleSettings.SecureCookie;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleSettingsTest {

  private static final String HASH =
      "pbkdf2:sha512:210000:" + "s".repeat(22) + ":" + "h".repeat(86);
  private static final String TOKEN_HASH = "sha256:" + "t".repeat(43);

  @Test
  void isOnForNobodyConfigured() {
    ConsoleSettings settings = PostriderSettings.read(Configs.of()).console();

    assertThat(settings.enabled()).isTrue();
    assertThat(settings.readOnly()).isFalse();
    assertThat(settings.logins().users()).isEmpty();
    assertThat(settings.logins().tokens()).isEmpty();
    assertThat(settings.roles().payload()).containsOnly(RoleName.OPERATOR, RoleName.ADMIN);
    assertThat(settings.roles().container())
        .isEqualTo(
            Map.of(
                RoleName.VIEWER, List.of("postrider-viewer"),
                RoleName.OPERATOR, List.of("postrider-operator"),
                RoleName.ADMIN, List.of("postrider-admin")));
    assertThat(settings.sessionTimeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(settings.secureCookie()).isEqualTo(SecureCookie.AUTO);
  }

  @Test
  void knowsUsersAndTokens() {
    Config config =
        Configs.of(
            "postrider.console.users", "ada, otto",
            "postrider.console.user.ada.password", HASH,
            "postrider.console.user.ada.role", "admin",
            "postrider.console.user.otto.password", HASH,
            "postrider.console.user.otto.role", "Viewer",
            "postrider.console.tokens", "ci",
            "postrider.console.token.ci.hash", TOKEN_HASH,
            "postrider.console.token.ci.role", "operator");

    ConsoleSettings settings = PostriderSettings.read(config).console();

    assertThat(settings.logins().users())
        .containsExactly(
            new Login("ada", HASH, RoleName.ADMIN), new Login("otto", HASH, RoleName.VIEWER));
    assertThat(settings.logins().tokens())
        .containsExactly(new Login("ci", TOKEN_HASH, RoleName.OPERATOR));
    assertThat(settings.toString()).doesNotContain(HASH).doesNotContain(TOKEN_HASH);
  }

  @Test
  void takesUsersFromEnvironmentVariables() {
    Config config =
        Configs.ofEnvironment(
            Map.of(
                "POSTRIDER_CONSOLE_USERS", "ada-l",
                "POSTRIDER_CONSOLE_USER_ADA_L_PASSWORD", HASH,
                "POSTRIDER_CONSOLE_USER_ADA_L_ROLE", "admin"));

    assertThat(PostriderSettings.read(config).console().logins().users())
        .containsExactly(new Login("ada-l", HASH, RoleName.ADMIN));
  }

  @Test
  void showsPayloadsToNobodyIfSoSet() {
    assertThat(payloadRoles("none")).isEmpty();
    assertThat(payloadRoles("viewer")).containsOnly(RoleName.VIEWER);
  }

  private static Set<RoleName> payloadRoles(String text) {
    return PostriderSettings.read(Configs.of("postrider.console.payload-roles", text))
        .console()
        .roles()
        .payload();
  }

  @Test
  void tellsAllProblemsAtOnce() {
    Config config =
        Configs.of(
            "postrider.console.enabled", "maybe",
            "postrider.console.users", "ada,otto,eve",
            "postrider.console.user.ada.role", "chief",
            "postrider.console.user.otto.password", "correct horse battery",
            "postrider.console.user.otto.role", "viewer",
            "postrider.console.user.eve.password", HASH,
            "postrider.console.user.mallory.password", "another secret",
            "postrider.console.token.ci.role", "viewer",
            "postrider.console.user.ada.pasword", HASH);

    assertThat(problems(config))
        .containsExactlyInAnyOrder(
            ConfigProblem.INVALID.of("postrider.console.enabled", "maybe", "true or false"),
            ConfigProblem.LOGIN_INCOMPLETE.of(
                "ada", "postrider.console.users", "postrider.console.user.ada.password"),
            ConfigProblem.INVALID.of(
                "postrider.console.user.ada.role", "chief", "viewer, operator or admin"),
            ConfigProblem.HASH_INVALID.of("postrider.console.user.otto.password"),
            ConfigProblem.LOGIN_INCOMPLETE.of(
                "eve", "postrider.console.users", "postrider.console.user.eve.role"),
            ConfigProblem.LOGIN_UNLISTED.of(
                "mallory",
                "postrider.console.user.mallory.password",
                "postrider.console.users",
                "ada, otto, eve"),
            ConfigProblem.LOGIN_UNLISTED.of(
                "ci", "postrider.console.token.ci.role", "postrider.console.tokens", "none"),
            ConfigProblem.UNKNOWN_KEY.of(
                "postrider.console.user.ada.pasword", "none has a similar name"));
    assertThat(problems(config).toString()).doesNotContain("correct horse", "another secret", HASH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "pbkdf2:sha512:9999:ssssssssssssssssssssss:hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh",
        "pbkdf2:sha512:10000001:ssssssssssssssssssssss:hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh",
        "pbkdf2:sha512:210000:short:hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh",
        "pbkdf2:sha1:210000:ssssssssssssssssssssss:hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh",
        "sha256:ttttttttttttttttttttttttttttttttttttttttttt",
        "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
      })
  void refusesWhatIsNoHashOfAPasswordWithoutTellingIt(String value) {
    Config config =
        Configs.of(
            "postrider.console.users", "ada",
            "postrider.console.user.ada.password", value,
            "postrider.console.user.ada.role", "admin");

    assertThat(problems(config))
        .containsExactly(ConfigProblem.HASH_INVALID.of("postrider.console.user.ada.password"));
  }

  @Test
  void refusesATokenInPlainTextWithoutTellingIt() {
    Config config =
        Configs.of(
            "postrider.console.tokens", "ci",
            "postrider.console.token.ci.hash", "p7Jq1x",
            "postrider.console.token.ci.role", "viewer");

    assertThat(problems(config))
        .containsExactly(ConfigProblem.HASH_INVALID.of("postrider.console.token.ci.hash"));
  }

  @ParameterizedTest
  @CsvSource({
    "postrider.console.users, Ada",
    "postrider.console.users, a b",
    "postrider.console.tokens, ../x",
    "postrider.console.payload-roles, everybody",
    "postrider.console.session-timeout, PT59S",
    "postrider.console.session-timeout, P2D",
    "postrider.console.secure-cookie, never",
    "postrider.console.read-only, 1",
  })
  void refusesWhatAFormatDoesNotAllow(String key, String text) {
    assertThat(problems(Configs.of(key, text))).extracting(Problem::code).containsExactly("PR0201");
  }

  private static List<Problem> problems(Config config) {
    PostriderException thrown =
        catchThrowableOfType(PostriderException.class, () -> PostriderSettings.read(config));
    return thrown == null ? List.of() : thrown.problems();
  }
}
