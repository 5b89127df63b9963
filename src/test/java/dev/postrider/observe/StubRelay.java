package dev.postrider.observe;

import dev.postrider.relay.RelayMonitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A relay that says what it is told to. */
final class StubRelay extends RelayMonitor {

  boolean running = true;
  String complaint;
  Silence silence = new Silence(Duration.ZERO, Duration.ZERO);
  final List<BrokerStatus> brokers = new ArrayList<>();
  final List<LaneStatus> lanes = new ArrayList<>();
  final Map<String, Delays> delays = new LinkedHashMap<>();

  /** One it is connected to. */
  static BrokerStatus reached(String name) {
    return new BrokerStatus(name, "CLOSED", true, null, null, false);
  }

  /** One it has lost. */
  static BrokerStatus away(String name) {
    return new BrokerStatus(name, "OPEN", true, "refused", Duration.ofSeconds(3), false);
  }

  @Override
  public RelayStatus status() {
    return new RelayStatus(running, "node", complaint, List.copyOf(brokers), List.copyOf(lanes));
  }

  @Override
  public Map<String, Delays> delays() {
    return delays;
  }

  @Override
  public Silence silence() {
    return silence;
  }
}
