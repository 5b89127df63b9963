package dev.postrider.relay;

import dev.postrider.store.Pauses;
import dev.postrider.store.StoredMessage;
import java.util.Set;

/**
 * What a lane obeys of the operators' pauses. Until it is told the first time nothing may be sent,
 * so that no message slips out when a node starts. For one thread at a time.
 */
final class LanePauses {

  private final String broker;
  private boolean told;
  private boolean paused;
  private Set<String> destinations = Set.of();

  LanePauses(String broker) {
    this.broker = broker;
  }

  /**
   * Takes over what is paused now.
   *
   * @return whether messages that were passed over may be sent now
   */
  boolean told(Pauses pauses) {
    told = true;
    paused = pauses.isPaused(broker);
    if (paused) {
      return false; // its destinations are not told now; they stay as they were
    }
    Set<String> before = destinations;
    destinations = pauses.destinations(broker);
    return !destinations.containsAll(before);
  }

  /** Whether anything may be sent at all. */
  boolean maySend() {
    return told && !paused;
  }

  /** Whether the broker, or everything, is paused. */
  boolean isPaused() {
    return paused;
  }

  boolean isPaused(String destination) {
    return destinations.contains(destination);
  }

  boolean concern(StoredMessage message) {
    return isPaused(message.destination());
  }

  /** Those that are paused though the broker is not. */
  Set<String> destinations() {
    return destinations;
  }
}
