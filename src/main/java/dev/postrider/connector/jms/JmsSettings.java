package dev.postrider.connector.jms;

import static dev.postrider.connector.CommonKeys.CONNECT_TIMEOUT;
import static dev.postrider.connector.CommonKeys.PASSWORD;
import static dev.postrider.connector.CommonKeys.SEND_TIMEOUT;
import static dev.postrider.connector.CommonKeys.USER;

import dev.postrider.config.UrlSecrets;
import dev.postrider.connector.Endpoint;
import dev.postrider.connector.Key;
import dev.postrider.connector.Settings;
import dev.postrider.spi.BrokerDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A checked definition, with its defaults. */
record JmsSettings(Settings settings) {

  static final Key<String> URL =
      Key.<String>of(
              "url",
              "The broker's address in the notation of its client, for instance"
                  + " `tcp://mq1:61616`. Either this or `jndi` must be set, and not both (PR0501,"
                  + " PR0502).",
              "what the client's connection factory accepts",
              text -> text)
          .address();
  static final Key<String> FACTORY =
      Key.of(
              "connection-factory",
              "The class of the client's connection factory, with a public constructor that takes"
                  + " the URL alone; the client's jar is on the class path. Not together with"
                  + " `jndi` (PR0553).",
              "the full name of a class that is a `jakarta.jms.ConnectionFactory`",
              (String text) -> text)
          .orElse("org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory");
  static final Key<String> JNDI =
      Key.of(
          "jndi",
          "A connection factory that the server holds, looked up for each new connection. Excludes"
              + " `url` and `connection-factory`.",
          "a JNDI name",
          text -> text);
  static final Key<String> CLIENT_ID =
      Key.text(
          "client-id",
          "What the JMS client identifiers of the connections begin with; each connection appends"
              + " `-` and a random UUID, since a broker admits an identifier once. None is set if"
              + " left out.");

  static final List<Key<?>> KEYS =
      List.of(URL, FACTORY, JNDI, USER, PASSWORD, CLIENT_ID, CONNECT_TIMEOUT, SEND_TIMEOUT);

  static JmsSettings of(BrokerDefinition definition) {
    return new JmsSettings(new Settings(definition, KEYS));
  }

  String broker() {
    return settings.broker();
  }

  Optional<String> url() {
    return settings.find(URL);
  }

  Optional<String> jndi() {
    return settings.find(JNDI);
  }

  String factory() {
    return settings.get(FACTORY);
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

  /** The broker where it is: the URL without login and parameters. */
  Endpoint endpoint() {
    String address =
        url()
            .map(url -> UrlSecrets.withoutLogin(url.replaceFirst("\\?.*", "")))
            .or(this::jndi)
            .orElse("an unknown address");
    return new Endpoint(settings, address);
  }

  /** What an exception says, on one line, without this definition's secrets. */
  String reason(Throwable failure) {
    return settings.reason(failure);
  }
}
