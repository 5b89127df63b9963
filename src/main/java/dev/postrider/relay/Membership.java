package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.HEARTBEAT;
import static dev.postrider.relay.RelayProblem.LEASE_LOST;

import dev.postrider.store.LaneId;
import dev.postrider.store.LeaseStore;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/**
 * This node among the others: shows signs of life and takes lanes. Times its lease by its own
 * monotonic clock from before each sign was asked for, so it ends here no later than in the
 * database. Signs are given by one thread at a time; {@link #isValid} may be asked by any.
 */
final class Membership {

  private static final System.Logger LOG = System.getLogger(Membership.class.getName());

  /**
   * What a sign of life brought.
   *
   * @param lost whether all lanes held before are lost
   * @param taken lanes newly taken, with their epochs
   */
  record Beat(boolean lost, Map<LaneId, Long> taken) {}

  private final LeaseStore store;
  private final Scheduler scheduler;
  private final String description;
  private final Duration lease;
  private volatile String node = "";
  private volatile boolean joined;
  private volatile long validUntil;
  private boolean failing;

  Membership(LeaseStore store, Scheduler scheduler, String description, Duration lease) {
    this.store = store;
    this.scheduler = scheduler;
    this.description = description;
    this.lease = lease;
  }

  /** Whether the node's lanes are certainly its own. */
  boolean isValid() {
    return joined && validUntil - scheduler.nanoTime() > 0;
  }

  /**
   * Gives a sign of life and takes what lanes are free. Blocks.
   *
   * @param lanes those that this node could work on and does not
   */
  Beat beat(Collection<LaneId> lanes) {
    long asked = scheduler.nanoTime();
    boolean lost = false;
    try {
      if (joined && !store.extend(node, lease)) {
        LOG.log(Level.WARNING, LEASE_LOST.of().toString());
        lost = true;
        joined = false;
      }
      if (!joined) {
        // A new name each time: leases under the old one are not ours any more.
        node = UUID.randomUUID().toString();
        store.join(node, description, lease);
      }
      joined = true;
      validUntil = asked + lease.toNanos();
      Beat beat = new Beat(lost, store.acquire(node, lanes));
      failing = false;
      return beat;
    } catch (SQLException | RuntimeException e) {
      if (!failing) {
        LOG.log(Level.WARNING, HEARTBEAT.of(e).toString(), e);
        failing = true;
      }
      return new Beat(lost, Map.of());
    }
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
