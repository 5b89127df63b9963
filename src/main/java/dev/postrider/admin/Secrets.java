package dev.postrider.admin;

import java.security.SecureRandom;
import java.util.Base64;

/** Where chance comes from that nobody must guess. */
final class Secrets {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Without those that look alike: 0 and O, 1, l and I. */
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private static final int PASSWORD_LENGTH = 24;
  private static final int TOKEN_BYTES = 32;

  private Secrets() {}

  /** A password that can be typed from paper: 24 letters and digits, about 139 bits. */
  static String password() {
    StringBuilder password = new StringBuilder(PASSWORD_LENGTH);
    for (int i = 0; i < PASSWORD_LENGTH; i++) {
      password.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return password.toString();
  }

  /** A token of 256 bits. */
  static String token() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(TOKEN_BYTES));
  }

  static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
