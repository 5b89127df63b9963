package dev.postrider.connector.stomp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What STOMP leaves to the broker: names of destinations, expiry, errors. */
enum Dialect {
  /** As the broker says who it is when it answers the login. */
  AUTO,
  /** Apache Artemis, whose STOMP has no prefixes unless its acceptor is told of them. */
  ARTEMIS,
  /** RabbitMQ with its plug-in. */
  RABBITMQ,
  /** Apache ActiveMQ Classic and others. */
  PLAIN;

  private static final String QUEUE = "/queue/";
  private static final String TOPIC = "/topic/";
  private static final String EXCHANGE = "/exchange/";
  private static final String EXISTING_QUEUE = "/amq/queue/";

  /** Errors of RabbitMQ: an operator closes the connection, or it fails by itself. */
  private static final Set<String> OF_CONNECTION =
      Set.of("connection_forced", "internal_error", "Credential expired");

  /** What RabbitMQ's own protocol allows for the text of a property. */
  private static final int SHORT_TEXT = 255;

  /**
   * A destination as the broker writes it.
   *
   * @param headers that belong to it
   */
  record Address(String destination, Map<String, String> headers) {}

  /** This one, or the one of the broker that answers so. */
  Dialect resolved(@Nullable String server) {
    if (this != AUTO) {
      return this;
    }
    String name = server == null ? "" : server;
    return name.startsWith("RabbitMQ")
        ? RABBITMQ
        : name.startsWith("ActiveMQ-Artemis") ? ARTEMIS : PLAIN;
  }

  /** Where nobody says so, RabbitMQ's; hardly any other has virtual hosts. */
  String virtualHost(String host) {
    return this == ARTEMIS || this == PLAIN ? host : "/";
  }

  /** RabbitMQ reads a login like any other frame; by the protocol nothing in it is escaped. */
  String login(String text) {
    return this == RABBITMQ ? text.replace("\\", "\\\\") : text;
  }

  /** Where {@code /queue/x}, {@code /topic/x} and plain {@code x} lie; empty if nowhere. */
  Optional<Address> address(String destination) {
    return switch (this) {
      case ARTEMIS -> artemis(destination);
      case RABBITMQ -> rabbit(destination).map(name -> new Address(name, Map.of()));
      case PLAIN, AUTO ->
          named(destination, "").map(x -> new Address(prefixed(destination), Map.of()));
    };
  }

  /** Adds what tells the broker when the message loses its worth. */
  void addExpiry(Map<String, String> headers, Instant end, Instant now) {
    if (this == RABBITMQ) {
      long left = Math.max(1, Duration.between(now, end).toMillis());
      headers.put("expiration", Long.toString(left));
    } else {
      headers.put("expires", Long.toString(end.toEpochMilli()));
    }
  }

  /** Whether consumers by another protocol would break on a property of this length. */
  boolean isTooLong(String text) {
    return this == RABBITMQ
        && text.length() > SHORT_TEXT / 3
        && text.getBytes(StandardCharsets.UTF_8).length > SHORT_TEXT;
  }

  /** Whether an error is about the connection, and not about anything that was sent. */
  boolean isOfConnection(Frame error) {
    String kind = error.headers().getOrDefault("message", "");
    return this == RABBITMQ && (kind.startsWith("AMQP ") || OF_CONNECTION.contains(kind));
  }

  private static Optional<Address> artemis(String destination) {
    boolean topic = destination.startsWith(TOPIC);
    return named(destination, topic ? TOPIC : destination.startsWith(QUEUE) ? QUEUE : "")
        .map(
            name -> new Address(name, Map.of("destination-type", topic ? "MULTICAST" : "ANYCAST")));
  }

  private static Optional<String> rabbit(String destination) {
    if (!destination.startsWith("/")) {
      return named(destination, "").map(name -> QUEUE + unslashed(name));
    }
    for (String prefix : new String[] {QUEUE, TOPIC, EXISTING_QUEUE}) {
      if (destination.startsWith(prefix)) {
        return named(destination, prefix).map(name -> prefix + unslashed(name));
      }
    }
    return destination.startsWith(EXCHANGE)
        ? named(destination, EXCHANGE).flatMap(Dialect::exchange)
        : Optional.empty();
  }

  private static Optional<String> exchange(String name) {
    String[] parts = name.split("/", 2);
    if (parts[0].isBlank()) {
      return Optional.empty();
    }
    return Optional.of(EXCHANGE + parts[0] + (parts.length == 1 ? "" : "/" + unslashed(parts[1])));
  }

  private static String prefixed(String destination) {
    return destination.startsWith("/") ? destination : QUEUE + destination;
  }

  /** What follows the prefix, if it is a name. */
  private static Optional<String> named(String destination, String prefix) {
    return Optional.of(destination.substring(prefix.length())).filter(name -> !name.isBlank());
  }

  /** In RabbitMQ a slash ends a part of a destination, if it is not written so. */
  private static String unslashed(String name) {
    return name.replace("/", "%2F");
  }
}
