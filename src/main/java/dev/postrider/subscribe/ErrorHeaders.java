package dev.postrider.subscribe;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a dead letter of a consumer tell.
 *
 * @param errorClass of the last failure
 * @param message of the last failure
 * @param attempts how often it was tried
 * @param first when it failed first, by the clock of the consumer's node
 * @param last when it failed last
 * @param source the destination where it was received
 * @param consumer who received it
 */
public record ErrorHeaders(
    @Nullable String errorClass,
    @Nullable String message,
    int attempts,
    @Nullable Instant first,
    @Nullable Instant last,
    @Nullable String source,
    @Nullable String consumer) {

  private static final String PREFIX = "postrider_error_";
  private static final String CLASS = PREFIX + "class";
  private static final String MESSAGE = PREFIX + "message";
  private static final String ATTEMPTS = PREFIX + "attempts";
  private static final String FIRST = PREFIX + "first_at";
  private static final String LAST = PREFIX + "last_at";
  private static final String SOURCE = PREFIX + "source";
  private static final String CONSUMER = PREFIX + "consumer";

  private static final int MOST_DIGITS = 9;

  /** Reads them; what is missing or unreadable is null, or 0. */
  public static ErrorHeaders of(Map<String, String> headers) {
    return new ErrorHeaders(
        headers.get(CLASS),
        headers.get(MESSAGE),
        Optional.ofNullable(headers.get(ATTEMPTS))
            .filter(text -> text.length() <= MOST_DIGITS && text.matches("\\d+"))
            .map(Integer::valueOf)
            .orElse(0),
        time(headers.get(FIRST)),
        time(headers.get(LAST)),
        headers.get(SOURCE),
        headers.get(CONSUMER));
  }

  /** The headers without them. */
  public static Map<String, String> without(Map<String, String> headers) {
    Map<String, String> others = new LinkedHashMap<>(headers);
    others.keySet().removeIf(name -> name.startsWith(PREFIX));
    return others;
  }

  void put(Map<String, String> headers) {
    put(headers, CLASS, errorClass);
    put(headers, MESSAGE, message);
    headers.put(ATTEMPTS, String.valueOf(attempts));
    put(headers, FIRST, first);
    put(headers, LAST, last);
    put(headers, SOURCE, source);
    put(headers, CONSUMER, consumer);
  }

  private static void put(Map<String, String> headers, String name, @Nullable Object value) {
    if (value != null) {
      headers.put(name, value.toString());
    }
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException unreadable) {
      return null;
    }
  }
}
