package dev.postrider.connector.kafka;

import dev.postrider.connector.BrokerUnderTest;
import dev.postrider.connector.TestMessages;
import dev.postrider.spi.OutgoingMessage;
import dev.postrider.testkit.KafkaClient;
import dev.postrider.testkit.KafkaServer;
import dev.postrider.testkit.ReceivedMessage;
import dev.postrider.testkit.TcpProxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;

/** Kafka, which creates topics by itself, or leaves that to the connector. */
public final class KafkaUnderTest implements BrokerUnderTest {

  /** Nobody may write to topics whose names begin so. */
  static final String FORBIDDEN = "forbidden.";

  /** Nobody may even know of topics whose names begin so. */
  static final String HIDDEN = "hidden.";

  private static final String USER = "relay";
  private static final int LARGE = 20_000_000;

  private final KafkaServer kafka;
  private final boolean declares;

  private KafkaUnderTest(KafkaServer kafka, boolean declares) {
    this.kafka =
        kafka
            .requiring(USER, PASSWORD)
            .with("message.max.bytes", "" + LARGE)
            .with("auto.create.topics.enable", "" + !declares);
    this.declares = declares;
  }

  /** A cluster that creates topics by itself. */
  public static KafkaUnderTest creatingTopics() {
    return new KafkaUnderTest(KafkaServer.create("creating"), false);
  }

  /** A cluster whose topics are created by the connector. */
  static KafkaUnderTest declared(KafkaServer kafka) {
    return new KafkaUnderTest(kafka, true);
  }

  @Override
  public String connector() {
    return "kafka";
  }

  @Override
  public boolean atomic() {
    return false;
  }

  @Override
  public Map<String, String> settings(int port) {
    Map<String, String> settings = new LinkedHashMap<>(password(PASSWORD));
    settings.put("bootstrap.servers", "127.0.0.1:" + port);
    settings.put("security.protocol", "SASL_PLAINTEXT");
    settings.put("sasl.mechanism", "PLAIN");
    settings.put("connect-timeout", "PT6S");
    settings.put("send-timeout", "PT4S");
    settings.put("session.timeout.ms", "6000");
    settings.put("heartbeat.interval.ms", "500");
    settings.put("max.request.size", "" + LARGE);
    settings.put("buffer.memory", "" + 4 * LARGE);
    if (declares) {
      settings.put("declare", "true");
    }
    return settings;
  }

  @Override
  public Map<String, String> password(String password) {
    return Map.of(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"%s\" password=\"%s\";".formatted(USER, password));
  }

  @Override
  public Map<String, String> timeouts(Duration connect, Duration send) {
    return Map.of("connect-timeout", connect.toString(), "send-timeout", send.toString());
  }

  @Override
  public OutgoingMessage refused() {
    return TestMessages.json("refused", "/queue/" + FORBIDDEN + "q", "{}");
  }

  @Override
  public int port() {
    return kafka.port();
  }

  @Override
  public TcpProxy proxy() {
    return kafka.proxy();
  }

  @Override
  public boolean mendsConnections() {
    return true;
  }

  @Override
  public void start() {
    kafka.start();
    try (KafkaClient client = client()) {
      client.forbid(USER, AclOperation.WRITE, FORBIDDEN);
      client.forbid(USER, AclOperation.ALL, HIDDEN);
    }
  }

  @Override
  public void kill() {
    kafka.kill();
  }

  @Override
  public List<ReceivedMessage> browse(String queue) {
    try (KafkaClient client = client()) {
      return client.browse(queue);
    }
  }

  @Override
  public void close() {
    kafka.close();
  }

  KafkaClient client() {
    return new KafkaClient(kafka.bootstrap());
  }
}
