package dev.postrider.connector;

import static dev.postrider.connector.ConnectorProblem.CONNECTOR_UNKNOWN;

import dev.postrider.Problem;
import dev.postrider.config.BrokerSettings;
import dev.postrider.config.BrokerSettings.NamedBroker;
import dev.postrider.config.PostriderSettings;
import dev.postrider.spi.Broker;
import dev.postrider.spi.BrokerDefinition;
import dev.postrider.spi.Connector;
import dev.postrider.spi.ConnectorSetting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/** The kinds of broker that can be reached. Immutable. */
public final class Connectors {

  private final Map<String, Connector> byName = new TreeMap<>();

  Connectors(Iterable<Connector> connectors) {
    connectors.forEach(connector -> byName.put(connector.name(), connector));
  }

  /** Those on the class path of the application. */
  public static Connectors discovered() {
    return new Connectors(ServiceLoader.load(Connector.class, Connectors.class.getClassLoader()));
  }

  /** All that is wrong with the configured brokers. */
  public List<Problem> check(BrokerSettings settings, Config config) {
    List<Problem> problems = new ArrayList<>();
    for (NamedBroker broker : settings.brokers()) {
      Connector connector = byName.get(broker.connector());
      if (connector == null) {
        problems.add(CONNECTOR_UNKNOWN.of(broker.name(), broker.connector(), byName.keySet()));
      } else {
        problems.addAll(connector.check(definition(broker, connector, settings, config)));
      }
    }
    return problems;
  }

  /** The configured brokers by name; they were checked before. */
  public Map<String, Broker> open(BrokerSettings settings, Config config) {
    Map<String, Broker> brokers = new LinkedHashMap<>();
    for (NamedBroker broker : settings.brokers()) {
      Connector connector = byName.get(broker.connector());
      if (connector != null) {
        brokers.put(broker.name(), connector.open(definition(broker, connector, settings, config)));
      }
    }
    return brokers;
  }

  /** Whether a connector's brokers can be received from; an unknown one is told of elsewhere. */
  public boolean receives(String connector) {
    Connector found = byName.get(connector);
    return found == null || found.receives();
  }

  /** What a connector tells of its settings; nothing of an unknown one. */
  List<ConnectorSetting> settings(String connector) {
    Connector found = byName.get(connector);
    return found == null ? List.of() : found.settings();
  }

  private static BrokerDefinition definition(
      NamedBroker broker, Connector connector, BrokerSettings settings, Config config) {
    Set<String> known =
        connector.settings().stream().map(ConnectorSetting::key).collect(Collectors.toSet());
    Map<String, String> given = PostriderSettings.broker(config, broker.name(), known);
    TimeoutCap cap = new TimeoutCap(settings.longestTimeout());
    return new BrokerDefinition(broker.name(), cap.on(given, known));
  }
}
