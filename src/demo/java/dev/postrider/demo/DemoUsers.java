package dev.postrider.demo;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One user of the console for each role, and a token for the REST API. Passwords and token are made
 * anew at each start and printed; the product gets to know their hashes only.
 */
final class DemoUsers {

  private static final String HASH = "dev.postrider.admin.PasswordHash";
  static final String CLASSES = "postrider-classes.jar";

  /** Without those that look like others. */
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final int PASSWORD_LENGTH = 12;
  private static final int TOKEN_LENGTH = 32;
  private static final List<User> USERS =
      List.of(new User("admin", "admin"), new User("otto", "operator"), new User("vera", "viewer"));

  private final SecureRandom random = new SecureRandom();
  private final List<String> lines = new ArrayList<>();
  private final String token = secret(TOKEN_LENGTH);

  private record User(String name, String role) {}

  private DemoUsers() {}

  /** Makes them, and sets the settings of Postrider. */
  static DemoUsers create(Path target) {
    DemoUsers users = new DemoUsers();
    try (URLClassLoader product = product(target)) {
      for (User user : USERS) {
        users.add(user, product.loadClass(HASH));
      }
      users.addToken();
      return users;
    } catch (GeneralSecurityException | ReflectiveOperationException | IOException e) {
      throw new DemoException("The console's passwords cannot be made: " + e, e);
    }
  }

  /** For each user: the name, the password, the role. */
  List<String> lines() {
    return lines;
  }

  String token() {
    return token;
  }

  private void add(User user, Class<?> hash) throws ReflectiveOperationException {
    String password = secret(PASSWORD_LENGTH);
    Object hashed = hash.getMethod("of", char[].class).invoke(null, password.toCharArray());
    String key = "postrider.console.user." + user.name();
    System.setProperty(key + ".password", String.valueOf(hashed));
    System.setProperty(key + ".role", user.role());
    String names = System.getProperty("postrider.console.users");
    System.setProperty(
        "postrider.console.users", names == null ? user.name() : names + "," + user.name());
    lines.add(String.format("user %-5s  password %s  (%s)", user.name(), password, user.role()));
  }

  private void addToken() throws GeneralSecurityException {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    System.setProperty("postrider.console.tokens", "demo");
    System.setProperty(
        "postrider.console.token.demo.hash",
        "sha256:" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    System.setProperty("postrider.console.token.demo.role", "operator");
  }

  /** Of its own: what the server finds on its class path, it would not load from the archives. */
  private static URLClassLoader product(Path target) throws MalformedURLException {
    URL jar = target.resolve(CLASSES).toUri().toURL();
    return new URLClassLoader("product", new URL[] {jar}, ClassLoader.getPlatformClassLoader());
  }

  private String secret(int length) {
    StringBuilder secret = new StringBuilder();
    for (int i = 0; i < length; i++) {
      secret.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return secret.toString();
  }
}
