package dev.postrider.inbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a payload: tells two payloads of one id apart without keeping either. */
final class PayloadHash {

  private final MessageDigest digest = sha256();

  static String of(byte[] payload) {
    return new PayloadHash().add(payload, payload.length).text();
  }

  /** A text counts as its bytes in UTF-8, so that it equals the same text sent as bytes. */
  static String of(String payload) {
    return of(payload.getBytes(StandardCharsets.UTF_8));
  }

  PayloadHash add(byte[] part, int length) {
    digest.update(part, 0, length);
    return this;
  }

  /** 64 hexadecimal digits. */
  String text() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
