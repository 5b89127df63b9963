package dev.postrider.config;

import static dev.postrider.config.ConfigProblem.UNKNOWN_KEY;

import dev.postrider.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds keys that set nothing: nearly always a typing error that would pass unnoticed. */
final class UnknownKeys {

  private static final String PREFIX = "postrider.";

  private static final Set<String> KNOWN =
      PostriderSettings.declared().stream().map(Setting::key).collect(Collectors.toSet());

  private UnknownKeys() {}

  static List<Problem> in(SettingsReader reader) {
    return reader.keys(PREFIX).stream()
        .filter(key -> !isOfBroker(key))
        .filter(key -> !LoginSettings.USERS.isKey(key) && !LoginSettings.TOKENS.isKey(key))
        .filter(key -> !key.equals(FileConfigSource.KEY))
        .filter(key -> !KNOWN.contains(key))
        .map(key -> UNKNOWN_KEY.of(key, hint(key)))
        .toList();
  }

  /** A broker's name alone, without a key of its own behind it, sets nothing either. */
  private static boolean isOfBroker(String key) {
    return key.startsWith(BrokerSettings.PREFIX)
        && key.indexOf('.', BrokerSettings.PREFIX.length()) > 0;
  }

  /** A guess is worth telling if at most a third of the key's own part is mistyped. */
  private static String hint(String key) {
    String nearest = nearest(key);
    int own = key.length() - PREFIX.length();
    return distance(key, nearest) * 3 <= own
        ? "the nearest is " + nearest
        : "none has a similar name";
  }

  private static String nearest(String key) {
    return KNOWN.stream()
        .min(
            Comparator.<String>comparingInt(known -> distance(key, known))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  /** The number of letters to insert, remove or replace (Levenshtein). */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
