package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.STOP_INCOMPLETE;
import static dev.postrider.relay.RelayProblem.UPKEEP_FAILED;

import dev.postrider.config.RelaySettings;
import dev.postrider.spi.Broker;
import dev.postrider.store.LaneId;
import dev.postrider.store.LaneStore;
import dev.postrider.store.LeaseStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Leases lanes and works on them, from {@link #start} to {@link #stop}. Its methods may be called
 * by any thread.
 */
final class Relay {

  private static final System.Logger LOG = System.getLogger(Relay.class.getName());

  /** How long a stop waits for the database, after all lanes have ended. */
  private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(5);

  private final RelaySettings settings;
  private final Scheduler scheduler;
  private final Map<String, BrokerLink> links;
  private final List<LaneId> candidates;
  private final Membership membership;
  private final LaneDuty duty;
  private final Mailbox mailbox;
  private final Alarm heartbeat;
  private final Map<LaneId, Lane> lanes = new ConcurrentHashMap<>();
  private boolean beating;
  private boolean stopped;
  private boolean left;
  private @Nullable Runnable whenEmpty;

  /**
   * @param brokers the brokers of this node, by name; closed with the relay
   * @param description host, process and version, for operators
   */
  Relay(
      RelayStores stores,
      Map<String, Broker> brokers,
      RelaySettings settings,
      Scheduler scheduler,
      String description) {
    this.settings = settings;
    this.scheduler = scheduler;
    this.links =
        brokers.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry -> new BrokerLink(entry.getKey(), entry.getValue(), scheduler::chance)));
    this.candidates =
        brokers.keySet().stream()
            .sorted()
            .flatMap(
                broker ->
                    IntStream.range(0, LaneId.SHARDS).mapToObj(shard -> new LaneId(broker, shard)))
            .toList();
    this.membership = new Membership(stores.leases(), scheduler, description, settings.lease());
    this.duty =
        new LaneDuty(
            stores.lanes(), settings, scheduler, description, membership::isValid, this::beatSoon);
    this.mailbox =
        new Mailbox(
            scheduler, failure -> LOG.log(Level.ERROR, UPKEEP_FAILED.of().toString(), failure));
    this.heartbeat = new Alarm(scheduler, mailbox, this::beat);
  }

  /**
   * The tables a relay works on.
   *
   * @param leases nodes and lanes
   * @param lanes rows
   */
  record RelayStores(LeaseStore leases, LaneStore lanes) {}

  void start() {
    beatSoon();
  }

  /** Messages were committed on this node. */
  void wake(Collection<LaneId> ids) {
    for (LaneId id : ids) {
      Lane lane = lanes.get(id);
      if (lane != null) {
        lane.wake();
      }
    }
  }

  /** The lanes this node works on. */
  Collection<LaneId> lanes() {
    return List.copyOf(lanes.keySet());
  }

  /**
   * Ends all lanes, waits for what is in flight up to the stop time-out, and leaves. Blocks, at
   * most some seconds longer than the stop time-out.
   */
  void stop() throws InterruptedException {
    CountDownLatch left = new CountDownLatch(1);
    stop(left::countDown);
    Duration patience = settings.stopTimeout().plus(LEAVE_PATIENCE);
    if (!left.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      // The database hangs; its leases end by themselves.
      links.values().forEach(BrokerLink::close);
    }
  }

  /**
   * As {@link #stop()}, but returns at once.
   *
   * @param onLeft called when the node has left, by a thread of the scheduler
   */
  void stop(Runnable onLeft) {
    mailbox.post(
        () -> {
          stopped = true;
          lanes.values().forEach(Lane::stop);
          scheduler.runAfter(settings.stopTimeout(), () -> mailbox.post(this::stopIncomplete));
          whenEmpty = onLeft;
          leaveIfEmpty();
        });
  }

  private void stopIncomplete() {
    if (!lanes.isEmpty()) {
      int left = lanes.values().stream().mapToInt(Lane::inFlight).sum();
      LOG.log(Level.WARNING, STOP_INCOMPLETE.of(left).toString());
      lanes.values().forEach(Lane::giveUp);
    }
  }

  /** Not while a sign of life is under way: it would bring the node back. */
  private void leaveIfEmpty() {
    Runnable onLeft = whenEmpty;
    if (onLeft != null && lanes.isEmpty() && !beating) {
      whenEmpty = null;
      left = true;
      mailbox.aside(
          () -> {
            try {
              membership.leave();
              links.values().forEach(BrokerLink::close);
            } finally {
              onLeft.run();
            }
          });
    }
  }

  /** Goes on while lanes are being stopped: they are ours until what is in flight has ended. */
  private void beat() {
    if (left || beating) {
      return;
    }
    beating = true;
    List<LaneId> wanted =
        candidates.stream().filter(id -> !stopped && !lanes.containsKey(id)).toList();
    mailbox.aside(
        () -> {
          Membership.Beat beat = membership.beat(wanted);
          mailbox.post(() -> beaten(beat));
        });
  }

  private void beatSoon() {
    mailbox.post(() -> heartbeat.in(Duration.ZERO));
  }

  private void beaten(Membership.Beat beat) {
    beating = false;
    if (beat.lost()) {
      lanes.values().forEach(Lane::giveUp);
      lanes.clear();
    }
    beat.taken().forEach(this::take);
    lanes.values().forEach(Lane::wake);
    heartbeat.in(settings.lease().dividedBy(3));
    leaveIfEmpty();
  }

  private void take(LaneId id, long epoch) {
    if (stopped) {
      return;
    }
    Lane lane = new Lane(id, epoch, duty, link(id), () -> mailbox.post(() -> ended(id, epoch)));
    Lane former = lanes.put(id, lane);
    if (former != null) {
      former.giveUp();
    }
    LOG.log(Level.INFO, "Lane {0} is ours (epoch {1})", id, epoch);
  }

  private void ended(LaneId id, long epoch) {
    Lane lane = lanes.get(id);
    if (lane != null && lane.epoch() == epoch) {
      lanes.remove(id);
      mailbox.aside(() -> membership.release(id, epoch));
    }
    leaveIfEmpty();
  }

  private BrokerLink link(LaneId id) {
    BrokerLink link = links.get(id.broker());
    if (link == null) {
      throw new IllegalStateException("A lane of no broker here: " + id);
    }
    return link;
  }
}
