package dev.postrider;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Something that went wrong, told so that a reader can act: in the log, in an exception, in the
 * console and in the documentation alike.
 *
 * @param code {@code PRnnnn}; ranges by package are listed in {@code message-ranges.txt}
 * @param what what happened, one sentence with the offending value in it
 * @param consequence what it means for messages and transactions
 * @param remedy what to do about it
 */
public record Problem(String code, String what, String consequence, String remedy) {

  /** And whatever else would move what is read in a terminal. */
  private static final Pattern LINE_ENDS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");

  /** Checks that nothing is missing. */
  public Problem {
    requireNonNull(code);
    requireNonNull(what);
    requireNonNull(consequence);
    requireNonNull(remedy);
  }

  /**
   * {@code PR0101: what. consequence remedy}, in one line: a foreign text in it, the id of a
   * message for instance, makes no other line of a log.
   */
  @Override
  public String toString() {
    String line = code + ": " + what + " " + consequence + " " + remedy;
    return LINE_ENDS.matcher(line).replaceAll(" ");
  }

  /**
   * An entry of a package's catalogue of problems; catalogues are enums, so that the documentation
   * can list them. Placeholders are those of {@link String#format}.
   */
  public interface Entry {

    /** The problem with placeholders in {@link Problem#what()}; its code is unique. */
    Problem template();

    /** This entry about the given facts. */
    default Problem of(Object... facts) {
      Problem template = template();
      return new Problem(
          template.code,
          String.format(template.what, facts),
          template.consequence,
          template.remedy);
    }
  }
}
