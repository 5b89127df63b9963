package dev.postrider.connector.stomp;

import static dev.postrider.connector.CommonKeys.CONNECT_TIMEOUT;
import static dev.postrider.connector.CommonKeys.PASSWORD;
import static dev.postrider.connector.CommonKeys.SEND_TIMEOUT;
import static dev.postrider.connector.CommonKeys.USER;

import dev.postrider.connector.Endpoint;
import dev.postrider.connector.HostAndPort;
import dev.postrider.connector.Key;
import dev.postrider.connector.Settings;
import dev.postrider.connector.Tls;
import dev.postrider.spi.BrokerDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A checked definition, with its defaults. */
record StompSettings(Settings settings) {

  private static final String WHAT_HOSTS =
      "The addresses of the broker, tried in their order at each connection; each gets an equal"
          + " share of what is left of `connect-timeout`. The port is 61613 where it is left out,"
          + " with `tls` 61614.";

  static final Key<List<HostAndPort>> HOSTS = Key.hosts(WHAT_HOSTS, 61_613).mandatory();

  /** The same setting, read with another default. */
  private static final Key<List<HostAndPort>> TLS_HOSTS = Key.hosts(WHAT_HOSTS, 61_614);

  static final Key<String> VIRTUAL_HOST =
      Key.text(
          "virtual-host",
          "The virtual host at the broker. If left out, `/`, which is RabbitMQ's first and ignored"
              + " by others; with `dialect` artemis or plain the name of the host.");
  static final Key<String> CLIENT_ID =
      Key.text(
          "client-id",
          "What the client identifiers of the connections begin with; each connection appends `-`"
              + " and a random UUID, since a broker admits an identifier once. None is set if left"
              + " out.");
  static final Key<Duration> HEARTBEAT =
      Key.of(
              "heartbeat",
              "How long the connection may be silent, either way, before it counts as lost: this"
                  + " side says in time that it lives, and expects the same. The broker may want"
                  + " longer times; PT0S switches it off.",
              "a duration such as PT10S, at most PT1H, or PT0S",
              StompSettings::toHeartbeat)
          .orElse("PT10S");
  static final Key<Dialect> DIALECT =
      Key.oneOf(
              "dialect",
              "What kind of broker it is, which decides how destinations and expiry are written:"
                  + " auto goes by what the broker says of itself. RabbitMQ must be named if the"
                  + " user's name or password has a backslash, since it reads logins in its own"
                  + " way.",
              Dialect.class)
          .orElse("auto");
  static final Key<Compatibility> COMPATIBILITY =
      Key.oneOf(
              "compatibility",
              "Sends the headers of another outbox as well, so that its consumers know repeated"
                  + " messages: `dop-msg-id` and others. For version 2 of django-outbox-pattern, no"
                  + " correlation id is sent, which its consumers would take for the message's id.",
              Compatibility.class)
          .orElse("none");

  static final List<Key<?>> KEYS = keys();

  private static final Duration LONGEST = Duration.ofHours(1);

  static StompSettings of(BrokerDefinition definition) {
    return new StompSettings(new Settings(definition, KEYS));
  }

  List<HostAndPort> hosts() {
    return settings.get(tls().enabled() ? TLS_HOSTS : HOSTS);
  }

  Optional<String> virtualHost() {
    return settings.find(VIRTUAL_HOST);
  }

  Optional<String> user() {
    return settings.find(USER);
  }

  Optional<String> password() {
    return settings.find(PASSWORD);
  }

  Optional<String> clientId() {
    return settings.find(CLIENT_ID);
  }

  Duration connectTimeout() {
    return settings.get(CONNECT_TIMEOUT);
  }

  Duration sendTimeout() {
    return settings.get(SEND_TIMEOUT);
  }

  Duration heartbeat() {
    return settings.get(HEARTBEAT);
  }

  Dialect dialect() {
    return settings.get(DIALECT);
  }

  Compatibility compatibility() {
    return settings.get(COMPATIBILITY);
  }

  Tls tls() {
    return new Tls(settings);
  }

  /** One of the hosts. */
  Endpoint endpoint(HostAndPort host) {
    return new Endpoint(settings, host.toString());
  }

  /** All of the hosts, where it is unknown which of them. */
  Endpoint anyEndpoint() {
    return new Endpoint(
        settings, hosts().stream().map(HostAndPort::toString).collect(Collectors.joining(", ")));
  }

  private static List<Key<?>> keys() {
    List<Key<?>> keys =
        new ArrayList<>(
            List.of(
                HOSTS,
                VIRTUAL_HOST,
                USER,
                PASSWORD,
                CLIENT_ID,
                CONNECT_TIMEOUT,
                SEND_TIMEOUT,
                HEARTBEAT,
                DIALECT,
                COMPATIBILITY));
    keys.addAll(Tls.KEYS);
    return List.copyOf(keys);
  }

  private static Duration toHeartbeat(String text) {
    Duration duration = Duration.parse(text);
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(text);
    }
    return duration;
  }
}
