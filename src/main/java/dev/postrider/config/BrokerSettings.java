package dev.postrider.config;

import static dev.postrider.config.ConfigProblem.BROKER_UNKNOWN;
import static dev.postrider.config.ConfigProblem.CONNECTOR_MISSING;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The brokers this node relays to, and the one messages go to.
 *
 * @param brokers the brokers configured on this node, in the configured order
 * @param defaultBroker the broker of messages that no route matches; may be one that only other
 *     nodes have configured; absent if no broker is configured at all
 * @param longestTimeout no time-out of a broker is longer, whatever is set for it
 */
public record BrokerSettings(
    List<NamedBroker> brokers, Optional<String> defaultBroker, Duration longestTimeout) {

  static final String PREFIX = "postrider.broker.";

  /**
   * A broker's name and the kind of connector it is reached by.
   *
   * @param name as in {@code postrider.brokers}
   * @param connector as configured, in lower case
   */
  public record NamedBroker(String name, String connector) {}

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final String NAME_IN_WORDS =
      "a lower-case letter followed by up to 39 lower-case letters, digits or '-'";

  static final Setting<List<String>> BROKERS =
      new Setting<>(
          "postrider.brokers",
          "",
          "a list of names separated by commas, each " + NAME_IN_WORDS,
          "The brokers this node relays to; each is described under postrider.broker.<name>.",
          "A node takes no lanes of brokers it does not list.",
          Parsers.names(NAME));

  static final Setting<String> DEFAULT_BROKER =
      new Setting<>(
          "postrider.default-broker",
          "",
          NAME_IN_WORDS,
          "Where messages go that no route matches; may be left out where one broker is listed.",
          "A broker not listed in postrider.brokers is one that other nodes relay to.",
          Parsers.text(NAME));

  static final Setting<Duration> LONGEST_TIMEOUT =
      new Setting<>(
          "postrider.max-broker-timeout",
          "PT1H",
          "a duration of ISO 8601 from 100 milliseconds to an hour, like PT30S",
          "The longest time-out of any broker: connect-timeout and send-timeout of a broker are cut"
              + " down to it.",
          "Lower bounds, in one place, how long a silent broker is waited for; below the time that a"
              + " busy broker takes, what it has done is sent again.",
          Parsers.duration(Duration.ofMillis(100), Duration.ofHours(1)));

  /** The names of all that are configured on this node, and that of the default broker. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    brokers.forEach(broker -> names.add(broker.name()));
    defaultBroker.ifPresent(names::add);
    return names;
  }

  /** The same with the brokers of these names alone. */
  public BrokerSettings only(Set<String> names) {
    List<NamedBroker> wanted =
        brokers.stream().filter(broker -> names.contains(broker.name())).toList();
    return new BrokerSettings(wanted, defaultBroker, longestTimeout);
  }

  static BrokerSettings read(SettingsReader reader) {
    Optional<List<String>> listed = reader.optional(BROKERS);
    if (listed.isPresent() || reader.raw(BROKERS.key()).isEmpty()) {
      // Not if the list itself is a problem: every broker would be one more.
      UnlistedBrokers.in(reader, listed.orElse(List.of())).forEach(reader::problem);
    }
    List<NamedBroker> brokers = new ArrayList<>();
    for (String name : listed.orElse(List.of())) {
      String key = PREFIX + name + ".connector";
      reader
          .raw(key)
          .ifPresentOrElse(
              connector ->
                  brokers.add(new NamedBroker(name, connector.toLowerCase(java.util.Locale.ROOT))),
              () -> reader.problem(CONNECTOR_MISSING.of(name, key)));
    }
    Optional<String> chosen = reader.optional(DEFAULT_BROKER);
    if (chosen.isEmpty() && brokers.size() > 1) {
      reader.problem(BROKER_UNKNOWN.of(brokers.stream().map(NamedBroker::name).toList()));
    }
    return new BrokerSettings(
        List.copyOf(brokers),
        chosen.or(() -> brokers.stream().map(NamedBroker::name).findFirst()),
        reader.get(LONGEST_TIMEOUT));
  }
}
