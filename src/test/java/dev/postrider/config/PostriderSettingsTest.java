package dev.postrider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.config.BrokerSettings.NamedBroker;
import dev.postrider.config.PublishSettings.Order;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostriderSettingsTest {

  static List<Setting<?>> declared() {
    return PostriderSettings.declared();
  }

  @ParameterizedTest
  @MethodSource("declared")
  void parsesTheDefaultOfEverySetting(Setting<?> setting) {
    assertThat(setting.key()).matches("postrider\\.[a-z.-]+[a-z]");
    if (!setting.defaultText().isEmpty()) {
      assertThat(setting.parser().apply(setting.defaultText())).isNotNull();
    }
  }

  @Test
  void declaresNoKeyTwice() {
    assertThat(declared()).extracting(Setting::key).doesNotHaveDuplicates();
  }

  @Test
  void needsNoConfigurationAtAll() {
    PostriderSettings settings = PostriderSettings.read(Configs.of());

    assertThat(settings.store())
        .isEqualTo(
            new StoreSettings(
                "java:comp/DefaultDataSource", StoreSettings.SchemaMode.VALIDATE, "postrider_", 8));
    assertThat(settings.brokers().brokers()).isEmpty();
    assertThat(settings.brokers().defaultBroker()).isEmpty();
    assertThat(settings.inbox().window()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.retention())
        .isEqualTo(
            new RetentionSettings(
                Duration.ofDays(1), Duration.ofDays(30), Duration.ofDays(30), Duration.ZERO));
    assertThat(settings.relay().enabled()).isTrue();
    assertThat(settings.relay().retry().exhausted())
        .isEqualTo(RetrySettings.WhenExhausted.PARK_KEY);
    assertThat(settings.publish())
        .isEqualTo(new PublishSettings(8_388_608, 268_435_456, Order.NATURAL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postrider.datasource | java:app/jdbc/shop | java:app/jdbc/shop",
        "postrider.schema | none | NONE",
        "postrider.schema | Migrate | MIGRATE",
        "postrider.table-prefix | p | p",
        "postrider.brokers | a, b-2 ,a, | [a, b-2]",
        "postrider.default-broker | legacy | legacy",
        "postrider.publish.max-payload-bytes | 1 | 1",
        "postrider.publish.max-transaction-bytes | 9223372036854775807 | 9223372036854775807",
        "postrider.relay.enabled | FALSE | false",
        "postrider.relay.lease | PT1S | PT1S",
        "postrider.relay.poll-min | PT0.001S | PT0.001S",
        "postrider.relay.poll-max | pt2s | PT2S",
        "postrider.relay.read-ahead-rows | 1000000 | 1000000",
        "postrider.relay.read-ahead-bytes | 1 | 1",
        "postrider.relay.batch | 1 | 1",
        "postrider.relay.sweep | PT1S | PT1S",
        "postrider.relay.transaction-timeout | P1D | PT24H",
        "postrider.relay.stop-timeout | PT0S | PT0S",
        "postrider.retry.max-attempts | 1000 | 1000",
        "postrider.retry.initial-delay | PT0.001S | PT0.001S",
        "postrider.retry.max-delay | PT1H | PT1H",
        "postrider.retry.jitter | 1 | 1.0",
        "postrider.retry.exhausted | skip | SKIP",
        "postrider.retry.exhausted | park-key | PARK_KEY",
        "postrider.inbox.window | PT1M | PT1M",
        "postrider.retention.sent | PT0S | PT0S",
        "postrider.retention.attempts | PT1M | PT1M",
        "postrider.retention.jobs | P2D | PT48H",
        "postrider.retention.audit | P3650D | PT87600H",
      })
  void acceptsWhatAFormatAllows(String key, String text, String value) {
    assertThat(setting(key).parser().apply(text)).hasToString(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postrider.datasource | two words",
        "postrider.schema | create",
        "postrider.table-prefix | Postrider_",
        "postrider.table-prefix | a23456789012345678901x",
        "postrider.brokers | events,Legacy",
        "postrider.default-broker | 1st",
        "postrider.publish.max-payload-bytes | 0",
        "postrider.publish.max-transaction-bytes | 8 MB",
        "postrider.relay.enabled | yes",
        "postrider.relay.lease | PT0.9S",
        "postrider.relay.poll-min | 50",
        "postrider.relay.poll-max | PT0S",
        "postrider.relay.read-ahead-rows | 0",
        "postrider.relay.read-ahead-bytes | -1",
        "postrider.relay.batch | 100001",
        "postrider.relay.sweep | PT-1M",
        "postrider.relay.transaction-timeout | 10 minutes",
        "postrider.relay.stop-timeout | PT-1S",
        "postrider.retry.max-attempts | 1.5",
        "postrider.retry.initial-delay | PT0S",
        "postrider.retry.max-delay | P",
        "postrider.retry.jitter | NaN",
        "postrider.retry.jitter | 1.1",
        "postrider.retry.exhausted | drop",
        "postrider.inbox.window | PT59S",
      })
  void refusesWhatAFormatDoesNotAllow(String key, String text) {
    assertThat(problems(Configs.of(key, text)))
        .containsExactly(ConfigProblem.INVALID.of(key, text, setting(key).accepts()));
  }

  @Test
  void takesABlankValueForNone() {
    assertThat(PostriderSettings.read(Configs.of("postrider.inbox.window", "  ")))
        .isEqualTo(PostriderSettings.read(Configs.of()));
  }

  @Test
  void tellsAllProblemsAtOnce() {
    Config config =
        Configs.of(
            "postrider.schema", "create",
            "postrider.relay.batch", "many",
            "postrider.brokers", "events,legacy",
            "postrider.broker.events.connector", "jms",
            "postrider.inbox.windo", "P1D");

    assertThat(problems(config))
        .extracting(Problem::code)
        .containsExactlyInAnyOrder("PR0201", "PR0201", "PR0202", "PR0204");
    assertThat(catchThrowableOfType(PostriderException.class, () -> PostriderSettings.read(config)))
        .hasMessageContaining("'create' is not migrate, validate or none")
        .hasMessageContaining("'many' is not a number from 1 to 100000")
        .hasMessageContaining("postrider.broker.legacy.connector is missing")
        .hasMessageContaining("the nearest is postrider.inbox.window");
  }

  @Test
  void wantsADefaultWhereSeveralBrokersAreListed() {
    String[] two = {
      "postrider.brokers", "events,legacy",
      "postrider.broker.events.connector", "jms",
      "postrider.broker.legacy.connector", "JMS"
    };
    assertThat(problems(Configs.of(two))).extracting(Problem::code).containsExactly("PR0203");

    String[] chosen = java.util.Arrays.copyOf(two, two.length + 2);
    chosen[two.length] = "postrider.default-broker";
    chosen[two.length + 1] = "legacy";
    BrokerSettings settings = PostriderSettings.read(Configs.of(chosen)).brokers();
    assertThat(settings.brokers())
        .containsExactly(new NamedBroker("events", "jms"), new NamedBroker("legacy", "jms"));
    assertThat(settings.defaultBroker()).contains("legacy");
  }

  @Test
  void takesTheOnlyBrokerForTheDefault() {
    Config config =
        Configs.of("postrider.brokers", "events", "postrider.broker.events.connector", "jms");

    assertThat(PostriderSettings.read(config).brokers().defaultBroker()).contains("events");
  }

  @ParameterizedTest
  @CsvSource({
    "postrider.inbox-window,postrider.inbox.window",
    "postrider.data-source,postrider.datasource",
    "postrider.retry.max-atempts,postrider.retry.max-attempts",
    "postrider.broker,postrider.brokers",
  })
  void suggestsTheNearestOfTheKnownKeys(String key, String nearest) {
    assertThat(problems(Configs.of(key, "x")))
        .containsExactly(ConfigProblem.UNKNOWN_KEY.of(key, "the nearest is " + nearest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"postrider.x", "postrider.metrics", "postrider.relay.threads"})
  void suggestsNothingWhereNoKeyIsNear(String key) {
    assertThat(problems(Configs.of(key, "x")))
        .containsExactly(ConfigProblem.UNKNOWN_KEY.of(key, "none has a similar name"));
  }

  @Test
  void tellsSettingsOfABrokerThatIsNotListed() {
    Config config =
        Configs.of(
            "postrider.brokers", "events,old",
            "postrider.default-broker", "events",
            "postrider.broker.events.connector", "jms",
            "postrider.broker.event.user", "shop",
            "postrider.broker.event.password", "secret",
            "postrider.schema", "create");

    assertThat(problems(config))
        .extracting(Problem::code)
        .containsExactlyInAnyOrder("PR0201", "PR0202", "PR0206");
    assertThat(problems(config))
        .contains(
            ConfigProblem.BROKER_UNLISTED.of(
                "event",
                "postrider.broker.event.password, postrider.broker.event.user",
                "events, old"))
        .noneMatch(problem -> problem.toString().contains("secret"));
  }

  @Test
  void tellsThatTheListOfBrokersIsForgotten() {
    assertThat(problems(Configs.of("postrider.broker.events.connector", "jms")))
        .containsExactly(
            ConfigProblem.BROKER_UNLISTED.of(
                "events", "postrider.broker.events.connector", "none"));
  }

  @Test
  void tellsAWrongListOfBrokersOnce() {
    Config config =
        Configs.of("postrider.brokers", "Events", "postrider.broker.Events.connector", "jms");

    assertThat(problems(config)).extracting(Problem::code).containsExactly("PR0201");
  }

  @Test
  void tellsABrokersNameThatStandsForAKey() {
    Config config =
        Configs.of(
            "postrider.brokers", "events",
            "postrider.broker.events", "jms",
            "postrider.broker.events.connector", "jms");

    assertThat(problems(config))
        .containsExactly(
            ConfigProblem.UNKNOWN_KEY.of("postrider.broker.events", "none has a similar name"));
  }

  /** Their names are guesses: OLD_ONE is listed as old.one, and may be anything of anybody. */
  @Test
  void leavesVariablesThatLookLikeBrokersAlone() {
    Config config =
        Configs.ofEnvironment(
            Map.of(
                "POSTRIDER_BROKER_SERVICE_HOST", "10.0.0.1",
                "POSTRIDER_BROKER_OLD_ONE_URL", "tcp://old:61616"));

    assertThat(config.getPropertyNames()).contains("postrider.broker.old.one.url");
    assertThat(problems(config)).isEmpty();
  }

  @Test
  void leavesKeysOfOthersAlone() {
    assertThat(problems(Configs.of("postriders.x", "1", "quarkus.y", "2", "postrider.config", "f")))
        .isEmpty();
  }

  @Test
  void gathersTheSettingsOfABroker() {
    Config config =
        Configs.of(
            "postrider.broker.events.connector", "jms",
            "postrider.broker.events.url", "tcp://localhost:61616",
            "postrider.broker.events.password", "secret",
            "postrider.broker.other.url", "tcp://localhost:1");

    assertThat(PostriderSettings.broker(config, "events", Set.of("url", "user")))
        .isEqualTo(Map.of("url", "tcp://localhost:61616", "password", "secret"));
  }

  @Test
  void takesEverythingFromEnvironmentVariables() {
    Config config =
        Configs.ofEnvironment(
            Map.of(
                "POSTRIDER_BROKERS", "events,old-one",
                "POSTRIDER_DEFAULT_BROKER", "events",
                "POSTRIDER_TABLE_PREFIX", "p_",
                "POSTRIDER_RELAY_READ_AHEAD_ROWS", "7",
                "POSTRIDER_SERVICE_HOST", "10.0.0.1",
                "POSTRIDER_BROKER_EVENTS_CONNECTOR", "jms",
                "POSTRIDER_BROKER_OLD_ONE_CONNECTOR", "jms",
                "POSTRIDER_BROKER_OLD_ONE_URL", "tcp://old:61616",
                "POSTRIDER_BROKER_OLD_ONE_CONNECT_TIMEOUT", "PT5S"));

    PostriderSettings settings = PostriderSettings.read(config);

    assertThat(settings.store().tablePrefix()).isEqualTo("p_");
    assertThat(settings.relay().readAheadRows()).isEqualTo(7);
    assertThat(settings.brokers().brokers())
        .extracting(NamedBroker::name)
        .containsExactly("events", "old-one");
    assertThat(PostriderSettings.broker(config, "old-one", Set.of("url", "connect-timeout")))
        .containsEntry("url", "tcp://old:61616")
        .containsEntry("connect-timeout", "PT5S");
  }

  @Test
  void knowsItsOwnKeysOnly() {
    assertThat(problems(Configs.of("postrider.table.prefix", "p_")))
        .containsExactly(
            ConfigProblem.UNKNOWN_KEY.of(
                "postrider.table.prefix", "the nearest is postrider.table-prefix"));
  }

  private static Setting<?> setting(String key) {
    return declared().stream().filter(s -> s.key().equals(key)).findFirst().orElseThrow();
  }

  private static List<Problem> problems(Config config) {
    PostriderException thrown =
        catchThrowableOfType(PostriderException.class, () -> PostriderSettings.read(config));
    return thrown == null ? List.of() : thrown.problems();
  }
}
