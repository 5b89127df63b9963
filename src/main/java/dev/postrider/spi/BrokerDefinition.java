package dev.postrider.spi;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A broker as configured.
 *
 * @param name the name in {@code postrider.brokers}
 * @param settings what stands under {@code postrider.broker.<name>.}, without that prefix and
 *     without {@code connector}; may hold secrets
 */
public record BrokerDefinition(String name, Map<String, String> settings) {

  /** Copies the settings. */
  public BrokerDefinition {
    settings = Map.copyOf(settings);
  }

  /** The value of a setting, if it is given and not blank. */
  public Optional<String> setting(String key) {
    return Optional.ofNullable(settings.get(key)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** Name and keys; never a value, which may be a secret. */
  @Override
  public String toString() {
    return "BrokerDefinition[" + name + ", " + new TreeMap<>(settings).keySet() + "]";
  }
}
