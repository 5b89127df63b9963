package dev.postrider.web.access;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request below the context root. Servers, proxies and frameworks differ in how they
 * read paths that can be read in two ways; so there is only one way here, and the rest is refused.
 */
final class RequestPath {

  static final int LONGEST = 2_000;
  static final int LONGEST_QUERY = 8_000;

  /** Absolute, without path parameters; what is encoded is looked at once it is decoded. */
  private static final Pattern RAW =
      Pattern.compile("(/([A-Za-z0-9._~!$&'()*+,:@=-]|%[0-9A-Fa-f]{2})*)*");

  private static final Pattern DOTS = Pattern.compile(".*/\\.{1,2}(/.*|$)");

  private RequestPath() {}

  /**
   * The decoded path, beginning with {@code /}.
   *
   * @param uri as sent
   * @param context the path of the context root, empty for the server's root
   * @return empty for what can be read in two ways
   */
  static Optional<String> of(@Nullable String uri, String context) {
    if (uri == null || !uri.startsWith(context)) {
      return Optional.empty();
    }
    String raw = uri.substring(context.length());
    if (!RAW.matcher(raw).matches() || raw.contains("//") || DOTS.matcher(raw).matches()) {
      return Optional.empty();
    }
    return raw.isEmpty() ? Optional.of("/") : decoded(raw);
  }

  private static Optional<String> decoded(String raw) {
    ByteBuffer bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) != '%') {
        bytes.put((byte) raw.charAt(i));
        continue;
      }
      int value = HexFormat.fromHexDigits(raw, i + 1, i + 3);
      if (isStructure(value)) {
        return Optional.empty();
      }
      bytes.put((byte) value);
      i += 2;
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString())
          .filter(path -> path.chars().noneMatch(Character::isISOControl));
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  /** What nobody encodes in good faith: it would be structure if it were not encoded. */
  private static boolean isStructure(int value) {
    return value < ' ' || "/\\.;%".indexOf(value) >= 0;
  }
}
