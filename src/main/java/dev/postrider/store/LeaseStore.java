package dev.postrider.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * Nodes and the lanes they hold. All times are the database's; each call is one short transaction
 * of its own. Safe for use by any thread.
 */
public interface LeaseStore {

  /**
   * Announces a node, alive for {@code lease} from now.
   *
   * @param node unique for each start of a relay
   * @param description host, process and version, for operators
   * @param brokers those it has configured
   */
  void join(String node, String description, Set<String> brokers, Duration lease)
      throws SQLException;

  /** Who is there, and holds what. */
  Cluster look() throws SQLException;

  /**
   * A sign of life: the node and all its lanes live for {@code lease} from now.
   *
   * @return false if another node took it for dead before: its lanes are lost, it must join anew
   */
  boolean extend(String node, Duration lease) throws SQLException;

  /**
   * Forgets nodes whose lease has run out, and takes what lanes are free of those given. Lanes that
   * are the node's already count as free: the answer to an earlier call may have been lost.
   *
   * @param lanes the lanes the node could work on and does not
   * @return the lanes taken, with the epoch of the lease, which is higher than any before
   */
  Map<LaneId, Long> acquire(String node, Collection<LaneId> lanes) throws SQLException;

  /** Gives a lane back, if the node still holds it with this epoch. */
  void release(String node, LaneId lane, long epoch) throws SQLException;

  /** Takes the node off, with all its lanes. */
  void leave(String node) throws SQLException;

  /**
   * The nodes at one moment.
   *
   * @param members those whose leases run, by name
   * @param lost whether there are others, whose lanes {@link #acquire} frees
   */
  record Cluster(Map<String, Member> members, boolean lost) {}

  /**
   * A node.
   *
   * @param brokers those it has configured
   * @param lanes those it holds
   */
  record Member(Set<String> brokers, Set<LaneId> lanes) {}
}
