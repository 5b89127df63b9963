package dev.postrider.config;

import static dev.postrider.config.ConfigProblem.UNKNOWN_KEY;

import dev.postrider.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/** Finds keys that set nothing: nearly always a typing error that would pass unnoticed. */
final class UnknownKeys {

  private static final Set<String> KNOWN =
      PostriderSettings.declared().stream().map(Setting::key).collect(Collectors.toSet());

  private UnknownKeys() {}

  static List<Problem> in(Config config) {
    return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
        .filter(key -> key.startsWith("postrider."))
        .filter(key -> !key.startsWith(BrokerSettings.PREFIX))
        .filter(key -> !key.equals(FileConfigSource.KEY))
        .filter(key -> !KNOWN.contains(key))
        .filter(key -> !isVariable(config, key))
        .distinct()
        .sorted()
        .map(key -> UNKNOWN_KEY.of(key, nearest(key)))
        .toList();
  }

  /**
   * Some implementations list environment variables under a guess of the key they stand for:
   * POSTRIDER_TABLE_PREFIX as postrider.table.prefix, and what Kubernetes sets in every container
   * beside a service named postrider, as postrider.service.host.
   */
  private static boolean isVariable(Config config, String key) {
    String variable = key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    return config.getOptionalValue(variable, String.class).isPresent();
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
