package dev.postrider.web.console;

import dev.postrider.store.MessageCatalog.Content;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.primefaces.model.TreeNode;

/** A body as the page shows it: text, or a dump where it is none; a tree where it is JSON. */
public final class Payload {

  /** More is left to the download. */
  static final int SHOWN = 65_536;

  private static final int DUMPED = 4_096;
  private static final int PER_LINE = 16;

  private final String contentType;
  private final long size;
  private final @Nullable String text;
  private final String dump;
  private final @Nullable TreeNode<JsonTree.Item> tree;

  private Payload(Content content, @Nullable String text) {
    this.contentType = content.contentType();
    this.size = content.payload().length;
    this.text = text;
    this.dump = text == null ? dump(content.payload()) : "";
    this.tree =
        text != null && size <= SHOWN && contentType.toLowerCase(Locale.ROOT).contains("json")
            ? JsonTree.of(text)
            : null;
  }

  static Payload of(Content content) {
    return new Payload(content, decode(content.payload()));
  }

  /** Null if it is not UTF-8; a character cut by the limit is left out. */
  private static @Nullable String decode(byte[] payload) {
    int length = Math.min(payload.length, SHOWN);
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(length);
    CoderResult result =
        decoder.decode(ByteBuffer.wrap(payload, 0, length), text, length == payload.length);
    if (result.isError()) {
      return null;
    }
    text.flip();
    return text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')
        ? null
        : text.toString();
  }

  private static String dump(byte[] payload) {
    HexFormat hex = HexFormat.ofDelimiter(" ");
    StringBuilder lines = new StringBuilder();
    for (int at = 0; at < Math.min(payload.length, DUMPED); at += PER_LINE) {
      int end = Math.min(payload.length, at + PER_LINE);
      String bytes = hex.formatHex(payload, at, end);
      lines.append(String.format(Locale.ROOT, "%06x  %-47s  ", at, bytes));
      for (int i = at; i < end; i++) {
        lines.append(payload[i] >= ' ' && payload[i] < 127 ? (char) payload[i] : '.');
      }
      lines.append('\n');
    }
    return lines.toString();
  }

  public String getContentType() {
    return contentType;
  }

  /** Bytes. */
  public long getSize() {
    return size;
  }

  /** The text, or its beginning; null if it is none. */
  public @Nullable String getText() {
    return text;
  }

  /** The first bytes of what is no text. */
  public String getDump() {
    return dump;
  }

  /** Whether it is text. */
  public boolean isReadable() {
    return text != null;
  }

  /** Whether there is more than is shown. */
  public boolean isCut() {
    return size > (text == null ? DUMPED : SHOWN);
  }

  /** The JSON; null if it is none, or too large for a tree. */
  public @Nullable TreeNode<JsonTree.Item> getTree() {
    return tree;
  }
}
