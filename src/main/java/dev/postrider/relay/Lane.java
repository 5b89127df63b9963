package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.LANE_FAILED;

import dev.postrider.relay.KeyBlocks.Phase;
import dev.postrider.store.BlockedKey;
import dev.postrider.store.LaneId;
import dev.postrider.store.LaneStore.Page;
import dev.postrider.store.Rejection;
import dev.postrider.store.Rejection.Fate;
import dev.postrider.store.StoredMessage;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One cursor, one broker session, one window of messages, its keys in order: the messages of one
 * broker and shard, for as long as this node leases them. Its methods may be called by any thread.
 */
final class Lane implements LaneEvents {

  private static final System.Logger LOG = System.getLogger(Lane.class.getName());

  private enum State {
    WORKING,
    STOPPING,
    GIVEN_UP
  }

  private final LaneId id;
  private final long epoch;
  private final LaneDuty duty;
  private final Runnable onEnd;
  private final Mailbox mailbox;
  private final LaneTools tools;
  private final LaneReader reader;
  private final LaneSender sender;
  private final LaneSettler settler;
  private final Verdict verdict;
  private State state = State.WORKING;

  /**
   * @param onEnd called once when the lane has stopped, or has failed and is to be released
   */
  Lane(LaneId id, long epoch, LaneDuty duty, BrokerLink link, Runnable onEnd) {
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
            new KeyBlocks());
    this.reader = new LaneReader(id, duty.store(), duty.settings(), tools, this);
    this.sender = new LaneSender(link, duty.settings().batch(), tools, this);
    this.settler = new LaneSettler(id, epoch, duty.store(), tools, this);
    this.verdict = new Verdict(id.broker(), duty.settings().retry(), duty.scheduler()::chance);
  }

  long epoch() {
    return epoch;
  }

  /** There may be new rows, or the lease is certain again. */
  void wake() {
    mailbox.post(
        () -> {
          reader.signal();
          pump();
        });
  }

  /** Reads and sends nothing more, waits for what is in flight, then ends. */
  void stop() {
    mailbox.post(
        () -> {
          if (state == State.WORKING) {
            state = State.STOPPING;
            pump();
          }
        });
  }

  /** Another node has the lane: drops everything, but still deletes what was confirmed. */
  void giveUp() {
    mailbox.post(this::end);
  }

  /** How many messages are at the broker. */
  int inFlight() {
    return sender.inFlight();
  }

  @Override
  public void pump() {
    settler.pump();
    if (state == State.WORKING && duty.leaseValid().getAsBoolean()) {
      sender.pump();
      reader.pump();
    }
    if (state == State.STOPPING && sender.isIdle() && settler.isIdle()) {
      end();
    }
  }

  @Override
  public void readLane(Page page) {
    for (StoredMessage message : page.messages()) {
      // The cursor passes over the rows of other keys; they are drained later.
      if (!tools.blocks().contains(message.key()) || expiresToo(message)) {
        accept(message);
      }
    }
    page.blocked().stream()
        .filter(key -> !tools.blocks().contains(key))
        .forEach(key -> block(key, new Phase.Unknown(startOf(key))));
  }

  @Override
  public void readKey(List<StoredMessage> messages) {
    messages.stream()
        .filter(message -> tools.blocks().admits(message) || expiresToo(message))
        .forEach(this::accept);
  }

  @Override
  public void blockedKeys(List<BlockedKey> blocked) {
    tools.blocks().reconcile(blocked, this::startOf, tools.now()).forEach(tools.window()::dropLine);
  }

  @Override
  public void confirmed(StoredMessage message) {
    tools.window().confirmed(message);
    settler.confirmed(message);
  }

  @Override
  public void settled(List<StoredMessage> messages) {
    for (StoredMessage message : messages) {
      gone(message);
    }
  }

  @Override
  public void rejected(StoredMessage message, String reason, @Nullable Throwable cause) {
    long from = startOf(message.key());
    tools.window().returned(message);
    block(message.key(), new Phase.Recording(from, message.seq()));
    settler.rejected(verdict.on(message, duty.node(), reason, cause));
    settler.pump();
  }

  @Override
  public void returned(List<StoredMessage> messages) {
    messages.stream()
        .filter(message -> !tools.blocks().admits(message))
        .forEach(tools.window()::returned);
    tools.window().putBack(messages.stream().filter(tools.blocks()::admits).toList());
  }

  @Override
  public void recorded(Rejection rejection, boolean written) {
    StoredMessage message = rejection.message();
    if (!written) {
      duty.leaseInDoubt().run();
    }
    if (tools.blocks().phase(message.key()) instanceof Phase.Recording recording
        && recording.head() == message.seq()) {
      tools.blocks().put(message.key(), after(recording, rejection, written));
    } else {
      gone(message);
    }
    if (tools.blocks().phase(message.key()) instanceof Phase.Expiring expiring
        && expiring.last() == message.seq()) {
      tools.blocks().put(message.key(), new Phase.Unknown(expiring.from()));
    }
  }

  private Phase after(Phase.Recording recording, Rejection rejection, boolean written) {
    Fate fate = rejection.fate();
    if (written && fate instanceof Fate.Retry retry) {
      long due = tools.now() + retry.delay().toNanos();
      return new Phase.Waiting(recording.from(), rejection.message().seq(), due);
    } else if (written && fate instanceof Fate.ParkKey) {
      return new Phase.Parked(recording.from());
    }
    return new Phase.Unknown(recording.from());
  }

  /** The row is gone; if its key waited for it, the rest of the key follows. */
  private void gone(StoredMessage message) {
    tools.window().forget(message);
    if (tools.blocks().phase(message.key()) instanceof Phase.Trying trying
        && trying.head() == message.seq()) {
      // An operator may hold the key meanwhile: what the database says of it comes first.
      tools.blocks().put(message.key(), new Phase.Unknown(trying.from()));
    }
  }

  private void accept(StoredMessage message) {
    if (message.expired()) {
      // Its key waits: a node that read it in time may be sending it, and its successors follow.
      long from = Math.min(startOf(message.key()), message.seq());
      block(message.key(), new Phase.Expiring(from, message.seq()));
      tools.window().keep(message);
      settler.rejected(verdict.expired(message, duty.node()));
    } else {
      tools.window().add(message);
    }
  }

  private boolean expiresToo(StoredMessage message) {
    return message.expired()
        && tools.blocks().phase(message.key()) instanceof Phase.Expiring expiring
        && expiring.last() < message.seq();
  }

  private void block(String key, Phase phase) {
    tools.blocks().put(key, phase);
    tools.window().dropLine(key);
  }

  /** From where the key has to be read again: a row of it that was late may have a lower number. */
  private long startOf(String key) {
    Phase phase = tools.blocks().phase(key);
    long start = phase == null ? reader.lowWater() + 1 : phase.from();
    return Math.min(start, tools.window().lowest(key));
  }

  private void end() {
    if (state != State.GIVEN_UP) {
      state = State.GIVEN_UP;
      sender.close();
      settler.pump();
      onEnd.run();
    }
  }

  private void failed(Throwable failure) {
    LOG.log(Level.ERROR, LANE_FAILED.of(id).toString(), failure);
    end();
  }
}
