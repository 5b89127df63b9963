package dev.postrider.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** From text to value; each throws {@link RuntimeException} if the text is not allowed. */
final class Parsers {

  private Parsers() {}

  static Function<String, String> text(Pattern pattern) {
    return text -> checked(text, pattern.asMatchPredicate());
  }

  static Function<String, Integer> integer(int min, int max) {
    return text -> checked(Integer.valueOf(text), value -> value >= min && value <= max);
  }

  static Function<String, Long> bytes(long min) {
    return text -> checked(Long.valueOf(text), value -> value >= min);
  }

  static Function<String, Double> ratio() {
    return text -> checked(Double.valueOf(text), value -> value >= 0 && value <= 1);
  }

  static Function<String, Duration> duration(Duration min) {
    return text -> checked(Duration.parse(text), value -> value.compareTo(min) >= 0);
  }

  static Function<String, Duration> duration(Duration min, Duration max) {
    return text ->
        checked(
            Duration.parse(text), value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
  }

  static Function<String, Boolean> bool() {
    return text ->
        switch (text.toLowerCase(Locale.ROOT)) {
          case "true" -> true;
          case "false" -> false;
          default -> throw new IllegalArgumentException(text);
        };
  }

  static <E extends Enum<E>> Function<String, E> oneOf(Class<E> type) {
    return text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  static Function<String, List<String>> names(Pattern pattern) {
    return text ->
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .map(name -> checked(name, pattern.asMatchPredicate()))
            .distinct()
            .toList();
  }

  private static <T> T checked(T value, Predicate<T> allowed) {
    if (!allowed.test(value)) {
      throw new IllegalArgumentException(String.valueOf(value));
    }
    return value;
  }
}
