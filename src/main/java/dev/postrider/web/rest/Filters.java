package dev.postrider.web.rest;

import static dev.postrider.web.rest.RestProblem.NO_FILTER;
import static dev.postrider.web.rest.RestProblem.TWICE;

import dev.postrider.Problem;
import dev.postrider.admin.FilterText;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which messages are meant: by fields, by a line of words, or by both together. */
final class Filters {

  private Filters() {}

  /**
   * Both together; what one of them says the other must not.
   *
   * @throws dev.postrider.admin.AdminException PR1015
   * @throws RestException PR1258
   */
  static MessageFilter of(FilterText filters, @Nullable String line, Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.values().removeIf(String::isBlank);
    Map<String, String> words = line == null ? Map.of() : FilterText.fields(filters.parse(line));
    List<Problem> twice = words.keySet().stream().filter(all::containsKey).map(TWICE::of).toList();
    if (!twice.isEmpty()) {
      throw new RestException(twice);
    }
    all.putAll(words);
    return filters.parse(all);
  }

  /** The same, where a filter that was forgotten would mean all. */
  static MessageFilter required(
      FilterText filters, @Nullable String line, Map<String, String> fields) {
    MessageFilter filter = of(filters, line, fields);
    if (filter.equals(MessageFilter.ALL)) {
      throw new RestException(400, NO_FILTER.of());
    }
    return filter;
  }

  /** The same, in these states unless the filter names others. */
  static MessageFilter in(MessageFilter filter, MessageState... states) {
    return filter.states().isEmpty() ? filter.in(Set.of(states)) : filter;
  }
}
