package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.BROKER_UNKNOWN;
import static dev.postrider.capture.CaptureProblem.NO_BROKER;
import static dev.postrider.capture.CaptureProblem.REFUSED;

import dev.postrider.PostriderException;
import dev.postrider.config.BrokerSettings;
import dev.postrider.store.Admission;
import dev.postrider.store.LaneId;
import dev.postrider.store.Shards;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where messages go, and whether they may.
 *
 * @param defaultBroker where those go that name no broker
 * @param names of all brokers there are
 */
record Routing(
    Optional<String> defaultBroker, Set<String> names, Shards shards, Admission admission) {

  Routing(BrokerSettings brokers, Shards shards, Admission admission) {
    this(brokers.defaultBroker(), brokers.names(), shards, admission);
  }

  /**
   * The broker of a message.
   *
   * @param wanted the one it names, if it does
   * @throws PostriderException PR0105 if there is none, PR0119 if there is no such one
   */
  String broker(String destination, @Nullable String wanted) {
    if (wanted == null) {
      return defaultBroker.orElseThrow(() -> new PostriderException(NO_BROKER.of(destination)));
    }
    if (!names.contains(wanted)) {
      throw new PostriderException(BROKER_UNKNOWN.of(destination, wanted, names));
    }
    return wanted;
  }

  /**
   * Refuses a message for the outbox.
   *
   * @throws PostriderException PR0118 if nothing is taken for the broker now
   */
  void admit(String destination, String broker) {
    Optional<String> refusal = admission.refusal(broker);
    if (refusal.isPresent()) {
      throw new PostriderException(REFUSED.of(destination, refusal.get()));
    }
  }

  LaneId lane(String broker, String key) {
    return shards.lane(broker, key);
  }
}
