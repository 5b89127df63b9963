package dev.postrider.admin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Hashes of passwords, as text {@code pbkdf2:sha512:<iterations>:<salt>:<hash>} with salt and hash
 * in Base64 for URLs, and of tokens, as {@code sha256:<hash>}: tokens are random and need no
 * slowness. Run as a command it makes the lines of the configuration; docs/security.md tells how.
 * Uses nothing but the JDK.
 */
public final class PasswordHash {

  private static final int ITERATIONS = 210_000;
  private static final int LEAST_ITERATIONS = 10_000;
  private static final int MOST_ITERATIONS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 512;

  /** Longer ones are no passwords. */
  private static final int LONGEST = 1_024;

  private static final Pattern TEXT =
      Pattern.compile("pbkdf2:sha512:(\\d{5,8}):([A-Za-z0-9_-]{22,88}):([A-Za-z0-9_-]{43,128})");

  private PasswordHash() {}

  /**
   * Makes a line of the configuration; see docs/security.md.
   *
   * @param arguments nothing for a password, {@code token} for a token
   */
  public static void main(String[] arguments) {
    int status =
        new HashCommand(System.console(), System.in, System.out, System.err).run(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * The hash of a password, with a random salt: another text each time. Takes about a tenth of a
   * second.
   *
   * @throws IllegalArgumentException if the password is empty or longer than 1,024 characters
   */
  public static String of(char[] password) {
    if (password.length == 0 || password.length > LONGEST) {
      throw new IllegalArgumentException("A password has 1 to 1024 characters");
    }
    byte[] salt = Secrets.bytes(SALT_BYTES);
    byte[] hash = derive(password, salt, ITERATIONS, HASH_BITS);
    return "pbkdf2:sha512:" + ITERATIONS + ":" + encode(salt) + ":" + encode(hash);
  }

  /**
   * Whether it is the password; takes equally long if not.
   *
   * @param text as made by {@link #of}; with another text, or with fewer than 10,000 or more than
   *     10,000,000 iterations, nothing matches
   */
  public static boolean matches(char[] password, String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches() || password.length == 0 || password.length > LONGEST) {
      return false;
    }
    int iterations = Integer.parseInt(parts.group(1));
    if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
      return false;
    }
    try {
      byte[] expected = Base64.getUrlDecoder().decode(parts.group(3));
      byte[] salt = Base64.getUrlDecoder().decode(parts.group(2));
      byte[] found = derive(password, salt, iterations, expected.length * Byte.SIZE);
      return MessageDigest.isEqual(expected, found);
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /** The hash of a token, or of anything else that is long and random. */
  static String ofToken(String token) {
    return "sha256:" + encode(sha256(token));
  }

  /** Whether it is the token. */
  static boolean matchesToken(String token, String text) {
    return MessageDigest.isEqual(
        ofToken(token).getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] derive(char[] password, byte[] salt, int iterations, int bits) {
    PBEKeySpec key = new PBEKeySpec(password, salt, iterations, bits);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(key).getEncoded();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every JDK has PBKDF2WithHmacSHA512", impossible);
    } finally {
      key.clearPassword();
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every JDK has SHA-256", impossible);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
