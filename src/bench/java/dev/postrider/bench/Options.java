package dev.postrider.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to measure, from system properties.
 *
 * @param pairs how often each measurement is repeated, all contenders by turns
 * @param rows how many rows each contender has to drain
 * @param only the names of the scenarios to run; empty for all
 */
record Options(int pairs, int rows, Set<String> only) {

  /** The longest time a contender is measured in one go. */
  static final Duration WINDOW = Duration.ofSeconds(Integer.getInteger("bench.seconds", 10));

  static Options read() {
    return new Options(
        Integer.getInteger("bench.pairs", 5),
        Integer.getInteger("bench.rows", 500_000),
        Arrays.stream(System.getProperty("bench.only", "").split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet()));
  }

  boolean wants(String scenario) {
    return only.isEmpty() || only.contains(scenario);
  }

  boolean wantsAny(Collection<String> scenarios) {
    return scenarios.stream().anyMatch(this::wants);
  }
}
