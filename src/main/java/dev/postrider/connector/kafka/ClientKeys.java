package dev.postrider.connector.kafka;

import dev.postrider.connector.Key;
import java.util.List;

/**
 * Properties of Kafka's client that users set most often, and all that are secrets. The client
 * reads and checks their values itself; what is not listed here is passed on likewise, and never
 * told.
 */
final class ClientKeys {

  static final String CLIENT_ID = "client.id";
  static final String LINGER = "linger.ms";

  static final Key<String> JAAS =
      secret(
          "sasl.jaas.config",
          "How to log in, for instance `org.apache.kafka.common.security.plain.PlainLoginModule"
              + " required username=\"u\" password=\"p\";`.",
          "an entry of JAAS, as the client's manual says");

  /** Those that hold no secret. */
  static final List<Key<String>> TOLD =
      List.of(
          key(
                  CLIENT_ID,
                  "The name the cluster knows its clients by, in logs and quotas; the same for all"
                      + " sessions.",
                  "any text")
              .orElse("postrider"),
          key(
                  "security.protocol",
                  "Whether connections are encrypted, and whether there is a login.",
                  "PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL")
              .orElse("PLAINTEXT"),
          key(
                  "sasl.mechanism",
                  "How the login is done, with SASL.",
                  "PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, GSSAPI, OAUTHBEARER, or one that a library"
                      + " brings")
              .orElse("GSSAPI"),
          key(
              "ssl.truststore.location",
              "The file with the authorities that are trusted; those of the Java runtime if left"
                  + " out.",
              "the path of a file the server may read"),
          key("ssl.truststore.type", "The type of that file.", "JKS, PKCS12 or PEM").orElse("JKS"),
          key(
              "ssl.keystore.location",
              "The file with the certificate and the key this side shows, if the cluster asks.",
              "the path of a file the server may read"),
          key("ssl.keystore.type", "The type of that file.", "JKS, PKCS12 or PEM").orElse("JKS"),
          key(
                  "ssl.endpoint.identification.algorithm",
                  "Whether a certificate must name the host; set to `none`, anybody with a"
                      + " certificate of a trusted authority can pass for the cluster.",
                  "https, or none to switch it off")
              .orElse("https"),
          key(
                  LINGER,
                  "How many milliseconds a message waits for others to be sent along with it."
                      + " Kafka's own default, 5, delays each that is alone.",
                  "a number, less than send-timeout")
              .orElse("0"),
          key("batch.size", "The most bytes that are sent together to a partition.", "a number")
              .orElse("16384"),
          key("compression.type", "How messages are compressed.", "none, gzip, snappy, lz4 or zstd")
              .orElse("none"),
          key(
                  "max.request.size",
                  "The largest message with its headers, in bytes, before it is compressed; larger"
                      + " ones are rejected. The cluster has limits of its own"
                      + " (`message.max.bytes`).",
                  "a number")
              .orElse("1048576"),
          key(
                  "buffer.memory",
                  "How many bytes of each lane may wait for the cluster.",
                  "a number, more than the largest message")
              .orElse("33554432"),
          key(
              "request.timeout.ms",
              "After how many milliseconds an answer that is missing is asked for anew, over another"
                  + " connection; half of send-timeout if left out.",
              "a number, with linger.ms at most send-timeout"));

  /** Those that are never told. */
  static final List<Key<String>> SECRET =
      List.of(
          JAAS,
          secret("ssl.truststore.password", "The password of the trust store."),
          secret("ssl.keystore.password", "The password of the key store."),
          secret("ssl.key.password", "The password of the key in the key store."),
          secret(
              "ssl.truststore.certificates",
              "The authorities themselves, instead of a file.",
              "certificates in PEM"),
          secret(
              "ssl.keystore.certificate.chain",
              "The certificate itself, instead of a file.",
              "certificates in PEM"),
          secret("ssl.keystore.key", "The key itself, instead of a file.", "a PKCS8 key in PEM"),
          secret(
              "sasl.oauthbearer.client.credentials.client.secret",
              "The secret of the client, for OAuth."),
          secret(
              "sasl.oauthbearer.assertion.private.key.passphrase",
              "The password of the key that signs assertions, for OAuth."));

  private ClientKeys() {}

  private static Key<String> key(String name, String what, String accepts) {
    return Key.of(name, what, accepts, text -> text);
  }

  private static Key<String> secret(String name, String what) {
    return Key.text(name, what).secret();
  }

  private static Key<String> secret(String name, String what, String accepts) {
    return key(name, what, accepts).secret();
  }
}
