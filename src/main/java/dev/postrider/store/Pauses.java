package dev.postrider.store;

import dev.postrider.store.PauseStore.Scope;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is paused, for a relay: stored and kept, but not sent.
 *
 * @param all everything
 * @param brokers these brokers
 * @param destinations of brokers that are not paused themselves, by broker
 */
public record Pauses(boolean all, Set<String> brokers, Map<String, Set<String>> destinations) {

  /** Nothing is paused. */
  public static final Pauses NONE = new Pauses(false, Set.of(), Map.of());

  /** What these switches mean. */
  static Pauses of(Set<Scope> scopes) {
    if (scopes.isEmpty()) {
      return NONE;
    }
    Set<String> brokers = new HashSet<>();
    Map<String, Set<String>> destinations = new HashMap<>();
    for (Scope scope : scopes) {
      String broker = scope.broker();
      String destination = scope.destination();
      if (broker != null && destination == null) {
        brokers.add(broker);
      } else if (broker != null && !scopes.contains(new Scope(broker, null))) {
        destinations.computeIfAbsent(broker, name -> new HashSet<>()).add(destination);
      }
    }
    return new Pauses(
        scopes.contains(Scope.ALL),
        Set.copyOf(brokers),
        destinations.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> Set.copyOf(entry.getValue()))));
  }

  /** Whether nothing at all leaves to a broker. */
  public boolean isPaused(String broker) {
    return all || brokers.contains(broker);
  }

  /** What waits though the broker does not. */
  public Set<String> destinations(String broker) {
    return destinations.getOrDefault(broker, Set.of());
  }
}
