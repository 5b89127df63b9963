package dev.postrider.web.console;

import dev.postrider.admin.FilterText;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Writes the filters that links lead to. */
final class Filters {

  private Filters() {}

  private static final Pattern PLAIN = Pattern.compile("[^\\s\":\\\\][^\\s\"\\\\]*");

  /** The line for what was written into fields, word for word: {@code -1h} stays what it is. */
  static String line(Map<String, String> fields) {
    StringJoiner line = new StringJoiner(" ");
    for (String field : FilterText.FIELDS) {
      String value = fields.getOrDefault(field, "").strip();
      if (!value.isEmpty()) {
        line.add(field + ":" + quoted(value));
      }
    }
    return line.toString();
  }

  private static String quoted(String value) {
    return PLAIN.matcher(value).matches()
        ? value
        : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** The line for these fields: name, value, name, value. */
  static String of(String... fields) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      values.put(fields[i], fields[i + 1]);
    }
    return FilterText.text(
        new MessageFilter(
            Set.of(),
            values.get("id"),
            values.get("broker"),
            values.get("destination"),
            null,
            values.get("key"),
            null,
            values.get("group"),
            null,
            null));
  }

  /** The line for a group of errors, in these states. */
  static String ofGroup(String group, MessageState... states) {
    return FilterText.text(MessageFilter.ALL.in(Set.copyOf(Arrays.asList(states))).inGroup(group));
  }
}
