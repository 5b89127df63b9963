package dev.postrider.admin;

import dev.postrider.store.AdminStores;
import dev.postrider.store.NodeReports.Lease;
import dev.postrider.subscribe.SubscriptionMonitor;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The deployments that share the tables, as they tell of themselves every few seconds. Safe for use
 * by any thread; called without a transaction. All methods throw {@link AdminException}: PR1001,
 * PR1016, PR1017.
 */
public final class Cluster {

  private final Guard guard;

  Cluster(Guard guard) {
    this.guard = guard;
  }

  /** All deployments, those that are alive first; without their settings. */
  public List<Node> nodes(Operator who) {
    return guard.ask(who, Permission.VIEW, Cluster::nodes).stream()
        .map(Cluster::withoutSettings)
        .toList();
  }

  /** All deployments with their settings. */
  public List<Node> configuration(Operator who) {
    return guard.ask(who, Permission.ADMIN, Cluster::nodes);
  }

  /** All lanes there have ever been, with the relay that holds them. */
  public List<Lease> lanes(Operator who) {
    return guard.ask(who, Permission.VIEW, stores -> stores.nodes().leases());
  }

  private static List<Node> nodes(AdminStores stores) throws SQLException {
    return stores.nodes().all().stream()
        .map(ReportText::read)
        .sorted(
            (a, b) ->
                a.alive() == b.alive()
                    ? b.since().compareTo(a.since())
                    : Boolean.compare(b.alive(), a.alive()))
        .toList();
  }

  private static Node withoutSettings(Node node) {
    NodeState state = node.state();
    NodeState shown =
        new NodeState(
            state.name(),
            state.version(),
            state.relay(),
            state.complaint(),
            state.brokers(),
            state.lanes(),
            state.subscriptions(),
            List.of());
    return new Node(node.id(), node.since(), node.age(), node.alive(), shown);
  }

  /**
   * A deployment.
   *
   * @param id unique for each start
   * @param since when it reported first
   * @param age of what it told, by the database's clock
   * @param alive whether it reported in time
   * @param state what it told
   */
  public record Node(String id, Instant since, Duration age, boolean alive, NodeState state) {}

  /**
   * What a deployment tells of itself.
   *
   * @param name host, process and application, for people
   * @param version of Postrider
   * @param relay the name under which it leases lanes; empty if it relays nothing
   * @param complaint why its relay has not started, a coded sentence
   * @param subscriptions its {@code @Subscribe} methods
   * @param settings what it is configured with, secrets masked
   */
  public record NodeState(
      String name,
      String version,
      String relay,
      @Nullable String complaint,
      List<BrokerState> brokers,
      List<LaneState> lanes,
      List<SubscriptionMonitor.Status> subscriptions,
      List<SettingLine> settings) {}

  /**
   * A broker as one node sees it.
   *
   * @param connector its kind
   * @param breaker {@code closed} (all is well), {@code open}, {@code half-open}
   * @param reached whether a connection was ever made
   * @param lastError of the last failure; null after success
   * @param downFor since when it fails; null while it does not
   * @param paused whether the node obeys a pause of it
   */
  public record BrokerState(
      String name,
      String connector,
      String breaker,
      boolean reached,
      @Nullable String lastError,
      @Nullable Duration downFor,
      boolean paused) {}

  /**
   * A lane on its node.
   *
   * @param inFlight how many messages are at the broker
   * @param inMemory how many messages were read and not ended
   * @param blockedKeys how many keys wait
   * @param pausedDestinations what the node obeys
   * @param full whether it reads no further until something is resumed
   */
  public record LaneState(
      String broker,
      int shard,
      long epoch,
      int inFlight,
      int inMemory,
      int blockedKeys,
      boolean paused,
      Set<String> pausedDestinations,
      boolean full) {}

  /**
   * A setting of a node.
   *
   * @param value as it is in force; masked where it is, or may hold, a secret
   * @param origin the name and ordinal of the source it comes from; {@code default} if none has it
   * @param what what it sets
   */
  public record SettingLine(
      String key, String value, String origin, String defaultValue, String what) {}
}
