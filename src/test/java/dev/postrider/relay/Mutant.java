package dev.postrider.relay;

import dev.postrider.spi.Broker;
import dev.postrider.store.LaneStore;

/**
 * A relay that is broken in one way: its own code, with something between it and the world that
 * makes it act so. As it is, it breaks nothing.
 */
class Mutant {

  ModelDatabase database(Simulation simulation) {
    return new ModelDatabase(simulation);
  }

  LaneStore lanes(LaneStore lanes, Simulation.Process process) {
    return lanes;
  }

  Broker broker(Broker broker, Simulation.Process process) {
    return broker;
  }
}
