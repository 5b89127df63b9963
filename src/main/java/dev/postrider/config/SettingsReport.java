package dev.postrider.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * What a node is configured with, for operators: each declared setting and all that is set for its
 * brokers, with where it comes from. Of brokers' settings only those are told that are known to
 * hold no secret; hashes of passwords and tokens are not in it at all.
 */
public final class SettingsReport {

  private static final About CONNECTOR =
      new About(
          "connector",
          "",
          "Which kind of connector the broker is reached by.",
          UnaryOperator.identity());

  private final Config config;
  private final Kinds kinds;
  private final List<Line> lines = new ArrayList<>();

  private SettingsReport(Config config, Kinds kinds) {
    this.config = config;
    this.kinds = kinds;
  }

  /** What is known of the settings that brokers have. */
  @FunctionalInterface
  public interface Kinds {

    /**
     * The settings of one kind.
     *
     * @param connector the kind's name in lower case; empty for a broker without one
     */
    List<About> settings(String connector);
  }

  /**
   * A setting of brokers.
   *
   * @param key under {@code postrider.broker.<name>.}
   * @param defaultText empty for none
   * @param what what it sets
   * @param shown makes what may be told of the value
   */
  public record About(String key, String defaultText, String what, UnaryOperator<String> shown) {}

  /**
   * A setting.
   *
   * @param value as it is in force, with {@link UrlSecrets#MASK} for what is or may be a secret;
   *     empty for none
   * @param origin the name of the source it comes from and its ordinal; {@code default} if none has
   *     it
   * @param defaultValue empty for none, and for what the broker's client decides
   * @param what what it sets
   */
  public record Line(String key, String value, String origin, String defaultValue, String what) {}

  /** All settings: the declared ones, and then the brokers', as they are now. */
  public static List<Line> of(Config config, Kinds kinds) {
    SettingsReport report = new SettingsReport(config, kinds);
    PostriderSettings.declared().forEach(report::declared);
    SettingsReader reader = new SettingsReader(config);
    reader
        .optional(BrokerSettings.BROKERS)
        .orElse(List.of())
        .forEach(name -> report.broker(reader, BrokerSettings.PREFIX + name + "."));
    return List.copyOf(report.lines);
  }

  private void declared(Setting<?> setting) {
    ConfigValue found = config.getConfigValue(setting.key());
    String text = text(found);
    lines.add(
        new Line(
            setting.key(),
            text.isEmpty() ? setting.defaultText() : text,
            text.isEmpty() ? "default" : origin(found),
            setting.defaultText(),
            setting.what()));
  }

  /** Also what cannot be enumerated, because it stands in the environment. */
  private void broker(SettingsReader reader, String prefix) {
    String connector = text(config.getConfigValue(prefix + CONNECTOR.key()));
    Map<String, About> known = new TreeMap<>();
    kinds
        .settings(connector.toLowerCase(Locale.ROOT))
        .forEach(about -> known.put(about.key(), about));
    known.put(CONNECTOR.key(), CONNECTOR);
    reader
        .keys(prefix)
        .forEach(key -> known.computeIfAbsent(key.substring(prefix.length()), this::unknown));
    known.values().forEach(about -> broker(prefix, about));
  }

  private void broker(String prefix, About about) {
    ConfigValue found = config.getConfigValue(prefix + about.key());
    String text = text(found);
    if (!text.isEmpty()) {
      String value = about.shown().apply(text);
      lines.add(
          new Line(prefix + about.key(), value, origin(found), about.defaultText(), about.what()));
    }
  }

  /** Whether the client of the broker takes it for a secret is not known here. */
  private About unknown(String key) {
    return new About(key, "", "A setting of the broker's client.", text -> UrlSecrets.MASK);
  }

  private static String text(@Nullable ConfigValue found) {
    String value = found == null ? null : found.getValue();
    return value == null ? "" : value.strip();
  }

  /** A source may be named by an address of its own. */
  private static String origin(ConfigValue found) {
    return UrlSecrets.masked(String.valueOf(found.getSourceName()))
        + " ("
        + found.getSourceOrdinal()
        + ")";
  }
}
