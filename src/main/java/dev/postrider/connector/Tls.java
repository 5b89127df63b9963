package dev.postrider.connector;

import dev.postrider.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Encrypted connections to a broker. Its certificate and its name are verified, for every host of
 * the list, unless that is switched off by name.
 */
public final class Tls {

  /** What of the broker's certificate is verified. */
  public enum Verification {
    /** That a trusted authority has signed it, and that it names the host. */
    FULL,
    /** That a trusted authority has signed it. */
    CERTIFICATE,
    /** Nothing: anybody in between can read and change everything. */
    NONE
  }

  /** Whether connections are encrypted. */
  public static final Key<Boolean> ENABLED =
      Key.bool("tls", "Whether connections are encrypted, by TLS 1.2 or newer.", false);

  /** What is verified. */
  public static final Key<Verification> VERIFY =
      Key.oneOf(
              "tls.verify",
              "What of the broker's certificate is verified: that a trusted authority has signed it"
                  + " and that it names the host, the first alone, or nothing, which is for trials.",
              Verification.class)
          .orElse("full");

  private static final String FILE = "the path of a file the server may read";
  private static final String TYPE =
      "The type of that file: PEM for a file with certificates, else what Java's KeyStore knows.";

  private static final Key<Path> TRUST_STORE =
      Key.of(
          "tls.trust-store",
          "The file with the authorities that are trusted; those of the Java runtime if left out.",
          FILE,
          Path::of);
  private static final Key<String> TRUST_STORE_TYPE =
      Key.text("tls.trust-store-type", TYPE).orElse("PKCS12");
  private static final Key<String> TRUST_STORE_PASSWORD =
      Key.text("tls.trust-store-password", "The password of the trust store.").secret();
  private static final Key<Path> KEY_STORE =
      Key.of(
          "tls.key-store",
          "The file with the certificate and the key this side shows to the broker, if it asks.",
          FILE,
          Path::of);
  private static final Key<String> KEY_STORE_TYPE =
      Key.text("tls.key-store-type", "The type of that file, as Java's KeyStore knows it.")
          .orElse("PKCS12");
  private static final Key<String> KEY_STORE_PASSWORD =
      Key.text("tls.key-store-password", "The password of the key store and of its key.").secret();

  /** All of them. */
  public static final List<Key<?>> KEYS =
      List.of(
          ENABLED,
          VERIFY,
          TRUST_STORE,
          TRUST_STORE_TYPE,
          TRUST_STORE_PASSWORD,
          KEY_STORE,
          KEY_STORE_TYPE,
          KEY_STORE_PASSWORD);

  private final Settings settings;

  /** As set for a broker. */
  public Tls(Settings settings) {
    this.settings = settings;
  }

  /** Whether connections are encrypted. */
  public boolean enabled() {
    return settings.get(ENABLED);
  }

  /** Whether this side has a certificate to show. */
  public boolean identifies() {
    return enabled() && settings.has(KEY_STORE);
  }

  /** Whether the host's name must be in the certificate. */
  public boolean verifiesHostName() {
    return settings.get(VERIFY) == Verification.FULL;
  }

  /** Files that cannot be read, and settings without effect; empty while values are unreadable. */
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    if (!enabled()) {
      KEYS.stream()
          .filter(key -> key != ENABLED && settings.has(key))
          .forEach(key -> problems.add(withoutEffect(key, "without tls = true")));
      return problems;
    }
    if (settings.get(VERIFY) == Verification.NONE && settings.has(TRUST_STORE)) {
      problems.add(withoutEffect(TRUST_STORE, "with tls.verify = none"));
    }
    check(TRUST_STORE, this::trust).ifPresent(problems::add);
    check(KEY_STORE, this::identity).ifPresent(problems::add);
    return problems;
  }

  /**
   * The context for connections; files are read anew, so that a renewed certificate is used by the
   * next connection.
   */
  public SSLContext context() throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager[] trust =
        settings.get(VERIFY) == Verification.NONE
            ? new TrustManager[] {new TrustingEverybody()}
            : trust();
    context.init(identity(), trust, null);
    return context;
  }

  private TrustManager @Nullable [] trust() throws GeneralSecurityException, IOException {
    Optional<Path> file = settings.find(TRUST_STORE);
    if (file.isEmpty()) {
      return null;
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(
        settings.get(TRUST_STORE_TYPE).toUpperCase(Locale.ROOT).equals("PEM")
            ? certificates(file.get())
            : store(file.get(), TRUST_STORE_TYPE, TRUST_STORE_PASSWORD));
    return factory.getTrustManagers();
  }

  private KeyManager @Nullable [] identity() throws GeneralSecurityException, IOException {
    Optional<Path> file = settings.find(KEY_STORE);
    if (file.isEmpty()) {
      return null;
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(
        store(file.get(), KEY_STORE_TYPE, KEY_STORE_PASSWORD), password(KEY_STORE_PASSWORD));
    return factory.getKeyManagers();
  }

  private KeyStore store(Path file, Key<String> type, Key<String> password)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(settings.get(type));
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password(password));
    }
    return store;
  }

  private char @Nullable [] password(Key<String> key) {
    return settings.find(key).map(String::toCharArray).orElse(null);
  }

  private static KeyStore certificates(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate found : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("trusted-" + store.size(), found);
      }
    }
    if (store.size() == 0) {
      throw new IOException("it holds no certificate");
    }
    return store;
  }

  private Optional<Problem> check(Key<Path> file, Loading loading) {
    try {
      loading.load();
      return Optional.empty();
    } catch (GeneralSecurityException | IOException | RuntimeException unreadable) {
      return Optional.of(
          ConnectorProblem.STORE_UNREADABLE.of(
              settings.broker(),
              settings.full(file),
              settings.find(file).map(Path::toString).orElse(""),
              unreadable.getClass().getSimpleName() + ", " + settings.reason(unreadable)));
    }
  }

  private Problem withoutEffect(Key<?> key, String why) {
    return ConnectorProblem.WITHOUT_EFFECT.of(settings.broker(), settings.full(key), why);
  }

  private interface Loading {
    Object @Nullable [] load() throws GeneralSecurityException, IOException;
  }
}
