package dev.postrider.config;

import static dev.postrider.config.ConfigProblem.INVALID;

import dev.postrider.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/** Reads settings and gathers all that is wrong with them. */
final class SettingsReader {

  private final Config config;
  private final List<Problem> problems = new ArrayList<>();

  SettingsReader(Config config) {
    this.config = config;
  }

  /** The value, or the default, also where the value is a problem. */
  <T> T get(Setting<T> setting) {
    return optional(setting).orElseGet(() -> setting.parser().apply(setting.defaultText()));
  }

  /** The value if one is given and allowed. */
  <T> Optional<T> optional(Setting<T> setting) {
    return raw(setting.key()).flatMap(text -> parse(setting, text));
  }

  /** The text of a key, if it is given and not blank. */
  Optional<String> raw(String key) {
    return config
        .getOptionalValue(key, String.class)
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** The keys that begin so, sorted; without guesses of what environment variables stand for. */
  List<String> keys(String prefix) {
    return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
        .filter(key -> key.startsWith(prefix))
        .filter(key -> !isVariable(key))
        .distinct()
        .sorted()
        .toList();
  }

  void problem(Problem problem) {
    problems.add(problem);
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  /**
   * Some implementations list environment variables under a guess of the key they stand for:
   * POSTRIDER_TABLE_PREFIX as postrider.table.prefix, and what Kubernetes sets in every container
   * beside a service named postrider, as postrider.service.host.
   */
  private boolean isVariable(String key) {
    String variable = key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    return config.getOptionalValue(variable, String.class).isPresent();
  }

  private <T> Optional<T> parse(Setting<T> setting, String text) {
    try {
      return Optional.of(setting.parser().apply(text));
    } catch (RuntimeException notAllowed) {
      problem(INVALID.of(setting.key(), text, setting.accepts()));
      return Optional.empty();
    }
  }
}
