package dev.postrider.relay;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Promises that did not hold in a world, with what was seen of each. */
final class BrokenPromises extends AssertionError {

  private static final long serialVersionUID = 1;

  private final transient Map<Promise, List<String>> broken;

  BrokenPromises(Map<Promise, List<String>> broken) {
    super(text(broken));
    this.broken = new EnumMap<>(broken);
  }

  boolean contains(Promise promise) {
    return broken.containsKey(promise);
  }

  private static String text(Map<Promise, List<String>> broken) {
    StringBuilder text = new StringBuilder();
    broken.forEach(
        (promise, seen) -> {
          text.append("\n  ").append(promise).append(": ");
          seen.stream().limit(5).forEach(one -> text.append("\n    ").append(one));
          if (seen.size() > 5) {
            text.append("\n    and ").append(seen.size() - 5).append(" more");
          }
        });
    return text.toString();
  }
}
