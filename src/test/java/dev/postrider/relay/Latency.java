package dev.postrider.relay;

/** How long a step of a call takes that leaves a process. */
interface Latency {

  /** Blocks the caller for some time. */
  void pass(Simulation.Process process);
}
