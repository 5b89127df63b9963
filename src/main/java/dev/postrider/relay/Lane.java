package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.LANE_FAILED;

import dev.postrider.relay.RelayMonitor.LaneStatus;
import dev.postrider.store.LaneId;
import dev.postrider.store.Pauses;
import dev.postrider.store.Rejection;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/**
 * One cursor, one broker session, one window of messages, its keys in order: the messages of one
 * broker and shard, for as long as this node leases them. Its methods may be called by any thread.
 */
final class Lane extends LaneReports {

  private static final System.Logger LOG = System.getLogger(Lane.class.getName());

  private enum State {
    WORKING,
    STOPPING,
    GIVEN_UP
  }

  private final LaneId id;
  private final long epoch;
  private final LaneDuty duty;
  private final Consumer<Lane> onEnd;
  private final Mailbox mailbox;
  private final LaneTools tools;
  private final LaneReader reader;
  private final LaneSender sender;
  private final LaneSettler settler;
  private final LaneOrder order;
  private volatile State state = State.WORKING;
  private volatile boolean leaving;
  private volatile LaneStatus status;
  private volatile long lowWater;

  /**
   * @param onEnd called once when the lane has stopped, or has failed and is to be released
   */
  Lane(LaneId id, long epoch, LaneDuty duty, BrokerLink link, Consumer<Lane> onEnd) {
    this.id = id;
    this.epoch = epoch;
    this.duty = duty;
    this.onEnd = onEnd;
    this.mailbox = new Mailbox(duty.scheduler(), this::failed);
    this.tools =
        new LaneTools(
            duty.scheduler(),
            mailbox,
            new Alarm(duty.scheduler(), mailbox, this::pump),
            new Window(link.atomic()),
            new KeyBlocks(),
            new LanePauses(id.broker()));
    this.reader = new LaneReader(id, duty.store(), duty.settings(), tools, this);
    this.sender = new LaneSender(link, duty.settings().batch(), tools, this);
    this.settler = new LaneSettler(id, epoch, duty.store(), tools, this);
    Verdict verdict =
        new Verdict(id.broker(), duty.node(), duty.settings().retry(), duty.scheduler()::chance);
    this.order = new LaneOrder(tools, settler, verdict, reader::lowWater);
    this.status = tools.status(id, epoch, sender.inFlight(), reader.isFull());
  }

  LaneId id() {
    return id;
  }

  long epoch() {
    return epoch;
  }

  /** Up to which number all there is was read, as of the last step. */
  long lowWater() {
    return lowWater;
  }

  /** Whether it takes nothing new any more. */
  boolean isLeaving() {
    return leaving || state != State.WORKING;
  }

  /**
   * What the database said of this lane.
   *
   * @param unread whether there are rows above the low-water mark
   * @param blocked whether there are keys that wait
   */
  void hear(boolean unread, boolean blocked) {
    if (unread || blocked) {
      mailbox.post(
          () -> {
            reader.hear(unread, blocked);
            pump();
          });
    }
  }

  /** The lease is certain again. */
  void proceed() {
    mailbox.post(this::pump);
  }

  /** There may be new rows. */
  void wake() {
    mailbox.post(
        () -> {
          reader.signal();
          pump();
        });
  }

  /** What is paused from now on. It sends nothing before it was told once. */
  void obey(Pauses pauses) {
    mailbox.post(
        () -> {
          if (tools.pauses().told(pauses)) {
            reader.resume();
          }
          order.pausesChanged();
          pump();
        });
  }

  /** Reads and sends nothing more, waits for what is in flight, then ends. */
  void stop() {
    leaving = true;
    mailbox.post(
        () -> {
          if (state == State.WORKING) {
            state = State.STOPPING;
            settler.hurry();
            pump();
          }
        });
  }

  /** After a stop: waits for the broker no longer. What it has confirmed is still settled first. */
  void stopWaiting() {
    mailbox.post(
        () -> {
          if (!sender.isIdle()) {
            end();
          }
        });
  }

  /** Another node has the lane: drops everything, but still deletes what was confirmed. */
  void giveUp() {
    mailbox.post(this::end);
  }

  /** Operators changed something: what the database knows of keys is asked anew. */
  void refresh() {
    mailbox.post(
        () -> {
          reader.reload();
          pump();
        });
  }

  /** Answers when its turn comes. */
  void ping(Runnable answer) {
    mailbox.post(answer);
  }

  /** As of the last step. */
  LaneStatus status() {
    return status;
  }

  /** How many messages are at the broker. */
  int inFlight() {
    return sender.inFlight();
  }

  @Override
  public void pump() {
    settler.pump();
    if (state == State.WORKING && duty.leaseValid().getAsBoolean()) {
      if (tools.pauses().maySend()) {
        sender.pump();
      }
      reader.pump();
    }
    if (state == State.STOPPING && sender.isIdle() && settler.isIdle()) {
      end();
    }
    status = tools.status(id, epoch, sender.inFlight(), reader.isFull());
    lowWater = reader.lowWater();
  }

  @Override
  LaneOrder order() {
    return order;
  }

  @Override
  public void recorded(Rejection rejection, boolean written) {
    if (!written) {
      duty.leaseInDoubt().run();
    }
    order.recorded(rejection, written);
  }

  private void end() {
    if (state != State.GIVEN_UP) {
      state = State.GIVEN_UP;
      try {
        sender.close();
        settler.hurry();
        settler.pump();
      } finally {
        onEnd.accept(this);
      }
    }
  }

  private void failed(Throwable failure) {
    try {
      LOG.log(Level.ERROR, LANE_FAILED.of(id).toString(), failure);
    } finally {
      end();
    }
  }
}
