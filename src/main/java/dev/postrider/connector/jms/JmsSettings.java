package dev.postrider.connector.jms;

import dev.postrider.config.UrlSecrets;
import dev.postrider.spi.BrokerDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A checked definition, with its defaults. */
record JmsSettings(BrokerDefinition definition) {

  static final String URL = "url";
  static final String FACTORY = "connection-factory";
  static final String JNDI = "jndi";
  static final String USER = "user";
  static final String PASSWORD = "password";
  static final String CLIENT_ID = "client-id";
  static final String CONNECT_TIMEOUT = "connect-timeout";
  static final String SEND_TIMEOUT = "send-timeout";

  static final Set<String> KEYS =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(
              List.of(
                  URL, FACTORY, JNDI, USER, PASSWORD, CLIENT_ID, CONNECT_TIMEOUT, SEND_TIMEOUT)));

  static final String DEFAULT_FACTORY =
      "org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory";

  private static final Duration LONGEST = Duration.ofHours(1);

  static JmsSettings of(BrokerDefinition definition) {
    return new JmsSettings(definition);
  }

  /** The full name of a key, as the user wrote it. */
  static String fullKey(BrokerDefinition definition, String key) {
    return "postrider.broker." + definition.name() + "." + key;
  }

  static Duration duration(String text) {
    Duration duration = Duration.parse(text);
    if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(text);
    }
    return duration;
  }

  String broker() {
    return definition.name();
  }

  Optional<String> url() {
    return definition.setting(URL);
  }

  Optional<String> jndi() {
    return definition.setting(JNDI);
  }

  String factory() {
    return definition.setting(FACTORY).orElse(DEFAULT_FACTORY);
  }

  Optional<String> user() {
    return definition.setting(USER);
  }

  /** As it is: a password may begin or end with a blank. */
  Optional<String> password() {
    return Optional.ofNullable(definition.settings().get(PASSWORD)).filter(p -> !p.isEmpty());
  }

  Optional<String> clientId() {
    return definition.setting(CLIENT_ID);
  }

  Duration connectTimeout() {
    return definition.setting(CONNECT_TIMEOUT).map(JmsSettings::duration).orElse(seconds(10));
  }

  Duration sendTimeout() {
    return definition.setting(SEND_TIMEOUT).map(JmsSettings::duration).orElse(seconds(30));
  }

  /** Where the broker is, for an operator: the URL without login and parameters. */
  String target() {
    return url()
        .map(url -> UrlSecrets.withoutLogin(url.replaceFirst("\\?.*", "")))
        .or(this::jndi)
        .orElse("an unknown address");
  }

  /** What an exception says, on one line, without this definition's secrets. */
  String reason(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    if (failure.getMessage() == null || text.isBlank()) {
      text = failure.getClass().getSimpleName();
    }
    for (String secret : secrets()) {
      text = text.replace(secret, "***");
    }
    return text.replaceAll("\\s+", " ").strip().replaceFirst("\\.$", "");
  }

  /** Names no value. */
  @Override
  public String toString() {
    return "JmsSettings[" + definition + "]";
  }

  private List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    password().ifPresent(secrets::add);
    url().map(UrlSecrets::in).ifPresent(secrets::addAll);
    return secrets;
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
