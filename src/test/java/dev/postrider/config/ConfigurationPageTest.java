package dev.postrider.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.GeneratedPage;
import dev.postrider.spi.Connector;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.TreeSet;
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

      All settings are checked at deployment. With a wrong value, or a key below `postrider.` that
      does not exist, the application does not start, and one message tells all problems.

      """;

  static List<Setting<?>> declared() {
    return PostriderSettings.declared();
  }

  @Test
  void listsEverySetting() throws IOException {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    declared().forEach(setting -> page.append(section(setting)));
    page.append("## Brokers\n\n");
    page.append("What is set for each name in `postrider.brokers`:\n\n");
    page.append(row("connector", "which of the kinds below the broker is reached by"));
    connectors().forEach(connector -> page.append(section(connector)));
    new GeneratedPage("configuration", "Configuration").check(page.toString());
  }

  @ParameterizedTest
  @MethodSource("declared")
  void speaksInSentences(Setting<?> setting) {
    assertThat(setting.what()).matches("[A-Z].*\\.");
    assertThat(setting.tradeOff()).matches("\\S.*\\.");
    assertThat(setting.accepts()).doesNotEndWith(".").isNotBlank();
  }

  private static List<Connector> connectors() {
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
    return new TreeSet<>(connector.settings())
        .stream()
            .map(key -> row(key, null))
            .collect(Collectors.joining("", "\n### Connector `" + connector.name() + "`\n\n", ""));
  }

  private static String row(String key, String what) {
    String full = BrokerSettings.PREFIX + "<name>." + key;
    return "- `%s` (environment: `%s`)%s%n"
        .formatted(full, environment(full), what == null ? "" : ": " + what);
  }

  /** The rule of MicroProfile Config, with the placeholder left readable. */
  private static String environment(String key) {
    return key.replaceAll("[^A-Za-z0-9<>]", "_").toUpperCase(Locale.ROOT);
  }
}
