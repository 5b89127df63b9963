package dev.postrider.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What restricts a query: conditions joined by AND, with the values of their parameters. */
final class Conditions {

  private final StringBuilder text = new StringBuilder(" WHERE 1 = 1");
  private final List<Object> values = new ArrayList<>();

  /** Adds a condition with as many parameters as values. */
  Conditions and(String condition, Object... its) {
    text.append(" AND ").append(condition);
    values.addAll(List.of(its));
    return this;
  }

  /** Adds a condition on one value, unless there is none. */
  Conditions given(String condition, @Nullable Object value) {
    return value == null ? this : and(condition, value);
  }

  /** The expression is one of the texts made of these, unless there are none. */
  <T> Conditions anyOf(String expression, Set<T> its, Function<T, String> text) {
    if (its.isEmpty()) {
      return this;
    }
    String places = "?, ".repeat(its.size() - 1) + "?";
    return and(expression + " IN (" + places + ")", its.stream().map(text).sorted().toArray());
  }

  /** The expression contains the part, in upper or lower case alike. */
  Conditions contains(String expression, @Nullable String part) {
    return part == null
        ? this
        : and(
            "LOWER(" + expression + ") LIKE ? ESCAPE '!'",
            "%" + escaped(part.toLowerCase(Locale.ROOT)) + "%");
  }

  /** The column is the pattern, or begins with it if it ends with {@code *}. */
  Conditions matches(String column, @Nullable String pattern) {
    if (pattern != null && pattern.endsWith("*")) {
      String beginning = pattern.substring(0, pattern.length() - 1);
      return and(column + " LIKE ? ESCAPE '!'", escaped(beginning) + "%");
    }
    return given(column + " = ?", pattern);
  }

  String text() {
    return text.toString();
  }

  List<Object> values() {
    return values;
  }

  private static String escaped(String part) {
    return part.replaceAll("[!%_]", "!$0");
  }
}
