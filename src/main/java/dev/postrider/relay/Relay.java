package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.STOP_INCOMPLETE;
import static dev.postrider.relay.RelayProblem.UPKEEP_FAILED;

import dev.postrider.config.RelaySettings;
import dev.postrider.relay.RelayMonitor.Delays;
import dev.postrider.relay.RelayMonitor.RelayStatus;
import dev.postrider.spi.Broker;
import dev.postrider.store.LaneId;
import dev.postrider.store.LaneStore;
import dev.postrider.store.LeaseStore;
import dev.postrider.store.NewsStore;
import dev.postrider.store.NewsStore.News;
import dev.postrider.store.Schedule;
import dev.postrider.store.Shards;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  private final BrokerLinks links;
  private final Membership membership;
  private final Mailbox mailbox;
  private final LaneLeases leases;
  private final NewsWatch news;
  private final DueMessages due;
  private final Lanes lanes = new Lanes();
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
    this.links = new BrokerLinks(brokers, scheduler::chance);
    Membership.Self self = new Membership.Self(description, brokers.keySet(), stores.shards());
    this.membership = new Membership(stores.leases(), scheduler, self, settings.lease());
    this.mailbox =
        new Mailbox(
            scheduler, failure -> LOG.log(Level.ERROR, UPKEEP_FAILED.of().toString(), failure));
    LaneDuty duty =
        new LaneDuty(
            stores.lanes(),
            settings,
            scheduler,
            description,
            membership::isValid,
            this::leaseInDoubt);
    this.leases =
        new LaneLeases(
            membership,
            lanes,
            new LaneLeases.Upkeep(scheduler, mailbox, settings),
            (id, epoch, onEnd) -> new Lane(id, epoch, duty, links.of(id), onEnd),
            this::leaveIfEmpty);
    this.news =
        new NewsWatch(
            () -> stores.news().look(lanes.lowWater()),
            scheduler,
            mailbox,
            new PollPace(settings.pollMin(), settings.pollMax()),
            this::hear);
    this.due = new DueMessages(stores.schedule(), mailbox, this::wake);
  }

  /**
   * The tables a relay works on.
   *
   * @param leases nodes and lanes
   * @param lanes rows
   * @param news what there is to do
   * @param schedule messages that are not due yet
   * @param shards how many lanes each broker has
   */
  record RelayStores(
      LeaseStore leases, LaneStore lanes, NewsStore news, Schedule schedule, Shards shards) {}

  void start() {
    mailbox.post(news::look);
    mailbox.post(leases::beatSoon);
  }

  private void leaseInDoubt() {
    mailbox.post(leases::beatSoon);
  }

  private void hear(News told) {
    lanes.hear(told);
    if (told.due()) {
      due.look();
    }
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

  /** Operators changed something: pauses and keys are looked at anew. */
  void refresh() {
    mailbox.post(news::look);
    lanes.all().forEach(Lane::refresh);
  }

  /** What it does just now. */
  RelayStatus status() {
    return new RelayStatus(
        true,
        membership.node(),
        null,
        links.status(scheduler.nanoTime(), lanes::isPaused),
        lanes.status());
  }

  Map<String, Delays> delays() {
    return links.delays();
  }

  /** Answers once it and each lane have come to it: never while one of them hangs. */
  void ping(Runnable answer) {
    mailbox.post(() -> lanes.ping(answer));
  }

  /** The lanes this node works on. */
  Collection<LaneId> lanes() {
    return lanes.ids();
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
      links.close();
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
          leases.takeNoMore();
          lanes.all().forEach(Lane::stop);
          scheduler.runAfter(settings.stopTimeout(), () -> mailbox.post(this::stopIncomplete));
          whenEmpty = onLeft;
          leaveIfEmpty();
        });
  }

  private void stopIncomplete() {
    if (!lanes.isEmpty()) {
      LOG.log(Level.WARNING, STOP_INCOMPLETE.of(lanes.inFlight()).toString());
      lanes.all().forEach(Lane::giveUp);
    }
  }

  /** Not while a sign of life is under way: it would bring the node back. */
  private void leaveIfEmpty() {
    Runnable onLeft = whenEmpty;
    if (onLeft != null && lanes.isEmpty() && !leases.isBeating()) {
      whenEmpty = null;
      leases.end();
      news.end();
      due.end();
      mailbox.aside(
          () -> {
            try {
              membership.leave();
              links.close();
            } finally {
              onLeft.run();
            }
          });
    }
  }
}
