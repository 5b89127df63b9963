package dev.postrider.connector.kafka;

import static dev.postrider.connector.CommonKeys.CONNECT_TIMEOUT;
import static dev.postrider.connector.CommonKeys.SEND_TIMEOUT;

import dev.postrider.config.UrlSecrets;
import dev.postrider.connector.Endpoint;
import dev.postrider.connector.Key;
import dev.postrider.connector.Settings;
import dev.postrider.spi.BrokerDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A checked definition, with its defaults; knows no class of the client. */
record KafkaSettings(Settings settings) {

  static final Key<List<String>> BOOTSTRAP =
      Key.of(
              "bootstrap.servers",
              "Some brokers of the cluster; the others are learnt from them.",
              "a list of host:port, separated by commas",
              KafkaSettings::addresses)
          .mandatory();

  static final Key<Boolean> DECLARE =
      Key.bool(
          "declare",
          "Whether topics that do not exist are created when the first message goes there, which"
              + " needs the right to. If not, the cluster may create them itself"
              + " (`auto.create.topics.enable`); else the message is rejected.",
          false);

  static final Key<Integer> PARTITIONS =
      Key.integer(
          "declare.partitions",
          "How many partitions a topic gets that is created here; the cluster's `num.partitions` if"
              + " left out. Only with `declare` (PR0553).",
          1,
          100_000);

  static final Key<Integer> REPLICATION =
      Key.integer(
          "declare.replication-factor",
          "How many copies a topic gets that is created here; the cluster's"
              + " `default.replication.factor` if left out. Only with `declare` (PR0553).",
          1,
          Short.MAX_VALUE);

  private static final List<Key<?>> OWN =
      List.of(BOOTSTRAP, CONNECT_TIMEOUT, SEND_TIMEOUT, DECLARE, PARTITIONS, REPLICATION);

  /** With the client's own keys of which there is something to say, and all that are secrets. */
  static final List<Key<?>> KEYS =
      Stream.of(OWN, ClientKeys.TOLD, ClientKeys.SECRET).<Key<?>>flatMap(List::stream).toList();

  private static final Duration LONGEST_GRACE = Duration.ofSeconds(3);

  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9._-]+):([0-9]{1,5})");

  private static final Pattern JAAS_SECRET =
      Pattern.compile(
          "(?i)\\w*(?:pass|secret|token|key)\\w*\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;\"]+))");

  private static final Pattern JAAS_USER = Pattern.compile("\\busername\\s*=\\s*\"?([^\\s\";]+)");

  static KafkaSettings of(BrokerDefinition definition) {
    return new KafkaSettings(new Settings(definition, KEYS));
  }

  /** Whether a key is one of ours rather than one of the client. */
  static boolean isOwn(String key) {
    return OWN.stream().anyMatch(own -> own.name().equals(key));
  }

  String broker() {
    return settings.broker();
  }

  String bootstrap() {
    return String.join(",", settings.get(BOOTSTRAP));
  }

  Duration connectTimeout() {
    return settings.get(CONNECT_TIMEOUT);
  }

  Duration sendTimeout() {
    return settings.get(SEND_TIMEOUT);
  }

  /** How long the cluster may take to create a topic by itself: tenths of a second, as a rule. */
  Duration grace() {
    Duration part = sendTimeout().dividedBy(3);
    return part.compareTo(LONGEST_GRACE) < 0 ? part : LONGEST_GRACE;
  }

  boolean declares() {
    return settings.get(DECLARE);
  }

  Optional<Integer> partitions() {
    return settings.find(PARTITIONS);
  }

  Optional<Short> replication() {
    return settings.find(REPLICATION).map(Integer::shortValue);
  }

  Endpoint endpoint() {
    return new Endpoint(settings, bootstrap());
  }

  /** Who logs in, as far as the settings tell. */
  String user() {
    Matcher user = JAAS_USER.matcher(jaas());
    return user.find() ? "'" + user.group(1) + "'" : "the client";
  }

  /**
   * What an exception and its causes say, on one line, without secrets: the outermost tells what
   * was tried, the innermost why it failed.
   */
  String reason(Throwable failure) {
    List<String> said = new ArrayList<>();
    for (Throwable one = failure; one != null; one = one.getCause()) {
      String message = one.getMessage();
      boolean repeats = one.getCause() != null && one.getCause().toString().equals(message);
      if (message != null && !repeats && said.stream().noneMatch(m -> m.contains(message))) {
        said.add(message.replaceFirst("[.:\\s]+$", ""));
      }
    }
    return said.isEmpty() ? failure.getClass().getSimpleName() : clean(String.join(": ", said));
  }

  /** A text on one line, without secrets. */
  String clean(String text) {
    String told = settings.clean(text);
    for (Matcher value = JAAS_SECRET.matcher(jaas()); value.find(); ) {
      String secret = value.group(1) == null ? value.group(2) : value.group(1);
      told = secret.isEmpty() ? told : told.replace(secret, UrlSecrets.MASK);
    }
    return told;
  }

  private String jaas() {
    return settings.find(ClientKeys.JAAS).orElse("");
  }

  private static List<String> addresses(String text) {
    List<String> addresses = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      Matcher parts = ADDRESS.matcher(one.strip());
      if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
        throw new IllegalArgumentException(text);
      }
      addresses.add(one.strip());
    }
    return addresses;
  }
}
