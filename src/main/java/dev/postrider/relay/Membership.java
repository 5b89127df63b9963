package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.HEARTBEAT;
import static dev.postrider.relay.RelayProblem.LEASE_LOST;

import dev.postrider.store.LaneId;
import dev.postrider.store.LeaseStore;
import dev.postrider.store.LeaseStore.Cluster;
import dev.postrider.store.LeaseStore.Member;
import dev.postrider.store.Shards;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * This node among the others: shows signs of life and takes its share of lanes. Times its lease by
 * its own monotonic clock from before each sign was asked for, so it ends here no later than in the
 * database. Signs are given by one thread at a time; {@link #isValid} may be asked by any.
 */
final class Membership {

  private static final System.Logger LOG = System.getLogger(Membership.class.getName());

  private final LeaseStore store;
  private final Scheduler scheduler;
  private final Self self;
  private final Duration lease;
  private volatile String node = "";
  private volatile boolean joined;
  private volatile long validUntil;
  private boolean failing;

  Membership(LeaseStore store, Scheduler scheduler, Self self, Duration lease) {
    this.store = store;
    this.scheduler = scheduler;
    this.self = self;
    this.lease = lease;
  }

  /**
   * What does not change about this node.
   *
   * @param description host, process and version, for operators
   * @param brokers those it has configured
   */
  record Self(String description, Set<String> brokers, Shards shards) {}

  /**
   * The lanes of the brokers of this node, as it sees them.
   *
   * @param absent those it does not work on
   * @param working of each broker, how many it works on and is not handing over
   */
  record Hands(Collection<LaneId> absent, Map<String, Integer> working) {

    int working(String broker) {
      return working.getOrDefault(broker, 0);
    }
  }

  /**
   * What a sign of life brought.
   *
   * @param lost whether all lanes held before are lost; the next sign joins anew
   * @param taken lanes newly taken, with their epochs
   * @param surplus of each broker, how many lanes others are to have instead
   * @param waiting whether the node is to have more lanes than were free
   */
  record Beat(
      boolean lost, Map<LaneId, Long> taken, Map<String, Integer> surplus, boolean waiting) {

    /** Nothing new. */
    static Beat none(boolean lost) {
      return new Beat(lost, Map.of(), Map.of(), false);
    }
  }

  /** The lanes it could work on. */
  Stream<LaneId> candidates() {
    return self.brokers().stream().sorted().flatMap(b -> self.shards().lanes(b).stream());
  }

  /** The name under which it leases lanes now; empty if it does not. */
  String node() {
    return joined ? node : "";
  }

  /** Whether the node's lanes are certainly its own. */
  boolean isValid() {
    return joined && validUntil - scheduler.nanoTime() > 0;
  }

  /**
   * Gives a sign of life and takes what lanes are free, up to the node's share. Blocks.
   *
   * @param taking whether it takes lanes at all
   */
  Beat beat(Hands hands, boolean taking) {
    long asked = scheduler.nanoTime();
    try {
      if (joined && !store.extend(node, lease)) {
        LOG.log(Level.WARNING, LEASE_LOST.of().toString());
        joined = false;
        // Leases under the old name are not ours any more.
        node = "";
        return Beat.none(true);
      }
      if (!joined) {
        join();
      }
      joined = true;
      validUntil = asked + lease.toNanos();
      Beat beat = taking ? share(hands) : Beat.none(false);
      failing = false;
      return beat;
    } catch (SQLException | RuntimeException e) {
      if (!failing) {
        LOG.log(Level.WARNING, HEARTBEAT.of(e).toString(), e);
        failing = true;
      }
      return Beat.none(false);
    }
  }

  /** By the same name until it succeeds: an answer that was lost would leave a ghost. */
  private void join() throws SQLException {
    if (node.isEmpty()) {
      node = scheduler.uniqueName();
    }
    store.join(node, self.description(), self.brokers(), lease);
  }

  private Beat share(Hands hands) throws SQLException {
    Cluster cluster = store.look();
    FairShare share = new FairShare(cluster, self.shards().count());
    List<LaneId> wanted = new ArrayList<>();
    Map<String, Integer> surplus = new TreeMap<>();
    int missing = 0;
    for (String broker : self.brokers()) {
      int more = share.of(node, broker) - hands.working(broker);
      if (more < 0) {
        surplus.put(broker, -more);
      } else {
        List<LaneId> free = free(cluster, hands.absent(), broker);
        wanted.addAll(free.subList(0, Math.min(more, free.size())));
        missing += more;
      }
    }
    wanted.addAll(forgotten(cluster, hands.absent(), wanted));
    boolean idle = wanted.isEmpty() && !cluster.lost();
    Map<LaneId, Long> taken = idle ? Map.of() : store.acquire(node, wanted);
    return new Beat(false, taken, surplus, taken.size() < missing);
  }

  /** Those that no other node holds whose lease runs. */
  private List<LaneId> free(Cluster cluster, Collection<LaneId> absent, String broker) {
    return absent.stream()
        .filter(lane -> lane.broker().equals(broker))
        .filter(lane -> !isHeldByAnother(cluster, lane))
        .toList();
  }

  private boolean isHeldByAnother(Cluster cluster, LaneId lane) {
    return cluster.members().entrySet().stream()
        .anyMatch(member -> !member.getKey().equals(node) && holds(member.getValue(), lane));
  }

  private static boolean holds(Member member, LaneId lane) {
    return member.lanes().contains(lane);
  }

  /** Those that are ours, but the answer that said so was lost: nobody else would take them. */
  private List<LaneId> forgotten(Cluster cluster, Collection<LaneId> absent, List<LaneId> wanted) {
    Member me = cluster.members().get(node);
    return me == null
        ? List.of()
        : absent.stream().filter(lane -> holds(me, lane) && !wanted.contains(lane)).toList();
  }

  /** Gives back a lane. Blocks; a failure is left to the end of the lease. */
  void release(LaneId lane, long epoch) {
    try {
      store.release(node, lane, epoch);
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Lane " + lane + " could not be released", e);
    }
  }

  /** Takes the node off, with all its lanes. Blocks; a failure is left to the end of the lease. */
  void leave() {
    joined = false;
    try {
      store.leave(node);
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.DEBUG, "The node could not be taken off", e);
    }
  }
}
