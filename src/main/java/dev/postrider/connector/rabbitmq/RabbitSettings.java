package dev.postrider.connector.rabbitmq;

import static dev.postrider.connector.CommonKeys.CONNECT_TIMEOUT;
import static dev.postrider.connector.CommonKeys.PASSWORD;
import static dev.postrider.connector.CommonKeys.SEND_TIMEOUT;

import dev.postrider.connector.Endpoint;
import dev.postrider.connector.HostAndPort;
import dev.postrider.connector.Key;
import dev.postrider.connector.Settings;
import dev.postrider.connector.Tls;
import dev.postrider.spi.BrokerDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A checked definition, with its defaults. Knows no class of the client. */
record RabbitSettings(Settings settings) {

  /** How a queue is kept that we declare. */
  enum QueueType {
    CLASSIC,
    QUORUM
  }

  /** What becomes of a message to a topic that reaches no queue. */
  enum Unroutable {
    REJECT,
    DROP
  }

  private static final String HOSTS_TEXT =
      "The addresses of the broker or of its cluster, tried in this order for each connection. The"
          + " port is 5672, or 5671 with TLS, where it is left out.";
  static final Key<List<HostAndPort>> HOSTS = Key.hosts(HOSTS_TEXT, 5672).mandatory();
  private static final Key<List<HostAndPort>> TLS_HOSTS = Key.hosts(HOSTS_TEXT, 5671).mandatory();

  static final Key<String> VIRTUAL_HOST =
      Key.text("virtual-host", "The virtual host at the broker.").orElse("/");
  static final Key<String> USER =
      Key.text(
          "user",
          "Who logs in. Where it is left out the certificate of `tls.key-store` does, by SASL"
              + " EXTERNAL, and without that `guest`, whom a broker admits from its own machine"
              + " only.");
  static final Key<String> CLIENT_ID =
      Key.text("client-id", "The name of the connections in the broker's management and log.")
          .orElse("postrider");
  static final Key<Duration> HEARTBEAT =
      Key.duration(
          "heartbeat",
          "After about twice this time without a sign of life a connection is given up, by either"
              + " side; whole seconds. The broker may ask for less.",
          "PT30S");
  static final Key<Boolean> DECLARE =
      Key.bool(
          "declare",
          "Whether a queue `x` that does not exist is declared, durable and without further"
              + " arguments, when the first message goes to `/queue/x` or plain `x`. Existing"
              + " queues are left as they are. Switched off, nothing is declared, and a message to"
              + " a queue that does not exist is refused.",
          true);
  static final Key<QueueType> QUEUE_TYPE =
      Key.oneOf(
          "queue-type",
          "The type of queues that are declared; the virtual host's own choice if left out. Not"
              + " without `declare` (PR0553).",
          QueueType.class);
  static final Key<Unroutable> UNROUTABLE_TOPICS =
      Key.oneOf(
              "unroutable-topics",
              "What becomes of a message to a topic or an exchange that reaches no queue: it is"
                  + " refused, tried again and in the end a dead letter; or the broker drops it,"
                  + " which counts as sent, as it is usual where subscribers come and go. Messages"
                  + " to queues are always refused then.",
              Unroutable.class)
          .orElse("reject");

  static final List<Key<?>> KEYS =
      Stream.concat(
              Stream.of(
                  HOSTS,
                  VIRTUAL_HOST,
                  USER,
                  PASSWORD,
                  CLIENT_ID,
                  CONNECT_TIMEOUT,
                  SEND_TIMEOUT,
                  HEARTBEAT,
                  DECLARE,
                  QUEUE_TYPE,
                  UNROUTABLE_TOPICS),
              Tls.KEYS.stream())
          .toList();

  static RabbitSettings of(BrokerDefinition definition) {
    return new RabbitSettings(new Settings(definition, KEYS));
  }

  Tls tls() {
    return new Tls(settings);
  }

  List<HostAndPort> hosts() {
    return settings.get(tls().enabled() ? TLS_HOSTS : HOSTS);
  }

  String virtualHost() {
    return settings.get(VIRTUAL_HOST);
  }

  Optional<String> user() {
    return settings.find(USER);
  }

  Optional<String> password() {
    return settings.find(PASSWORD);
  }

  String clientId() {
    return settings.get(CLIENT_ID);
  }

  Duration connectTimeout() {
    return settings.get(CONNECT_TIMEOUT);
  }

  Duration sendTimeout() {
    return settings.get(SEND_TIMEOUT);
  }

  int heartbeatSeconds() {
    return (int) Math.max(1, settings.get(HEARTBEAT).toSeconds());
  }

  boolean declares() {
    return settings.get(DECLARE);
  }

  /** As RabbitMQ writes it. */
  Optional<String> queueType() {
    return settings.find(QUEUE_TYPE).map(type -> type.name().toLowerCase(Locale.ROOT));
  }

  boolean dropsUnroutable() {
    return settings.get(UNROUTABLE_TOPICS) == Unroutable.DROP;
  }

  /** The broker at one of its addresses. */
  Endpoint endpoint(HostAndPort host) {
    return new Endpoint(settings, host.toString());
  }
}
