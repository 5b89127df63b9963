package dev.postrider.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

  private static final String URL = "url";
  private static final String PASSWORD = "password";

  /** Settings of brokers that are told as they are. */
  private static final Set<String> TOLD =
      Set.of(
          "connector",
          "connection-factory",
          "jndi",
          "client-id",
          "user",
          "connect-timeout",
          "send-timeout");

  private static final Map<String, String> ABOUT =
      Map.of(
          "connector",
          "Which kind of connector the broker is reached by.",
          URL,
          "The broker's address.",
          "connection-factory",
          "The class of the client's connection factory.",
          "jndi",
          "A connection factory that the server holds.",
          "client-id",
          "What the client identifiers of the connections begin with.",
          "user",
          "Who logs in.",
          PASSWORD,
          "The user's password.",
          "connect-timeout",
          "How long connecting and logging in may take.",
          "send-timeout",
          "How long the broker may take to confirm a batch.");

  private final Config config;
  private final List<Line> lines = new ArrayList<>();

  private SettingsReport(Config config) {
    this.config = config;
  }

  /**
   * A setting.
   *
   * @param value as it is in force, with {@link UrlSecrets#MASK} for what is or may be a secret;
   *     empty for none
   * @param origin the name of the source it comes from and its ordinal; {@code default} if none has
   *     it
   * @param defaultValue empty for none, and for what the connector decides
   * @param what what it sets
   */
  public record Line(String key, String value, String origin, String defaultValue, String what) {}

  /** All settings: the declared ones, and then the brokers', as they are now. */
  public static List<Line> of(Config config) {
    SettingsReport report = new SettingsReport(config);
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
    Set<String> keys = new TreeSet<>();
    reader.keys(prefix).forEach(key -> keys.add(key.substring(prefix.length())));
    keys.addAll(ABOUT.keySet());
    for (String key : keys) {
      ConfigValue found = config.getConfigValue(prefix + key);
      String text = text(found);
      if (!text.isEmpty()) {
        String what = ABOUT.getOrDefault(key, "A setting of the broker's connector.");
        lines.add(new Line(prefix + key, shown(key).apply(text), origin(found), "", what));
      }
    }
  }

  private static UnaryOperator<String> shown(String key) {
    if (key.equals(URL)) {
      return UrlSecrets::masked;
    }
    return TOLD.contains(key) ? UnaryOperator.identity() : text -> UrlSecrets.MASK;
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
