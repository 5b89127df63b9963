package dev.postrider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Certificates that nobody has signed but their owners, in key stores of type PKCS12. */
public final class Certificates {

  /** The password of every store. */
  public static final String PASSWORD = "changeit-it";

  private Certificates() {}

  /**
   * A key store that also serves as the trust store of whoever trusts it.
   *
   * @param name of the file, {@code target/certificates/<name>-….p12}
   * @param subject what the certificate names, for instance {@code ip:127.0.0.1,dns:localhost}
   */
  public static Path create(String name, String subject) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "certificates").toAbsolutePath());
      Path store = Files.createTempDirectory(parent, name + "-").resolve(name + ".p12");
      keytool(
          List.of("-genkeypair", "-alias", name, "-keyalg", "EC", "-validity", "30"),
          List.of("-dname", "CN=" + name, "-ext", "san=" + subject),
          List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SafeVarargs
  private static void keytool(List<String>... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    for (List<String> some : arguments) {
      builder.command().addAll(some);
    }
    Process process = builder.inheritIO().start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException("keytool failed");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
