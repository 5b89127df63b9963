package dev.postrider.relay;

import dev.postrider.config.RelaySettings;
import dev.postrider.relay.Membership.Beat;
import dev.postrider.store.LaneId;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the lanes of a node leased: gives signs of life, begins to work on lanes that were taken,
 * and hands over those that others are to have. For the tasks of one mailbox.
 */
final class LaneLeases {

  private static final System.Logger LOG = System.getLogger(LaneLeases.class.getName());

  private static final Duration HAND_OVER_PACE = Duration.ofSeconds(1);

  /** A lost lease is to be replaced soon, but not in a loop. */
  private static final Duration AFTER_LOSS = Duration.ofMillis(100);

  private final Membership membership;
  private final Lanes lanes;
  private final Upkeep upkeep;
  private final Alarm heartbeat;
  private final LaneMaker maker;
  private final Runnable onChange;
  private boolean beating;
  private boolean taking = true;
  private boolean ended;

  /**
   * @param onChange called when a sign of life was given, and when a lane is gone
   */
  LaneLeases(
      Membership membership, Lanes lanes, Upkeep upkeep, LaneMaker maker, Runnable onChange) {
    this.membership = membership;
    this.lanes = lanes;
    this.upkeep = upkeep;
    this.maker = maker;
    this.onChange = onChange;
    this.heartbeat = new Alarm(upkeep.scheduler(), upkeep.mailbox(), this::beat);
  }

  /** What it works with. */
  record Upkeep(Scheduler scheduler, Mailbox mailbox, RelaySettings settings) {}

  /** Makes a lane that was taken. */
  @FunctionalInterface
  interface LaneMaker {
    Lane make(LaneId id, long epoch, Consumer<Lane> onEnd);
  }

  /** Whether a sign of life is under way. */
  boolean isBeating() {
    return beating;
  }

  /** Gives a sign of life at once, and from then on again and again. */
  void beatSoon() {
    heartbeat.in(Duration.ZERO);
  }

  /** Takes no lanes any more; those that are there stay leased until they have ended. */
  void takeNoMore() {
    taking = false;
  }

  /** No further sign of life. */
  void end() {
    ended = true;
  }

  private void beat() {
    if (ended || beating) {
      return;
    }
    heartbeat.in(usualPause()); // come what may
    Membership.Hands hands = hands();
    boolean more = taking;
    beating = true;
    upkeep
        .mailbox()
        .aside(
            () -> {
              @Nullable Beat[] beat = {null};
              try {
                beat[0] = membership.beat(hands, more);
              } finally {
                upkeep.mailbox().post(() -> beaten(beat[0]));
              }
            });
  }

  private Membership.Hands hands() {
    Map<String, Integer> working = new TreeMap<>();
    for (Lane lane : lanes.all()) {
      working.merge(lane.id().broker(), lane.isLeaving() ? 0 : 1, Integer::sum);
    }
    return new Membership.Hands(
        membership.candidates().filter(id -> !lanes.contains(id)).toList(), working);
  }

  /**
   * @param beat null if it has not ended well
   */
  private void beaten(@Nullable Beat beat) {
    beating = false;
    heartbeat.in(usualPause());
    if (beat == null) {
      // Nobody knows what is still ours: all is taken anew.
      lanes.giveUpAll();
    } else if (beat.lost()) {
      lanes.giveUpAll();
      heartbeat.in(AFTER_LOSS);
    } else {
      share(beat);
    }
    lanes.all().forEach(Lane::proceed);
    onChange.run();
  }

  private void share(Beat beat) {
    if (beat.waiting()) {
      heartbeat.in(HAND_OVER_PACE);
    }
    if (taking) {
      beat.taken().forEach(this::take);
      beat.surplus().forEach(this::handOver);
    }
  }

  private Duration usualPause() {
    return upkeep.settings().lease().dividedBy(3);
  }

  private void take(LaneId id, long epoch) {
    lanes.add(maker.make(id, epoch, lane -> upkeep.mailbox().post(() -> ended(lane))));
    LOG.log(Level.INFO, "Lane {0} is ours (epoch {1})", id, epoch);
  }

  /** Lets others have some lanes of a broker, once nothing of them is in flight any more. */
  private void handOver(String broker, int count) {
    lanes.working(broker).stream().limit(count).forEach(this::handOver);
  }

  private void handOver(Lane lane) {
    LOG.log(Level.INFO, "Lane {0} is handed over", lane.id());
    lane.stop();
    upkeep
        .scheduler()
        .runAfter(upkeep.settings().stopTimeout(), () -> upkeep.mailbox().post(lane::stopWaiting));
  }

  /** Until it is released it stays with us, so that it is not taken for one that we forgot. */
  private void ended(Lane lane) {
    if (!taking || lanes.get(lane.id()) != lane) {
      gone(lane);
      return;
    }
    upkeep
        .mailbox()
        .aside(
            () -> {
              try {
                membership.release(lane.id(), lane.epoch());
              } finally {
                upkeep.mailbox().post(() -> gone(lane));
              }
            });
  }

  private void gone(Lane lane) {
    lanes.remove(lane);
    onChange.run();
  }
}
