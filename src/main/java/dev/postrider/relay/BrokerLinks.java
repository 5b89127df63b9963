package dev.postrider.relay;

import dev.postrider.relay.RelayMonitor.BrokerStatus;
import dev.postrider.relay.RelayMonitor.Delays;
import dev.postrider.retry.Chance;
import dev.postrider.spi.Broker;
import dev.postrider.store.LaneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The brokers of this node. Safe for use by any thread. */
final class BrokerLinks implements AutoCloseable {

  private final Map<String, BrokerLink> links = new TreeMap<>();

  BrokerLinks(Map<String, Broker> brokers, Chance chance) {
    brokers.forEach((name, broker) -> links.put(name, new BrokerLink(name, broker, chance)));
  }

  BrokerLink of(LaneId lane) {
    BrokerLink link = links.get(lane.broker());
    if (link == null) {
      throw new IllegalStateException("A lane of no broker here: " + lane);
    }
    return link;
  }

  List<BrokerStatus> status(long nowNanos, Predicate<String> paused) {
    return links.entrySet().stream()
        .map(link -> link.getValue().status(nowNanos, paused.test(link.getKey())))
        .toList();
  }

  Map<String, Delays> delays() {
    Map<String, Delays> delays = new TreeMap<>();
    links.forEach((name, link) -> delays.put(name, link.delays()));
    return delays;
  }

  @Override
  public void close() {
    links.values().forEach(BrokerLink::close);
  }
}
