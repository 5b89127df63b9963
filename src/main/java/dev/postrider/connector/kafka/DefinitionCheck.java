package dev.postrider.connector.kafka;

import static dev.postrider.connector.ConnectorProblem.CLIENT_REFUSES;
import static dev.postrider.connector.ConnectorProblem.INVALID;
import static dev.postrider.connector.ConnectorProblem.WITHOUT_EFFECT;
import static dev.postrider.connector.kafka.KafkaProblem.VALUE_REFUSED;

import dev.postrider.Problem;
import dev.postrider.config.UrlSecrets;
import dev.postrider.connector.Key;
import dev.postrider.connector.Settings;
import dev.postrider.spi.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** Finds all that is wrong with a definition, without connecting. */
final class DefinitionCheck {

  private final KafkaSettings kafka;
  private final Settings settings;
  private final ClientProperties properties;
  private final List<Problem> problems = new ArrayList<>();

  DefinitionCheck(KafkaSettings kafka) {
    this.kafka = kafka;
    this.settings = kafka.settings();
    this.properties = new ClientProperties(kafka);
  }

  List<Problem> problems() {
    problems.addAll(settings.problems(KafkaConnector.NAME, ClientProperties::isKnown));
    boolean readable = problems.isEmpty();
    problems.addAll(Guarantees.problems(settings));
    values(ProducerConfig.configDef());
    values(ConsumerConfig.configDef());
    values(AdminClientConfig.configDef());
    if (readable) {
      declaration();
    }
    if (problems.isEmpty()) {
      client();
    }
    return problems.stream().distinct().toList();
  }

  /** Of all clients, since one broker is both sent to and received from. */
  private void values(ConfigDef definition) {
    Map<String, String> given = properties.given(definition.names());
    for (ConfigValue checked : definition.validate(given)) {
      String key = checked.name();
      String value = given.get(key);
      if (value != null && !KafkaSettings.isOwn(key) && !checked.errorMessages().isEmpty()) {
        add(VALUE_REFUSED, settings.full(key), told(key, value, checked.errorMessages().get(0)));
      }
    }
  }

  /** The value itself only where it is known to be no secret. */
  private String told(String key, String value, String reason) {
    boolean open = ClientKeys.TOLD.stream().anyMatch(known -> known.name().equals(key));
    return kafka.clean(open ? reason : reason.replace(value, UrlSecrets.MASK));
  }

  private void declaration() {
    for (Key<?> key : List.of(KafkaSettings.PARTITIONS, KafkaSettings.REPLICATION)) {
      if (settings.has(key) && !kafka.declares()) {
        add(WITHOUT_EFFECT, settings.full(key), "without " + settings.full("declare") + " = true");
      }
    }
  }

  private void client() {
    try {
      ProducerConfig config = new ProducerConfig(properties.ofProducer());
      timeouts(config);
      SecurityProtocol protocol =
          SecurityProtocol.forName(config.getString(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG));
      if (encrypts(protocol) && config.getClass("ssl.engine.factory.class") == null) {
        certificates(config);
      }
      if (logsIn(protocol)) {
        login(config);
      }
      plugIns(config);
      consumer();
    } catch (RuntimeException refused) {
      add(CLIENT_REFUSES, kafka.reason(refused));
    }
  }

  /** Only if something is set for it: clients write all they are configured with into the log. */
  private void consumer() {
    Set<String> names = new HashSet<>(ConsumerConfig.configNames());
    names.removeAll(ProducerConfig.configNames());
    if (!properties.given(names).isEmpty()) {
      new ConsumerConfig(properties.ofConsumer(new Source("/topic/any", "any", 1, 1)));
    }
  }

  private void timeouts(ProducerConfig config) {
    long linger = config.getLong(ProducerConfig.LINGER_MS_CONFIG);
    long request = config.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
    if (linger + request > kafka.sendTimeout().toMillis()) {
      String key = ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG;
      if (settings.definition().setting(key).isPresent()) {
        add(INVALID, settings.full(key), request, "with linger.ms at most send-timeout");
      } else {
        add(INVALID, settings.full(ClientKeys.LINGER), linger, "less than send-timeout");
      }
    }
  }

  /** Reads the files. */
  private static void certificates(ProducerConfig config) {
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(config.values());
    }
  }

  /** What the client says of a login it cannot read may hold any word of it. */
  private void login(ProducerConfig config) {
    try {
      JaasContext.loadClientContext(config.values());
    } catch (RuntimeException unreadable) {
      if (settings.has(ClientKeys.JAAS)) {
        String form = "it is not of the form `login.module.Class required name=\"value\";`";
        add(VALUE_REFUSED, settings.full(ClientKeys.JAAS), form);
      } else {
        throw unreadable;
      }
    }
  }

  /** The client looks for them when it connects. */
  private void plugIns(ProducerConfig config) {
    for (String key :
        List.of(
            ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
            CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG)) {
      for (String name : config.getList(key)) {
        try {
          Class.forName(name, false, ClientLoader.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError absent) {
          add(VALUE_REFUSED, settings.full(key), "there is no class " + name);
        }
      }
    }
  }

  private static boolean encrypts(SecurityProtocol protocol) {
    return protocol == SecurityProtocol.SSL || protocol == SecurityProtocol.SASL_SSL;
  }

  private static boolean logsIn(SecurityProtocol protocol) {
    return protocol == SecurityProtocol.SASL_PLAINTEXT || protocol == SecurityProtocol.SASL_SSL;
  }

  private void add(Problem.Entry problem, Object... facts) {
    List<Object> all = new ArrayList<>(List.of(settings.broker()));
    all.addAll(List.of(facts));
    problems.add(problem.of(all.toArray()));
  }
}
