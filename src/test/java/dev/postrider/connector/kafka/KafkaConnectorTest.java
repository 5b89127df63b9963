package dev.postrider.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.Problem;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.ConnectorSetting;
import dev.postrider.spi.ConnectorSetting.Disclosure;
import dev.postrider.spi.Source;
import dev.postrider.testkit.Certificates;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaConnectorTest {

  private static final String PASSWORD = "s3cr3t-Pa55";
  private static final String SERVERS = "bootstrap.servers";
  private static final String KEY = "postrider.broker.events.";
  private static final String JAAS =
      "org.apache.kafka.common.security.plain.PlainLoginModule required"
          + " username=\"relay\" password=\""
          + PASSWORD
          + "\";";

  private final KafkaConnector connector = new KafkaConnector();

  @Test
  void findsNothingWrongWithAddressesAlone() {
    assertThat(check(SERVERS, "kafka1:9092, [::1]:9093,10.0.0.1:1")).isEmpty();
  }

  @Test
  void passesOnWhateverAnyClientOfKafkaKnows() {
    assertThat(
            check(
                SERVERS,
                "k:1",
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                JAAS,
                "linger.ms",
                " 20 ",
                "compression.type",
                "lz4",
                "client.id",
                "shop",
                "acks",
                "-1",
                "enable.idempotence",
                "TRUE",
                "max.in.flight.requests.per.connection",
                "5",
                "request.timeout.ms",
                "29980",
                "isolation.level",
                "read_committed",
                "fetch.max.bytes",
                "1000",
                "reconnect.backoff.ms",
                "10",
                "declare",
                "true",
                "declare.partitions",
                "12",
                "declare.replication-factor",
                "3"))
        .isEmpty();
  }

  @Test
  void wantsAddresses() {
    assertThat(codes(check())).containsExactly("PR0552");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka1", "kafka1:", "k:99999", "k:1,", "k:1,k", "http://k:1", "a b:1"})
  void refusesWhatIsNoListOfAddresses(String servers) {
    assertThat(check(SERVERS, servers))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.code()).isEqualTo("PR0551");
              assertThat(p.what()).contains(KEY + SERVERS, "'" + servers + "'", "host:port");
            });
  }

  @Test
  void listsTheKeysItHasWhenItMeetsAnother() {
    assertThat(check(SERVERS, "k:1", "linger", PASSWORD))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.code()).isEqualTo("PR0550");
              assertThat(p.what())
                  .contains(KEY + "linger", "kafka", "linger.ms", "declare.partitions")
                  .doesNotContain(PASSWORD);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "linger.ms, soon",
    "batch.size, -1",
    "compression.type, zip",
    "security.protocol, TLS",
    "isolation.level, none",
    "retries, many",
    "partitioner.class, com.example.Absent",
    "interceptor.classes, com.example.Absent"
  })
  void passesOnWhatTheClientDislikesAboutAValue(String key, String value) {
    assertThat(check(SERVERS, "k:1", key, value))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.code()).isIn("PR0702", "PR0556");
              assertThat(p.what()).contains("'events'").doesNotContain("\n");
            });
  }

  @Test
  void tellsTheValueOnlyOfKeysThatItKnowsToHoldNoSecret() {
    assertThat(check(SERVERS, "k:1", "linger.ms", "soon"))
        .singleElement()
        .satisfies(p -> assertThat(p.what()).contains(KEY + "linger.ms", "soon"));
    assertThat(check(SERVERS, "k:1", "send.buffer.bytes", PASSWORD))
        .singleElement()
        .satisfies(
            p -> assertThat(p.what()).contains("send.buffer.bytes").doesNotContain(PASSWORD));
  }

  @ParameterizedTest
  @CsvSource({
    "acks, 1",
    "acks, 0",
    "enable.idempotence, false",
    "partitioner.ignore.keys, true",
    "partitioner.class, org.apache.kafka.clients.producer.RoundRobinPartitioner"
  })
  void refusesValuesThatWouldBreakAGuarantee(String key, String value) {
    assertThat(check(SERVERS, "k:1", key, value))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.code()).isEqualTo("PR0551");
              assertThat(p.what()).contains(KEY + key, "'" + value + "'");
            });
  }

  @ParameterizedTest
  @CsvSource({"retries, 0", "max.in.flight.requests.per.connection, 6"})
  void refusesWhatTheClientDoesNotCombineWithIdempotence(String key, String value) {
    assertThat(check(SERVERS, "k:1", key, value))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.code()).isEqualTo("PR0556");
              assertThat(p.what()).contains(key, "idempotent");
            });
  }

  @Test
  void refusesWhatConsumersDoNotCombine() {
    assertThat(check(SERVERS, "k:1", "group.protocol", "consumer")).isEmpty();
    assertThat(check(SERVERS, "k:1", "group.protocol", "consumer", "session.timeout.ms", "9000"))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.code()).isEqualTo("PR0556");
              assertThat(p.what()).contains("session.timeout.ms");
            });
  }

  @Test
  void receivesFromTheBeginningAndWhatIsCommittedUnlessTheUserSaysOtherwise() {
    Source source = new Source("/topic/orders", "billing", 2, 7);

    assertThat(properties(SERVERS, "k:1").ofConsumer(source))
        .containsEntry("group.id", "billing")
        .containsEntry("auto.offset.reset", "earliest")
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("max.poll.records", "7")
        .containsEntry("enable.auto.commit", "false")
        .hasEntrySatisfying(
            "partition.assignment.strategy",
            name -> assertThat(name.toString()).contains("CooperativeSticky"))
        .doesNotContainKey("linger.ms");
    assertThat(
            properties(SERVERS, "k:1", "group.protocol", "consumer", "auto.offset.reset", "latest")
                .ofConsumer(source))
        .containsEntry("auto.offset.reset", "latest")
        .doesNotContainKey("partition.assignment.strategy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key.serializer",
        "value.deserializer",
        "transactional.id",
        "delivery.timeout.ms",
        "max.block.ms",
        "enable.auto.commit",
        "group.id"
      })
  void refusesKeysThatAreItsOwnAffair(String key) {
    assertThat(check(SERVERS, "k:1", key, "1")).extracting(Problem::code).contains("PR0701");
  }

  @Test
  void leavesTimeForAnAnswerBeforeTheSendTimeout() {
    assertThat(codes(check(SERVERS, "k:1", "request.timeout.ms", "30001")))
        .containsExactly("PR0551");
    assertThat(codes(check(SERVERS, "k:1", "send-timeout", "PT1S", "linger.ms", "1000")))
        .containsExactly("PR0551");
    assertThat(properties(SERVERS, "k:1", "send-timeout", "PT1S").ofProducer())
        .containsEntry("delivery.timeout.ms", "1000")
        .containsEntry("request.timeout.ms", "500");
  }

  @Test
  void refusesSettingsWithoutEffect() {
    assertThat(codes(check(SERVERS, "k:1", "declare.partitions", "3"))).containsExactly("PR0553");
  }

  @Test
  void wantsALoginWhereOneIsSet() {
    assertThat(check(SERVERS, "k:1", "security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN"))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.code()).isEqualTo("PR0556");
              assertThat(p.what()).contains("KafkaClient");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "a.B required password=" + PASSWORD,
        "a.B " + PASSWORD + " user=\"u\";",
        "a.B required password=\"" + PASSWORD + "\" c;",
        "a.B required password=\"" + PASSWORD + "\"; a.C required p=\"" + PASSWORD + "\";"
      })
  void refusesALoginThatCannotBeReadWithoutTellingIt(String jaas) {
    assertThat(
            check(
                SERVERS,
                "k:1",
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                jaas))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.code()).isEqualTo("PR0702");
              assertThat(p.toString()).contains("sasl.jaas.config").doesNotContain(PASSWORD);
            });
  }

  @Test
  void readsTheFilesOfCertificates() {
    Path store = Certificates.create("localhost").store();
    String[] tls = {
      SERVERS,
      "k:1",
      "security.protocol",
      "SSL",
      "ssl.truststore.location",
      store.toString(),
      "ssl.truststore.type",
      "PKCS12"
    };

    assertThat(check(with(tls, "ssl.truststore.password", Certificates.PASSWORD))).isEmpty();
    assertThat(check(with(tls, "ssl.truststore.password", PASSWORD)))
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.code()).isEqualTo("PR0556");
              assertThat(p.toString()).contains("password").doesNotContain(PASSWORD);
            });
    assertThat(codes(check(with(tls, "ssl.truststore.location", "/absent"))))
        .containsExactly("PR0556");
  }

  @Test
  void switchesTheHostNameOffByName() {
    String key = "ssl.endpoint.identification.algorithm";

    assertThat(properties(SERVERS, "k:1").ofProducer()).doesNotContainKey(key);
    assertThat(properties(SERVERS, "k:1", key, "None").ofProducer()).containsEntry(key, "");
    assertThat(check(SERVERS, "k:1", key, "none")).isEmpty();
  }

  @Test
  void givesEachClientItsOwnPropertiesOnly() {
    ClientProperties properties =
        properties(SERVERS, "k:1", "linger.ms", "7", "isolation.level", "read_committed");

    assertThat(properties.ofProducer())
        .containsEntry("linger.ms", "7")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", "true")
        .doesNotContainKey("isolation.level");
    assertThat(properties.ofAdmin())
        .containsEntry("default.api.timeout.ms", "10000")
        .doesNotContainKeys("linger.ms", "isolation.level");
    assertThat(properties(SERVERS, "k:1").ofProducer()).containsEntry("linger.ms", "0");
  }

  @Test
  void findsAllProblemsAtOnceAndNeverShowsASecret() {
    List<Problem> problems =
        check(
            "acks", "1",
            "linger.ms", "soon",
            "fetch.min.bytes", "few",
            "transactional.id", "x",
            "connect-timeout", "soon",
            "Passwort", PASSWORD,
            "sasl.jaas.config", JAAS);

    assertThat(codes(problems))
        .containsExactlyInAnyOrder(
            "PR0550", "PR0551", "PR0551", "PR0552", "PR0701", "PR0702", "PR0702");
    assertThat(problems)
        .allSatisfy(
            p -> {
              assertThat(p.what()).contains("'events'");
              assertThat(p.toString()).doesNotContain(PASSWORD);
            });
  }

  /** Also those of a later version of the client. */
  @Test
  void knowsEverySecretOfTheClient() {
    List<String> secrets =
        Stream.of(
                ProducerConfig.configDef(),
                ConsumerConfig.configDef(),
                AdminClientConfig.configDef())
            .flatMap(definition -> definition.configKeys().values().stream())
            .filter(key -> key.type == ConfigDef.Type.PASSWORD)
            .map(key -> key.name)
            .distinct()
            .toList();

    assertThat(connector.settings())
        .filteredOn(setting -> setting.disclosure() == Disclosure.SECRET)
        .extracting(ConnectorSetting::key)
        .containsExactlyInAnyOrderElementsOf(secrets);
  }

  @Test
  void describesOnlyWhatTheClientKnowsBesideItsOwn() {
    assertThat(connector.settings())
        .extracting(ConnectorSetting::key)
        .filteredOn(key -> !KafkaSettings.isOwn(key))
        .allMatch(ClientProperties::isKnown);
  }

  @Test
  void saysWhichJarHoldsAnAbsentClient() throws Exception {
    URL classes = KafkaConnector.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, new WithoutKafka())) {
      dev.postrider.spi.Connector lonely =
          (dev.postrider.spi.Connector)
              loader.loadClass(KafkaConnector.class.getName()).getConstructor().newInstance();

      assertThat(lonely.name()).isEqualTo("kafka");
      assertThat(lonely.settings()).hasSameSizeAs(connector.settings());
      assertThat(lonely.check(definition(SERVERS, "k:1", "connect-timeout", "soon")))
          .extracting(Problem::code)
          .containsExactly("PR0551", "PR0554");
    }
  }

  @Test
  void everyProblemHasACodeOfItsOwnInThePackagesRange() {
    assertThat(Arrays.stream(KafkaProblem.values()).map(p -> p.template().code()))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("PR07\\d\\d"));
  }

  @ParameterizedTest
  @CsvSource({"/topic/a.b-c_D9, a.b-c_D9", "/queue/a, a", "a, a", "..., ..."})
  void takesTopicsForWhatTheyAre(String destination, String topic) {
    assertThat(Destinations.topic(destination)).contains(topic);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/topic/", "/a", "/exchange/e/k", "a b", "ä", ".", "..", "/queue/.."})
  void refusesWhatIsNoNameOfATopic(String destination) {
    assertThat(Destinations.topic(destination)).isEmpty();
    assertThat(Destinations.topic("x".repeat(250))).isEmpty();
  }

  private List<Problem> check(String... keysAndValues) {
    return connector.check(definition(keysAndValues));
  }

  private static List<String> codes(List<Problem> problems) {
    return problems.stream().map(Problem::code).toList();
  }

  private static ClientProperties properties(String... keysAndValues) {
    return new ClientProperties(KafkaSettings.of(definition(keysAndValues)));
  }

  private static String[] with(String[] keysAndValues, String... others) {
    List<String> all = new ArrayList<>(List.of(keysAndValues));
    all.addAll(List.of(others));
    return all.toArray(String[]::new);
  }

  private static BrokerDefinition definition(String... keysAndValues) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new BrokerDefinition("events", settings);
  }

  /** All that is on the class path but the connector itself and Kafka. */
  private static final class WithoutKafka extends ClassLoader {

    WithoutKafka() {
      super(null);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("org.apache.kafka.")
          || name.startsWith(KafkaConnector.class.getPackageName())) {
        throw new ClassNotFoundException(name);
      }
      return KafkaConnectorTest.class.getClassLoader().loadClass(name);
    }
  }
}
