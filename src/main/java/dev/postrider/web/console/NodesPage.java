package dev.postrider.web.console;

import dev.postrider.PostriderException;
import dev.postrider.admin.Cluster.BrokerState;
import dev.postrider.admin.Cluster.LaneState;
import dev.postrider.admin.Cluster.Node;
import dev.postrider.store.NodeReports.Lease;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The deployments that share the tables. */
@Named("nodes")
@RequestScoped
public class NodesPage {

  private Workplace place;
  private Notices notices;
  private @Nullable List<Node> all;
  private List<Lease> lanes = List.of();

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected NodesPage() {}

  @Inject
  NodesPage(Workplace place, Notices notices) {
    this.place = place;
    this.notices = notices;
  }

  /** Asks anew, before each rendering. */
  public void load() {
    try {
      all = place.admin().cluster().nodes(place.who());
      lanes = place.admin().cluster().lanes(place.who());
    } catch (PostriderException unavailable) {
      notices.trouble(unavailable);
    }
  }

  /** Whether there was an answer. */
  public boolean isAnswered() {
    return all != null;
  }

  /** Those that are alive first. */
  public List<Node> getAll() {
    return all == null ? List.of() : all;
  }

  /** Lanes nobody holds. */
  public List<Lease> getFree() {
    return lanes.stream().filter(lane -> lane.node() == null).toList();
  }

  /** The brokers of a node, with its lanes. */
  public List<BrokerLanes> brokers(Node node) {
    return node.state().brokers().stream()
        .map(
            broker ->
                new BrokerLanes(
                    broker,
                    node.state().lanes().stream()
                        .filter(lane -> lane.broker().equals(broker.name()))
                        .toList()))
        .toList();
  }

  /** A broker as a node sees it, with the lanes the node holds. */
  public record BrokerLanes(BrokerState broker, List<LaneState> lanes) {

    /** How many messages are at the broker. */
    public long inFlight() {
      return lanes.stream().mapToLong(LaneState::inFlight).sum();
    }

    /** How many messages were read and not ended. */
    public long inMemory() {
      return lanes.stream().mapToLong(LaneState::inMemory).sum();
    }

    /** How many keys wait. */
    public long blockedKeys() {
      return lanes.stream().mapToLong(LaneState::blockedKeys).sum();
    }
  }
}
