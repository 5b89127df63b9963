package dev.postrider.web.rest;

import dev.postrider.store.MessageCatalog.Content;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A payload on its way to a browser, which must not take it for anything it could carry out: its
 * type is text or bytes, whatever was stored, and it is saved, not shown.
 *
 * @param fileName of letters, digits, {@code -}, {@code _} and {@code .}
 * @param type of the answer
 * @param storedType what was stored, as far as it can stand in a header
 */
record Download(String fileName, String type, String storedType, byte[] bytes) {

  private static final String TEXT = "text/plain;charset=UTF-8";
  private static final String BYTES = "application/octet-stream";
  private static final int LONGEST_NAME = 80;

  static Download of(String id, Content content) {
    String stored = content.contentType().replaceAll("[^ -~]", "?");
    String lower = stored.toLowerCase(Locale.ROOT);
    boolean json = lower.matches("[^;]*[/+]json\\b.*");
    boolean text = json || lower.startsWith("text/") || lower.matches("[^;]*[/+]xml\\b.*");
    boolean shownAsText = text && isUtf8(content.payload());
    String ending = !shownAsText ? ".bin" : json ? ".json" : ".txt";
    return new Download(
        "message-" + safe(id) + ending, shownAsText ? TEXT : BYTES, stored, content.payload());
  }

  private static String safe(String id) {
    String safe = id.replaceAll("[^A-Za-z0-9_-]", "_");
    return safe.substring(0, Math.min(safe.length(), LONGEST_NAME));
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException otherCharacters) {
      return false;
    }
  }
}
