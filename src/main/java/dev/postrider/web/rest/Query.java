package dev.postrider.web.rest;

import static dev.postrider.web.rest.RestProblem.INVALID;
import static dev.postrider.web.rest.RestProblem.TWICE;
import static dev.postrider.web.rest.RestProblem.UNKNOWN;

import dev.postrider.Problem;
import dev.postrider.admin.FilterText;
import dev.postrider.admin.Messages;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands behind the question mark, checked: each name is known, and given once. */
final class Query {

  private static final int PAGE = 50;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /** Numbers of messages; those of scheduled ones are negative and have all their digits. */
  private static final Pattern CURSOR = Pattern.compile("\\d{1,18}|-\\d{16}");

  private static final Pattern SHORT = Pattern.compile("(\\d{1,6})([smhd])");

  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Checks parameters.
   *
   * @param given decoded
   * @param known the names there are
   * @throws RestException PR1257, PR1258, PR1260, all that is wrong at once
   */
  static Query of(Map<String, List<String>> given, Collection<String> known) {
    List<Problem> problems = new ArrayList<>();
    Map<String, String> values = new LinkedHashMap<>();
    given.forEach(
        (name, all) -> {
          if (!known.contains(name)) {
            problems.add(unknown(name, known));
          } else if (all.size() > 1) {
            problems.add(TWICE.of(name));
          } else {
            String value = all.isEmpty() ? "" : all.get(0);
            Texts.flaw(name, value).ifPresent(problems::add);
            values.put(name, value);
          }
        });
    if (!problems.isEmpty()) {
      throw new RestException(problems);
    }
    return new Query(values);
  }

  /** Checks parameters of which only these are known. */
  static Query of(UriInfo uri, String... known) {
    return of(given(uri), List.of(known));
  }

  /** Checks parameters of which those of a filter are known, and these. */
  static Query ofFilter(UriInfo uri, String... more) {
    Set<String> known = new LinkedHashSet<>(FilterText.FIELDS);
    known.addAll(List.of(more));
    return of(given(uri), known);
  }

  private static Map<String, List<String>> given(UriInfo uri) {
    try {
      return uri.getQueryParameters();
    } catch (IllegalArgumentException undecodable) {
      throw invalid("the query", "it is not encoded as in a URL");
    }
  }

  /** What is not known may be long, or have been meant as a trick. */
  private static Problem unknown(String name, Collection<String> known) {
    String shown = name.matches("[\\w.-]{1,40}") ? "parameter " + name : "parameter of this name";
    return UNKNOWN.of(shown, known.isEmpty() ? "none" : String.join(", ", known));
  }

  /** The value, if it is given and not blank. */
  @Nullable String text(String name) {
    return Texts.blankToNull(values.get(name));
  }

  /** What is given of a filter, by field. */
  Map<String, String> filter() {
    Map<String, String> fields = new LinkedHashMap<>(values);
    fields.keySet().retainAll(FilterText.FIELDS);
    return fields;
  }

  /** How many to list. */
  int limit() {
    String text = text("limit");
    if (text == null) {
      return PAGE;
    }
    int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > Messages.MOST) {
      throw invalid("limit", "it is a number from 1 to " + Messages.MOST);
    }
    return limit;
  }

  /** Where the page before ended. */
  @Nullable Long cursor() {
    String text = text("cursor");
    if (text == null) {
      return null;
    }
    if (!CURSOR.matcher(text).matches()) {
      throw invalid("cursor", "it is what the page before gave as next");
    }
    return Long.valueOf(text);
  }

  /** A length of time: {@code 90s}, {@code 15m}, {@code 1h}, {@code 7d}, or as in ISO 8601. */
  Duration duration(String name, Duration otherwise, Duration min, Duration max) {
    String text = text(name);
    Duration duration = text == null ? otherwise : parsed(text);
    if (duration == null || duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      throw invalid(
          name, "it is a time from " + min + " to " + max + ", like 90s, 15m, 1h, 7d or PT1H");
    }
    return duration;
  }

  private static @Nullable Duration parsed(String text) {
    Matcher shortly = SHORT.matcher(text);
    if (shortly.matches()) {
      long number = Long.parseLong(shortly.group(1));
      return switch (shortly.group(2)) {
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        default -> Duration.ofDays(number);
      };
    }
    try {
      return Duration.parse(text.toUpperCase(Locale.ROOT));
    } catch (DateTimeException | ArithmeticException notATime) {
      return null;
    }
  }

  private static RestException invalid(String name, String why) {
    return new RestException(400, INVALID.of(name, why));
  }
}
