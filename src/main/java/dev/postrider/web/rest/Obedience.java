package dev.postrider.web.rest;

import dev.postrider.admin.Cluster.BrokerState;
import dev.postrider.admin.Cluster.LaneState;
import dev.postrider.admin.Cluster.Node;
import dev.postrider.store.PauseStore.Pause;
import dev.postrider.store.PauseStore.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares what is to be paused with what nodes tell that they do, in both directions. */
final class Obedience {

  private final Set<Scope> paused;

  Obedience(List<Pause> pauses) {
    paused = pauses.stream().map(Pause::scope).collect(Collectors.toUnmodifiableSet());
  }

  /** In what the node does not do yet what the switches say, as it last told; empty if it does. */
  List<Scope> behind(Node node) {
    List<Scope> behind = new ArrayList<>();
    for (BrokerState broker : node.state().brokers()) {
      if (broker.paused() != isPaused(broker.name())) {
        behind.add(new Scope(broker.name(), null));
      }
    }
    node.state().lanes().stream()
        .filter(lane -> !isPaused(lane.broker()))
        .forEach(lane -> behind.addAll(behind(lane)));
    return behind.stream().distinct().toList();
  }

  private List<Scope> behind(LaneState lane) {
    Set<String> wanted =
        paused.stream()
            .filter(scope -> lane.broker().equals(scope.broker()))
            .map(Scope::destination)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    List<Scope> behind = new ArrayList<>();
    wanted.stream()
        .filter(destination -> !lane.pausedDestinations().contains(destination))
        .forEach(destination -> behind.add(new Scope(lane.broker(), destination)));
    lane.pausedDestinations().stream()
        .filter(destination -> !wanted.contains(destination))
        .forEach(destination -> behind.add(new Scope(lane.broker(), destination)));
    return behind;
  }

  private boolean isPaused(String broker) {
    return paused.contains(Scope.ALL) || paused.contains(new Scope(broker, null));
  }
}
