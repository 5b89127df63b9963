package dev.postrider.relay;

import dev.postrider.relay.RelayMonitor.LaneStatus;
import dev.postrider.store.LaneId;
import dev.postrider.store.NewsStore.News;
import dev.postrider.store.Pauses;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The lanes a node works on. Lanes come and go in one mailbox; who only talks to them, or looks,
 * may be any thread.
 */
final class Lanes {

  private final Map<LaneId, Lane> lanes = new ConcurrentHashMap<>();
  private volatile @Nullable Pauses pauses;

  /** Begins to work on a lane. A former one under an older lease is given up. */
  void add(Lane lane) {
    Pauses known = pauses;
    if (known != null) {
      lane.obey(known);
    }
    Lane former = lanes.put(lane.id(), lane);
    if (former != null) {
      former.giveUp();
    }
  }

  /** Forgets a lane that has ended, unless there is another one in its place. */
  void remove(Lane lane) {
    lanes.remove(lane.id(), lane);
  }

  @Nullable Lane get(LaneId id) {
    return lanes.get(id);
  }

  boolean isEmpty() {
    return lanes.isEmpty();
  }

  boolean contains(LaneId id) {
    return lanes.containsKey(id);
  }

  Collection<Lane> all() {
    return lanes.values();
  }

  /** Those of a broker that are not being handed over, the last shard first. */
  List<Lane> working(String broker) {
    return lanes.values().stream()
        .filter(lane -> lane.id().broker().equals(broker) && !lane.isLeaving())
        .sorted(Comparator.comparingInt((Lane lane) -> lane.id().shard()).reversed())
        .toList();
  }

  /** All leases are lost. */
  void giveUpAll() {
    lanes.values().forEach(Lane::giveUp);
    lanes.clear();
  }

  /** Takes over what is paused, and tells those lanes for which there is something. */
  void hear(News news) {
    if (!news.pauses().equals(pauses)) {
      pauses = news.pauses();
      lanes.values().forEach(lane -> lane.obey(news.pauses()));
    }
    lanes.forEach((id, lane) -> lane.hear(news.unread().contains(id), news.blocked().contains(id)));
  }

  boolean isPaused(String broker) {
    Pauses known = pauses;
    return known != null && known.isPaused(broker);
  }

  /** Up to which number each has read all there is. */
  Map<LaneId, Long> lowWater() {
    return lanes.values().stream().collect(Collectors.toMap(Lane::id, Lane::lowWater));
  }

  /** Answers once each of them has come to it, one after the other. */
  void ping(Runnable answer) {
    ping(List.copyOf(lanes.values()).iterator(), answer);
  }

  private static void ping(Iterator<Lane> rest, Runnable answer) {
    if (rest.hasNext()) {
      rest.next().ping(() -> ping(rest, answer));
    } else {
      answer.run();
    }
  }

  Set<LaneId> ids() {
    return Set.copyOf(lanes.keySet());
  }

  int inFlight() {
    return lanes.values().stream().mapToInt(Lane::inFlight).sum();
  }

  List<LaneStatus> status() {
    return lanes.values().stream().map(Lane::status).sorted(LaneStatus.ORDER).toList();
  }
}
