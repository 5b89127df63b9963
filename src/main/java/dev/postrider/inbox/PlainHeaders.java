package dev.postrider.inbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Headers of any sender as every wire carries them: a message that came by one wire, or from a
 * client without rules, may have what another refuses.
 */
public final class PlainHeaders {

  private static final Pattern ILLEGAL = Pattern.compile("[^A-Za-z0-9_$]");

  /** By Jakarta Messaging 3.1, section 3.8.1.1; and RabbitMQ's for lists of destinations. */
  private static final Pattern TAKEN =
      Pattern.compile(
          "(?i)|[0-9].*|null|true|false|not|and|or|between|like|in|is|escape|b?cc|(?-i:JMS.*)");

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_VALUE = 4_000;

  /** Of all together; the smallest of usual limits is 128 kB. */
  private static final int MOST_CHARACTERS = 16_000;

  private PlainHeaders() {}

  /**
   * As many as fit, those of Postrider first; {@code _} stands for what a name cannot have. One
   * whose value cannot be carried is left out.
   */
  public static Map<String, String> of(Map<String, String> headers) {
    Map<String, String> plain = new LinkedHashMap<>();
    int room = add(plain, headers, true, MOST_CHARACTERS);
    add(plain, headers, false, room);
    return plain;
  }

  /** Whether a text is one line of moderate length. */
  public static boolean isPlain(String text, int longest) {
    return text.length() <= longest && text.chars().noneMatch(Character::isISOControl);
  }

  private static int add(
      Map<String, String> plain, Map<String, String> headers, boolean own, int room) {
    int left = room;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String name = name(header.getKey());
      int size = name.length() + header.getValue().length();
      if (header.getKey().startsWith("postrider_") == own
          && size <= left
          && name.length() <= LONGEST_NAME
          && isPlain(header.getValue(), LONGEST_VALUE)
          && plain.putIfAbsent(name, header.getValue()) == null) {
        left -= size;
      }
    }
    return left;
  }

  /** By the rules of Jakarta Messaging, the strictest of all. */
  private static String name(String given) {
    String name = ILLEGAL.matcher(given).replaceAll("_");
    return TAKEN.matcher(name).matches() ? "_" + name : name;
  }
}
