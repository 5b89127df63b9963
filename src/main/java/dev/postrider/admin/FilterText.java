package dev.postrider.admin;

import static dev.postrider.admin.AdminProblem.INVALID_VALUE;

import dev.postrider.Problem;
import dev.postrider.admin.AdminException.Kind;
import dev.postrider.store.MessageFilter;
import dev.postrider.store.MessageState;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Filters of messages as people write them, the same in the console, in URLs and in the REST API:
 * {@code status:failed destination:/queue/* error:"connection refused" from:-1h}. A word without a
 * field is looked for in errors.
 *
 * <p>Fields: {@code status} (pending, failed, held, dead, scheduled; several with commas), {@code
 * id}, {@code broker}, {@code destination} ({@code *} at the end stands for anything), {@code
 * type}, {@code key}, {@code error} (a part of it), {@code group}, {@code from} and {@code to} (a
 * time like {@code 2026-01-31T08:00:00Z}, or minutes, hours, days before now: {@code -15m}, {@code
 * -1h}, {@code -7d}). Safe for use by any thread.
 */
public final class FilterText {

  /** The fields, in the order they are written. */
  public static final List<String> FIELDS =
      List.of(
          "status", "id", "broker", "destination", "type", "key", "error", "group", "from", "to");

  /** The longest value, characters. */
  public static final int LONGEST = 1_000;

  private static final Pattern TOKEN =
      Pattern.compile("\\s*(?:([a-z]+):)?(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+))");
  private static final Pattern AGO = Pattern.compile("-(\\d{1,5})([mhd])");
  private static final Pattern PLAIN = Pattern.compile("[^\\s\":\\\\][^\\s\"\\\\]*");

  private final Clock clock;

  FilterText(Clock clock) {
    this.clock = clock;
  }

  /**
   * Reads a line of words.
   *
   * @throws AdminException PR1015, all that is wrong at once
   */
  public MessageFilter parse(@Nullable String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    Matcher token = TOKEN.matcher(line == null ? "" : line);
    while (token.find()) {
      String field = token.group(1) == null ? "error" : token.group(1);
      String value = token.group(2) == null ? token.group(3) : unquoted(token.group(2));
      if (token.group(1) != null && !FIELDS.contains(field)) {
        // It may be a word with a colon in it, such as a host with its port.
        value = field + ":" + value;
        field = "error";
      }
      if (fields.merge(field, value, (a, b) -> a + " " + b) != value && !field.equals("error")) {
        problems.add(INVALID_VALUE.of(field, "it is given twice"));
      }
    }
    return parse(fields, problems);
  }

  /**
   * Reads values by field; blank ones restrict nothing.
   *
   * @throws AdminException PR1015, all that is wrong at once
   */
  public MessageFilter parse(Map<String, String> fields) {
    return parse(fields, new ArrayList<>());
  }

  private MessageFilter parse(Map<String, String> fields, List<Problem> problems) {
    Values values = new Values(fields, problems);
    Set<MessageState> states = values.states();
    MessageFilter filter =
        new MessageFilter(
            states,
            values.text("id"),
            values.text("broker"),
            values.text("destination"),
            values.text("type"),
            values.text("key"),
            values.text("error"),
            values.text("group"),
            values.time("from"),
            values.time("to"));
    if (!problems.isEmpty()) {
      throw new AdminException(Kind.INVALID, problems);
    }
    return filter;
  }

  /** The line of words that {@link #parse(String)} makes this filter of. */
  public static String text(MessageFilter filter) {
    StringJoiner line = new StringJoiner(" ");
    fields(filter).forEach((field, value) -> line.add(field + ":" + quoted(value)));
    return line.toString();
  }

  /** What the filter restricts, by field. */
  public static Map<String, String> fields(MessageFilter filter) {
    Map<String, String> fields = new LinkedHashMap<>();
    StringJoiner states = new StringJoiner(",");
    filter.states().stream().sorted().forEach(state -> states.add(name(state)));
    put(fields, "status", filter.states().isEmpty() ? null : states);
    put(fields, "id", filter.id());
    put(fields, "broker", filter.broker());
    put(fields, "destination", filter.destination());
    put(fields, "type", filter.type());
    put(fields, "key", filter.key());
    put(fields, "error", filter.error());
    put(fields, "group", filter.errorGroup());
    put(fields, "from", filter.from());
    put(fields, "to", filter.to());
    return fields;
  }

  private static void put(Map<String, String> fields, String field, @Nullable Object value) {
    if (value != null) {
      fields.put(field, value.toString());
    }
  }

  private static String name(MessageState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static String quoted(String value) {
    return PLAIN.matcher(value).matches()
        ? value
        : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String unquoted(String text) {
    return text.replaceAll("\\\\(.)", "$1");
  }

  private final class Values {

    private final Map<String, String> fields;
    private final List<Problem> problems;

    Values(Map<String, String> fields, List<Problem> problems) {
      this.fields = fields;
      this.problems = problems;
    }

    @Nullable String text(String field) {
      String value = fields.get(field);
      if (value == null || value.isBlank()) {
        return null;
      }
      if (value.length() > LONGEST) {
        return refuse(field, "it is longer than " + LONGEST + " characters");
      }
      // A group is a text of a broker, cut at some length: as it is, with its blanks and lines.
      boolean verbatim = field.equals("group");
      if (value
          .chars()
          .anyMatch(c -> Character.isISOControl(c) && !(verbatim && c >= 9 && c <= 13))) {
        return refuse(field, "it holds a control character");
      }
      return verbatim ? value : value.strip();
    }

    Set<MessageState> states() {
      Set<MessageState> states = EnumSet.noneOf(MessageState.class);
      String text = text("status");
      for (String name : text == null ? new String[0] : text.split(",", -1)) {
        try {
          states.add(MessageState.valueOf(name.strip().toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException unknown) {
          refuse("status", "it knows pending, failed, held, dead, scheduled and sent");
        }
      }
      return states;
    }

    @Nullable Instant time(String field) {
      String text = text(field);
      if (text == null) {
        return null;
      }
      Matcher ago = AGO.matcher(text);
      try {
        return ago.matches() ? clock.instant().minus(length(ago)) : inRange(Instant.parse(text));
      } catch (DateTimeException notATime) {
        refuse(field, "a time is like 2026-01-31T08:00:00Z, -15m, -1h or -7d");
        return null;
      }
    }

    /** Further off than any message, and databases have no such years. */
    private Instant inRange(Instant time) {
      if (time.isBefore(Instant.EPOCH)
          || time.isAfter(clock.instant().plus(Duration.ofDays(36_500)))) {
        throw new DateTimeException("out of range");
      }
      return time;
    }

    private static Duration length(Matcher ago) {
      long number = Long.parseLong(ago.group(1));
      return switch (ago.group(2)) {
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        default -> Duration.ofDays(number);
      };
    }

    private @Nullable String refuse(String field, String why) {
      problems.add(INVALID_VALUE.of(field, why));
      return null;
    }
  }
}
