package dev.postrider.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.GeneratedPage;
import dev.postrider.spi.Connector;
import dev.postrider.spi.ConnectorSetting;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationPageTest {

  private static final String INTRODUCTION =
      """
      Every setting is a key of MicroProfile Config. Of several sources the one with the highest
      ordinal wins: system properties (400), environment variables (300), the file named by
      `-Dpostrider.config` or `POSTRIDER_CONFIG` (150), `META-INF/microprofile-config.properties`
      in the application (100), and in `postrider.war` its own defaults (50).

      Everything is checked at deployment, in groups: the `@Publish` declarations; the `@Idempotent`
      methods; the settings of this page; and, once these are right, what is set for each broker.
      The application does not start with a wrong value, a key below `postrider.` that does not
      exist, or a key of a broker that is not listed. Each group tells all its problems at once, but
      not all groups together: the next may appear when the first is right.

      The name of an environment variable is the key in capitals, with `_` for all that is neither
      letter nor digit, in the name of a broker too: for the broker `old-one`,
      `postrider.broker.old-one.url` is `POSTRIDER_BROKER_OLD_ONE_URL`. Environment variables that
      stand for no key go unnoticed, since others set such names too (Kubernetes sets
      `POSTRIDER_SERVICE_HOST` beside a service named postrider): mind the spelling.

      """;

  private static final String LOGINS =
      """
      ## Users and tokens

      What is set for each name in `postrider.console.users` and `postrider.console.tokens`;
      [Security](security.md) tells how hashes are made. A hash in a wrong form is refused without
      being told (PR0208), and what is missing or not listed is, too (PR0207, PR0209).

      - `postrider.console.user.<name>.password` (environment: `POSTRIDER_CONSOLE_USER_<NAME>_PASSWORD`): The hash of the password. Accepts: what the command prints. Default: none; it must be set.
      - `postrider.console.user.<name>.role` (environment: `POSTRIDER_CONSOLE_USER_<NAME>_ROLE`): What the user may do. Accepts: viewer, operator or admin. Default: none; it must be set.
      - `postrider.console.token.<name>.hash` (environment: `POSTRIDER_CONSOLE_TOKEN_<NAME>_HASH`): The hash of the token. Accepts: what the command prints. Default: none; it must be set.
      - `postrider.console.token.<name>.role` (environment: `POSTRIDER_CONSOLE_TOKEN_<NAME>_ROLE`): What the token may do. Accepts: viewer, operator or admin. Default: none; it must be set.

      """;

  static List<Setting<?>> declared() {
    return PostriderSettings.declared();
  }

  @Test
  void listsEverySetting() throws IOException {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    declared().forEach(setting -> page.append(section(setting)));
    page.append(LOGINS);
    page.append("## Brokers\n\n");
    page.append("What is set for each name in `postrider.brokers`:\n\n");
    page.append(
        row(
            "connector",
            "Which of the kinds below the broker is reached by. Accepts: the name of a connector, in any"
                + " case. Default: none; it must be set (PR0202)."));
    for (Connector connector : connectors()) {
      page.append(section(connector));
    }
    new GeneratedPage("configuration", "Configuration").check(page.toString());
  }

  @ParameterizedTest
  @MethodSource("declared")
  void speaksInSentences(Setting<?> setting) {
    assertThat(setting.what()).matches("[A-Z].*\\.");
    assertThat(setting.tradeOff()).matches("\\S.*\\.");
    assertThat(setting.accepts()).doesNotEndWith(".").isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void describesEverySettingOfAConnectorInSentences(Connector connector) {
    assertThat(connector.settings())
        .isNotEmpty()
        .allSatisfy(
            setting -> {
              assertThat(setting.what()).matches("[A-Z].*\\.");
              assertThat(setting.accepts()).doesNotEndWith(".").isNotBlank();
            })
        .extracting(ConnectorSetting::key)
        .doesNotHaveDuplicates();
  }

  static List<Connector> connectors() {
    return ServiceLoader.load(Connector.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(Connector::name))
        .toList();
  }

  private static String section(Setting<?> setting) {
    String none = setting.defaultText().isEmpty() ? "none" : "`" + setting.defaultText() + "`";
    return """
        ## `%s`

        %s

        - Accepts: %s.
        - Default: %s.
        - Choosing: %s
        - Environment: `%s`

        """
        .formatted(
            setting.key(),
            setting.what(),
            setting.accepts(),
            none,
            setting.tradeOff(),
            environment(setting.key()));
  }

  private static String section(Connector connector) {
    return connector.settings().stream()
        .sorted(Comparator.comparing(ConnectorSetting::key))
        .map(setting -> row(setting.key(), description(setting)))
        .collect(Collectors.joining("", "\n### Connector `" + connector.name() + "`\n\n", ""));
  }

  private static String description(ConnectorSetting setting) {
    String none = setting.defaultText().isEmpty() ? "none" : "`" + setting.defaultText() + "`";
    return "%s Accepts: %s. Default: %s.".formatted(setting.what(), setting.accepts(), none);
  }

  private static String row(String key, String what) {
    String full = BrokerSettings.PREFIX + "<name>." + key;
    return "- `%s` (environment: `%s`): %s%n".formatted(full, environment(full), what);
  }

  /** The rule of MicroProfile Config, with the placeholder left readable. */
  private static String environment(String key) {
    return key.replaceAll("[^A-Za-z0-9<>]", "_").toUpperCase(Locale.ROOT);
  }
}
