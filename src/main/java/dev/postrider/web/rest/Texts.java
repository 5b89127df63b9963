package dev.postrider.web.rest;

import static dev.postrider.web.rest.RestProblem.INVALID;

import dev.postrider.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What texts from outside may be, before anything is done with them. */
final class Texts {

  private static final int LONGEST = 1_000;

  /** What else is shorter, or longer. */
  private static final Map<String, Integer> LONGEST_BY_NAME =
      Map.of("q", 8_000, "destination", 600, "broker", 100, "id", 200, "cursor", 20, "limit", 9);

  /** What may quote a broker's own words, in which there may be line breaks. */
  private static final Set<String> WITH_LINES = Set.of("q", "group");

  private Texts() {}

  /**
   * What is wrong with a value, if anything is. Databases cannot store every character, and logs
   * are read line by line.
   */
  static Optional<Problem> flaw(String name, String value) {
    int longest = LONGEST_BY_NAME.getOrDefault(name, LONGEST);
    if (value.length() > longest) {
      return Optional.of(INVALID.of(name, "it is longer than " + longest + " characters"));
    }
    boolean lines = WITH_LINES.contains(name);
    return value.codePoints().anyMatch(c -> isForbidden(c) && !(lines && c >= '\t' && c <= '\r'))
        ? Optional.of(INVALID.of(name, "it holds a control character"))
        : Optional.empty();
  }

  /** The value, if there is nothing wrong with it. */
  static String checked(String name, String value) {
    flaw(name, value)
        .ifPresent(
            problem -> {
              throw new RestException(400, problem);
            });
    return value;
  }

  static @Nullable String blankToNull(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** A surrogate alone is half a character. */
  private static boolean isForbidden(int character) {
    return Character.isISOControl(character)
        || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
  }
}
