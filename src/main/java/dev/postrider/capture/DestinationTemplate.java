package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.PLACEHOLDER_EMPTY;

import dev.postrider.PostriderException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A destination that may hold names of attributes in braces.
 *
 * @param text as declared
 */
record DestinationTemplate(String text) {

  /** A brace without its partner is a placeholder too, so that it is found to be unknown. */
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}|[{}]");

  /** Gives the text of an attribute. */
  @FunctionalInterface
  interface Attributes {

    /** The text of the attribute, null if it has no value. */
    @Nullable String text(String name);
  }

  /** The names in braces; a stray brace stands for itself. */
  List<String> attributes() {
    List<String> names = new ArrayList<>();
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      names.add(name(matcher));
    }
    return names;
  }

  /** How many characters it has without the values of attributes. */
  int fixedLength() {
    return PLACEHOLDER.matcher(text).replaceAll("").length();
  }

  /**
   * The destination with all values filled in.
   *
   * @throws PostriderException PR0110 if one is null or empty
   */
  String fill(Attributes attributes) {
    UnaryOperator<String> value =
        name -> {
          String filled = attributes.text(name);
          if (filled == null || filled.isEmpty()) {
            throw new PostriderException(PLACEHOLDER_EMPTY.of(name, text));
          }
          return filled;
        };
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value.apply(name(found))));
  }

  private static String name(MatchResult found) {
    return found.group(1) == null ? found.group() : found.group(1);
  }
}
