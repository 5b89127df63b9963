package dev.postrider.admin;

import java.util.regex.Pattern;

/** Texts of messages, which anybody may have written, as tables and logs take them. */
final class PlainText {

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private PlainText() {}

  /** With blanks for control characters: PostgreSQL would refuse one, and the whole job with it. */
  static String of(String text) {
    return CONTROL.matcher(text).replaceAll(" ");
  }
}
