package dev.postrider.admin;

import dev.postrider.admin.Cluster.BrokerState;
import dev.postrider.admin.Cluster.LaneState;
import dev.postrider.admin.Cluster.NodeState;
import dev.postrider.admin.Cluster.SettingLine;
import dev.postrider.config.BrokerSettings;
import dev.postrider.config.BrokerSettings.NamedBroker;
import dev.postrider.config.PostriderSettings;
import dev.postrider.config.SettingsReport;
import dev.postrider.connector.BrokerKinds;
import dev.postrider.connector.Connectors;
import dev.postrider.relay.RelayMonitor;
import dev.postrider.relay.RelayMonitor.BrokerStatus;
import dev.postrider.relay.RelayMonitor.LaneStatus;
import dev.postrider.relay.RelayMonitor.RelayStatus;
import dev.postrider.subscribe.SubscriptionMonitor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eclipse.microprofile.config.ConfigProvider;

/** What this deployment can tell of itself. */
@ApplicationScoped
class NodeSelf {

  private final String id = UUID.randomUUID().toString();
  private final BrokerKinds kinds = new BrokerKinds();
  private PostriderSettings settings;
  private RelayMonitor relay;
  private SubscriptionMonitor subscriptions;

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected NodeSelf() {}

  @Inject
  NodeSelf(PostriderSettings settings, RelayMonitor relay, SubscriptionMonitor subscriptions) {
    this.settings = settings;
    this.relay = relay;
    this.subscriptions = subscriptions;
  }

  /** Unique for each start. */
  String id() {
    return id;
  }

  /** The brokers that are configured here. */
  QueueRunner.Reach reach() {
    BrokerSettings brokers = settings.brokers();
    return new QueueRunner.Reach(
        brokers.brokers().stream().map(NamedBroker::name).collect(Collectors.toSet()),
        names -> Connectors.discovered().open(brokers.only(names), ConfigProvider.getConfig()));
  }

  NodeState state() {
    RelayStatus status = relay.status();
    return new NodeState(
        name(),
        Version.TEXT,
        status.node(),
        status.complaint(),
        status.brokers().stream().map(this::broker).toList(),
        status.lanes().stream().map(NodeSelf::lane).toList(),
        subscriptions.status(),
        SettingsReport.of(ConfigProvider.getConfig(), kinds).stream()
            .map(NodeSelf::setting)
            .toList());
  }

  private static SettingLine setting(SettingsReport.Line line) {
    return new SettingLine(
        line.key(), line.value(), line.origin(), line.defaultValue(), line.what());
  }

  private BrokerState broker(BrokerStatus broker) {
    String connector =
        settings.brokers().brokers().stream()
            .filter(named -> named.name().equals(broker.name()))
            .map(NamedBroker::connector)
            .collect(Collectors.joining());
    return new BrokerState(
        broker.name(),
        connector,
        broker.breaker().toLowerCase(Locale.ROOT).replace('_', '-'),
        broker.reached(),
        broker.lastError(),
        broker.downFor(),
        broker.paused());
  }

  private static LaneState lane(LaneStatus lane) {
    return new LaneState(
        lane.broker(),
        lane.shard(),
        lane.epoch(),
        lane.inFlight(),
        lane.inMemory(),
        lane.blockedKeys(),
        lane.paused(),
        lane.pausedDestinations(),
        lane.full());
  }

  private static String name() {
    String host = System.getenv().getOrDefault("HOSTNAME", "localhost");
    return application() + " on " + host + ", process " + ProcessHandle.current().pid();
  }

  /** Its name for the server; applications beside each other have the same process. */
  @SuppressWarnings("BanJNDI") // a constant name
  private static String application() {
    try {
      return String.valueOf(new InitialContext().lookup("java:app/AppName"));
    } catch (NamingException none) {
      return "application";
    }
  }
}
