package dev.postrider.connector.stomp;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a broker says in an ERROR frame, for an operator. */
final class ErrorText {

  private static final int MOST = 300;

  /** Artemis shows the message it complains about, headers included. */
  private static final Pattern MESSAGE = Pattern.compile("\\s*\\w*Message\\[.*", Pattern.DOTALL);

  private ErrorText() {}

  /** The body, or the short text; on one line, without what the message holds. */
  static String of(Frame error) {
    String body = new String(error.body(), StandardCharsets.UTF_8);
    String text = body.isBlank() ? error.headers().getOrDefault("message", "") : body;
    String told = MESSAGE.matcher(text).replaceFirst("").replaceAll("\\s+", " ").strip();
    if (told.isEmpty()) {
      return "it does not say why";
    }
    return told.length() <= MOST ? told : told.substring(0, MOST) + "…";
  }
}
