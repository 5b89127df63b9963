package dev.postrider.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was found out, in the order of finding. */
final class Figures {

  private final Map<String, Double> values = new LinkedHashMap<>();

  /** Keeps it and says so. */
  void put(String name, double value) {
    values.put(name, value);
    System.out.println("figure: " + name + " = " + format(value));
  }

  Map<String, Double> values() {
    return Collections.unmodifiableMap(values);
  }

  /** Four digits that mean something; whole numbers above. */
  static String format(double value) {
    double size = Math.abs(value);
    String pattern = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, pattern, value);
  }

  /** The middle one, or the mean of the two in the middle. */
  static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
