package dev.postrider.subscribe;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a message must have to be of interest; all of it. */
record HeaderFilter(List<Map.Entry<String, String>> conditions) {

  /**
   * Reads {@code name=value} each.
   *
   * @throws IllegalArgumentException if one is not written so
   */
  static HeaderFilter of(String... conditions) {
    return new HeaderFilter(Arrays.stream(conditions).map(HeaderFilter::condition).toList());
  }

  boolean admits(Map<String, String> headers) {
    return conditions.stream().allMatch(c -> c.getValue().equals(headers.get(c.getKey())));
  }

  private static Map.Entry<String, String> condition(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(text);
    }
    return Map.entry(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
  }
}
