package dev.postrider.relay;

import dev.postrider.store.LeaseStore.Cluster;
import dev.postrider.store.LeaseStore.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How many lanes each node is to hold: as many as the others that have the same broker, or one
 * more. All nodes that see the same members come to the same shares, so nothing has to be agreed
 * on. What is left over stays with those who hold most, so that no lane moves without need.
 */
final class FairShare {

  private final Map<String, Member> members;
  private final int shards;

  FairShare(Cluster cluster, int shards) {
    this.members = cluster.members();
    this.shards = shards;
  }

  /** Of the lanes of a broker, for a node that has it. */
  int of(String node, String broker) {
    List<String> peers = peers(node, broker);
    // Else the same node would get what is left over of each broker.
    Collections.rotate(peers, broker.hashCode() % peers.size());
    peers.sort(Comparator.comparingLong(peer -> -held(peer, broker)));
    int leftOver = shards % peers.size();
    return shards / peers.size() + (peers.indexOf(node) < leftOver ? 1 : 0);
  }

  private List<String> peers(String node, String broker) {
    Set<String> peers = new TreeSet<>(Set.of(node));
    members.forEach(
        (name, member) -> {
          if (member.brokers().contains(broker)) {
            peers.add(name);
          }
        });
    return new ArrayList<>(peers);
  }

  private long held(String peer, String broker) {
    Member member = members.get(peer);
    return member == null
        ? 0
        : member.lanes().stream().filter(lane -> lane.broker().equals(broker)).count();
  }
}
