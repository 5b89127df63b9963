package dev.postrider.web.console;

import dev.postrider.PostriderException;
import org.jspecify.annotations.Nullable;

/** Reads what an address says about where a page begins. */
final class Cursor {

  private Cursor() {}

  /**
   * The number, or null for the first page.
   *
   * @throws PostriderException PR1282
   */
  static @Nullable Long of(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException notOurs) {
      throw new PostriderException(ConsoleProblem.UNKNOWN_REQUEST.of("before"), notOurs);
    }
  }
}
