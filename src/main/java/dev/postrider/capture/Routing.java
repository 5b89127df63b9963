package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.NO_BROKER;
import static dev.postrider.capture.CaptureProblem.REFUSED;

import dev.postrider.PostriderException;
import dev.postrider.store.Admission;
import dev.postrider.store.LaneId;
import dev.postrider.store.Shards;
import java.util.Optional;

/** Where messages go, and whether they may. */
record Routing(Optional<String> defaultBroker, Shards shards, Admission admission) {

  /** All may. */
  Routing(Optional<String> defaultBroker, Shards shards) {
    this(defaultBroker, shards, new Admission());
  }

  /**
   * The broker of a destination.
   *
   * @throws PostriderException PR0105 if there is none, PR0118 if nothing is taken for it now
   */
  String broker(String destination) {
    String broker =
        defaultBroker.orElseThrow(() -> new PostriderException(NO_BROKER.of(destination)));
    Optional<String> refusal = admission.refusal(broker);
    if (refusal.isPresent()) {
      throw new PostriderException(REFUSED.of(destination, refusal.get()));
    }
    return broker;
  }

  LaneId lane(String broker, String key) {
    return shards.lane(broker, key);
  }
}
