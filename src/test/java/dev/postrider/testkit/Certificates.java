package dev.postrider.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate that signs itself, made by the JDK's keytool, good for one name.
 *
 * @param folder holds {@code store.p12}, {@code certificate.pem} and {@code key.pem}
 */
public record Certificates(Path folder) {

  /** Of the store and its key. */
  public static final String PASSWORD = "changeit";

  /**
   * Makes one.
   *
   * @param name the host's DNS name in it
   */
  public static Certificates create(String name) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "certificates").toAbsolutePath());
      Certificates made = new Certificates(Files.createTempDirectory(parent, name + "-"));
      made.generate(name);
      made.export();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Certificate and key, PKCS 12. */
  public Path store() {
    return folder.resolve("store.p12");
  }

  /** PEM. */
  public Path certificate() {
    return folder.resolve("certificate.pem");
  }

  /** PEM, without password. */
  public Path key() {
    return folder.resolve("key.pem");
  }

  private void generate(String name) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name,
                "-keystore",
                store().toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    keytool.getOutputStream().close();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(said);
    }
  }

  private void export() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store())) {
      store.load(in, PASSWORD.toCharArray());
    }
    byte[] key = store.getKey("it", PASSWORD.toCharArray()).getEncoded();
    Files.writeString(certificate(), pem("CERTIFICATE", store.getCertificate("it").getEncoded()));
    Files.writeString(key(), pem("PRIVATE KEY", key));
  }

  private static String pem(String what, byte[] bytes) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, text);
  }
}
