package dev.postrider.relay;

import dev.postrider.spi.Broker;
import dev.postrider.store.LaneStore;
import dev.postrider.store.NewsStore;
import dev.postrider.store.Shards;

/**
 * A relay that is broken in one way: its own code, with something between it and the world that
 * makes it act so. As it is, it breaks nothing.
 */
class Mutant {

  ModelDatabase database(Simulation simulation) {
    return new ModelDatabase(simulation);
  }

  /** Into how many lanes keys fall. */
  Shards shards(Shards planned) {
    return planned;
  }

  LaneStore lanes(LaneStore lanes, Simulation.Process process) {
    return lanes;
  }

  NewsStore news(NewsStore news) {
    return news;
  }

  Broker broker(Broker broker, Simulation.Process process) {
    return broker;
  }
}
