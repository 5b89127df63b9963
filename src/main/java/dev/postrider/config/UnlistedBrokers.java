package dev.postrider.config;

import static dev.postrider.config.ConfigProblem.BROKER_UNLISTED;

import dev.postrider.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds settings of brokers that are not listed: they would set nothing, and pass unnoticed. */
final class UnlistedBrokers {

  private UnlistedBrokers() {}

  /** One problem for each such broker, with all its keys; never with a value. */
  static List<Problem> in(SettingsReader reader, List<String> listed) {
    Map<String, List<String>> keys = new TreeMap<>();
    for (String key : reader.keys(BrokerSettings.PREFIX)) {
      int start = BrokerSettings.PREFIX.length();
      int end = key.indexOf('.', start);
      if (end > 0 && !listed.contains(key.substring(start, end))) {
        keys.computeIfAbsent(key.substring(start, end), name -> new ArrayList<>()).add(key);
      }
    }
    String brokers = listed.isEmpty() ? "none" : String.join(", ", listed);
    return keys.entrySet().stream()
        .map(broker -> problem(broker.getKey(), broker.getValue(), brokers))
        .toList();
  }

  private static Problem problem(String broker, List<String> keys, String listed) {
    return BROKER_UNLISTED.of(broker, String.join(", ", keys), listed);
  }
}
