package dev.postrider.connector.kafka;

import static dev.postrider.connector.ConnectorProblem.INVALID;
import static dev.postrider.connector.kafka.KafkaProblem.RESERVED;

import dev.postrider.Problem;
import dev.postrider.connector.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Properties of the client on which the guarantees rest: which are not to be set, and which so. */
final class Guarantees {

  private static final String BYTES = "keys and bodies are handed over as the bytes they are";
  private static final String SINGLE = "each message is confirmed by itself, without transactions";
  private static final String COMMIT = "a message counts as received when it is acknowledged";
  private static final String GROUP = "the name of the consumer is that of the group";

  private static final Map<String, String> RESERVED_KEYS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("key.serializer", BYTES),
              Map.entry("value.serializer", BYTES),
              Map.entry("key.deserializer", BYTES),
              Map.entry("value.deserializer", BYTES),
              Map.entry("transactional.id", SINGLE),
              Map.entry("transaction.timeout.ms", SINGLE),
              Map.entry("transaction.two.phase.commit.enable", SINGLE),
              Map.entry("delivery.timeout.ms", "send-timeout says it"),
              Map.entry("max.block.ms", "send-timeout says how long a message waits"),
              Map.entry("default.api.timeout.ms", "connect-timeout says it"),
              Map.entry("enable.auto.commit", COMMIT),
              Map.entry("auto.commit.interval.ms", COMMIT),
              Map.entry("group.id", GROUP),
              Map.entry("group.instance.id", "each receiver is a member by itself")));

  private static final List<Demand> DEMANDS =
      List.of(
          new Demand(
              "acks",
              "all, without which a confirmed message could be lost",
              value -> value.equals("all") || value.equals("-1")),
          new Demand(
              "enable.idempotence",
              "true, without which messages could change places",
              value -> value.equals("true")),
          new Demand(
              "partitioner.ignore.keys",
              "false, without which messages of a key would lose their order",
              value -> value.equals("false")),
          new Demand(
              "partitioner.class",
              "one that keeps a key in its partition",
              value -> !value.endsWith(".roundrobinpartitioner")));

  private Guarantees() {}

  /** What a property must be like, if it is set. */
  private record Demand(String key, String accepted, Predicate<String> met) {}

  static List<Problem> problems(Settings settings) {
    List<Problem> problems = new ArrayList<>();
    RESERVED_KEYS.forEach(
        (key, why) ->
            settings
                .definition()
                .setting(key)
                .ifPresent(
                    value ->
                        problems.add(RESERVED.of(settings.broker(), settings.full(key), why))));
    for (Demand demand : DEMANDS) {
      settings
          .definition()
          .setting(demand.key())
          .filter(value -> !demand.met().test(value.toLowerCase(Locale.ROOT)))
          .ifPresent(value -> problems.add(unmet(settings, demand, value)));
    }
    return problems;
  }

  private static Problem unmet(Settings settings, Demand demand, String value) {
    return INVALID.of(settings.broker(), settings.full(demand.key()), value, demand.accepted());
  }
}
