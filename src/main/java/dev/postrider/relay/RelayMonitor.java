package dev.postrider.relay;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the relay of this deployment is doing. Safe for use by any thread at any time, also before
 * it has started and after it has stopped; no method blocks.
 */
@ApplicationScoped
public class RelayMonitor {

  private volatile @Nullable RelayLife life;

  void attach(RelayLife started) {
    life = started;
  }

  /** As it is just now; each lane as it was after its last step. */
  public RelayStatus status() {
    RelayLife attached = life;
    return attached == null ? RelayStatus.NONE : attached.status();
  }

  /** How long messages took on this node since its start, by broker; empty unless it relays. */
  public Map<String, Delays> delays() {
    RelayLife attached = life;
    return attached == null ? Map.of() : attached.delays();
  }

  /** For how long nothing was heard of the relay; zero before there is one. */
  public Silence silence() {
    RelayLife attached = life;
    return attached == null ? new Silence(Duration.ZERO, Duration.ZERO) : attached.silence();
  }

  /**
   * Asks the relay to look at once for what operators changed: keys that were retried, held or
   * released, and pauses. Without it, it notices in two seconds.
   */
  public void refresh() {
    RelayLife attached = life;
    if (attached != null) {
      attached.refresh();
    }
  }

  /**
   * For how long nothing was heard.
   *
   * @param timer of the timer, which ticks every second; zero while it waits for the database at
   *     the start
   * @param relay of the relay, which was asked and has not answered; zero if it has
   */
  public record Silence(Duration timer, Duration relay) {}

  /**
   * How long messages took, from when they came into the outbox until their broker had confirmed
   * them.
   *
   * @param counts how many took at most as long as each of {@link #BOUNDS_MILLIS} and longer than
   *     the one before, and last how many took longer than any
   * @param sumSeconds all together
   */
  public record Delays(List<Long> counts, double sumSeconds) {

    /** Milliseconds, ascending. */
    public static final List<Long> BOUNDS_MILLIS =
        List.of(
            1L, 2L, 5L, 10L, 20L, 50L, 100L, 200L, 500L, 1_000L, 2_000L, 5_000L, 10_000L, 20_000L,
            50_000L, 100_000L, 200_000L, 300_000L);
  }

  /**
   * A relay.
   *
   * @param running false before it could start, after it has stopped, and where there is nothing to
   *     relay because it is switched off or no broker is configured
   * @param node the name under which it leases lanes; empty if it holds none
   * @param complaint why it has not started, a coded sentence; null if it has, or need not
   * @param brokers by name, those that are configured; empty unless it runs
   * @param lanes those it works on
   */
  public record RelayStatus(
      boolean running,
      String node,
      @Nullable String complaint,
      List<BrokerStatus> brokers,
      List<LaneStatus> lanes) {

    /** No relay. */
    static final RelayStatus NONE = notRunning(null);

    static RelayStatus notRunning(@Nullable String complaint) {
      return new RelayStatus(false, "", complaint, List.of(), List.of());
    }
  }

  /**
   * A broker as this node sees it.
   *
   * @param breaker {@code CLOSED} (all is well), {@code OPEN}, {@code HALF_OPEN}
   * @param reached whether a connection was ever made
   * @param lastError of the last failure; null while all is well
   * @param downFor since when it fails; null while it does not
   * @param paused whether nothing is sent to it because an operator paused it, or everything
   */
  public record BrokerStatus(
      String name,
      String breaker,
      boolean reached,
      @Nullable String lastError,
      @Nullable Duration downFor,
      boolean paused) {}

  /**
   * A lane on this node.
   *
   * @param inFlight how many messages are at the broker
   * @param inMemory how many messages were read and not ended, those in flight included
   * @param blockedKeys how many keys wait or are being caught up with
   * @param paused whether it sends nothing because its broker, or everything, is paused
   * @param pausedDestinations to which it sends nothing
   * @param full whether it reads no further because too many keys wait for paused destinations
   */
  public record LaneStatus(
      String broker,
      int shard,
      long epoch,
      int inFlight,
      int inMemory,
      int blockedKeys,
      boolean paused,
      Set<String> pausedDestinations,
      boolean full) {

    static final Comparator<LaneStatus> ORDER =
        Comparator.comparing(LaneStatus::broker).thenComparing(LaneStatus::shard);
  }
}
