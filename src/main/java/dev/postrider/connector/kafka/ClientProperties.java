package dev.postrider.connector.kafka;

import static org.apache.kafka.clients.producer.ProducerConfig.ACKS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.LINGER_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_BLOCK_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG;

import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Source;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What Kafka's clients are made with: the user's properties, and ours where they are silent. */
final class ClientProperties {

  /** How long the producer may block; whoever needs longer asks again, see {@link WaitingRoom}. */
  static final Duration BLOCK = Duration.ofMillis(100);

  /** Of the connect time-out, so that the next host gets its turn. */
  private static final int HOSTS_TRIED = 3;

  private static final Set<String> GROUP_PROTOCOL = Set.of(ConsumerConfig.GROUP_PROTOCOL_CONFIG);

  private final KafkaSettings settings;

  ClientProperties(KafkaSettings settings) {
    this.settings = settings;
  }

  /** Whether any of Kafka's clients has a property of this name. */
  static boolean isKnown(String key) {
    return ProducerConfig.configNames().contains(key)
        || ConsumerConfig.configNames().contains(key)
        || AdminClientConfig.configNames().contains(key);
  }

  Map<String, Object> ofProducer() {
    Map<String, Object> properties = common(ProducerConfig.configNames());
    properties.putIfAbsent(LINGER_MS_CONFIG, "0");
    properties.putIfAbsent(REQUEST_TIMEOUT_MS_CONFIG, requestTimeout());
    properties.put(DELIVERY_TIMEOUT_MS_CONFIG, millis(settings.sendTimeout()));
    properties.put(MAX_BLOCK_MS_CONFIG, millis(BLOCK));
    properties.put(ACKS_CONFIG, "all");
    properties.put(ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.put(KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    properties.put(VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    return properties;
  }

  Map<String, Object> ofAdmin() {
    Map<String, Object> properties = common(AdminClientConfig.configNames());
    properties.put(REQUEST_TIMEOUT_MS_CONFIG, perHost());
    // It lives shortly and knows no other addresses; the client would turn in a circle meanwhile.
    properties.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
    properties.put(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(settings.connectTimeout()));
    return properties;
  }

  /** Of a member of the consumer's group; it deals with records of any sender. */
  Map<String, Object> ofConsumer(Source source) {
    Map<String, Object> properties = common(ConsumerConfig.configNames());
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, source.consumer());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // What came before the first consumer is not to be lost, nor what its sender took back applied.
    properties.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.putIfAbsent(
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        String.valueOf(Math.min(source.prefetch(), ConsumerConfig.DEFAULT_MAX_POLL_RECORDS)));
    if (!"consumer"
        .equalsIgnoreCase(given(GROUP_PROTOCOL).get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
      properties.putIfAbsent(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          CooperativeStickyAssignor.class.getName());
    }
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(settings.connectTimeout()));
    properties.put(
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    properties.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    return properties;
  }

  /** The user's own properties, stripped, among these names. */
  Map<String, String> given(Set<String> names) {
    BrokerDefinition definition = settings.settings().definition();
    Map<String, String> given = new LinkedHashMap<>();
    definition.settings().keySet().stream()
        .filter(names::contains)
        .sorted()
        .forEach(key -> definition.setting(key).ifPresent(value -> given.put(key, value)));
    // An empty value, which is Kafka's way to say so, is no value for MicroProfile Config.
    given.computeIfPresent(
        SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG,
        (key, value) -> value.equalsIgnoreCase("none") ? "" : value);
    return given;
  }

  private Map<String, Object> common(Set<String> names) {
    Map<String, Object> properties = new LinkedHashMap<>(given(names));
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
    properties.putIfAbsent(CommonClientConfigs.CLIENT_ID_CONFIG, "postrider");
    // Lanes would take each other's beans away, since all have one client id.
    properties.putIfAbsent(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    properties.putIfAbsent(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, perHost());
    properties.putIfAbsent(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG,
        millis(settings.connectTimeout()));
    return properties;
  }

  /** Such that there is time for a second attempt. */
  private String requestTimeout() {
    long send = settings.sendTimeout().toMillis();
    long linger =
        settings.settings().definition().setting(LINGER_MS_CONFIG).map(Long::parseLong).orElse(0L);
    return String.valueOf(Math.max(1, Math.min(send / 2, send - linger)));
  }

  private String perHost() {
    return String.valueOf(Math.max(1, settings.connectTimeout().toMillis() / HOSTS_TRIED));
  }

  private static String millis(Duration duration) {
    return String.valueOf(Math.max(1, duration.toMillis()));
  }
}
