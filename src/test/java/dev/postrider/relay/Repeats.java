package dev.postrider.relay;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Watches that no node sends again what was confirmed to it, for as long as it has the lane under
 * one lease. After a lost lease it may: what it had not settled by then is read anew.
 */
final class Repeats {

  /** So long after a lane was taken anew the former one may still open a session. */
  private static final Duration OVERLAP = Duration.ofMillis(200);

  private static final class Lease {
    final long since;
    final boolean first;
    final Set<String> confirmed = new HashSet<>();

    Lease(long since, boolean first) {
      this.since = since;
      this.first = first;
    }
  }

  private final Simulation simulation;
  private final Consumer<String> onRepeat;
  private final Map<Simulation.Process, Lease> leases = new HashMap<>();

  Repeats(Simulation simulation, Consumer<String> onRepeat) {
    this.simulation = simulation;
    this.onRepeat = onRepeat;
  }

  /** A process has the answer that the lane is its own, from now on. */
  void taken(Simulation.Process process) {
    leases.put(process, new Lease(simulation.now(), !leases.containsKey(process)));
  }

  /** A session was opened; it belongs to the lease of that moment. */
  Watch opened(Simulation.Process process) {
    Lease lease = leases.getOrDefault(process, new Lease(0, true));
    long certain = Math.max(lease.since, process.pausedUntil()) + OVERLAP.toNanos();
    boolean maybeFormer = !lease.first && simulation.now() < certain;
    return new Watch(maybeFormer ? new HashSet<>() : lease.confirmed);
  }

  /** What one session sends, and hears confirmed. */
  final class Watch {

    private final Set<String> confirmed;

    private Watch(Set<String> confirmed) {
      this.confirmed = confirmed;
    }

    void handed(String id) {
      if (confirmed.contains(id)) {
        onRepeat.accept(id + " was sent again under the same lease");
      }
    }

    void confirmed(String id) {
      confirmed.add(id);
    }
  }
}
