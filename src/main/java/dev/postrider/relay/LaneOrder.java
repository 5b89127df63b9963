package dev.postrider.relay;

import dev.postrider.store.BlockedKey;
import dev.postrider.store.LaneStore.Page;
import dev.postrider.store.Rejection;
import dev.postrider.store.Rejection.Fate;
import dev.postrider.store.StoredMessage;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides of each message of a lane that was read, or came back, whether it goes into the line for
 * the broker or its key waits, and so keeps the order of each key. For one thread at a time.
 */
final class LaneOrder {

  private final LaneTools tools;
  private final LaneSettler settler;
  private final Verdict verdict;
  private final LongSupplier lowWater;

  /**
   * @param lowWater no row unread with a number up to this will appear
   */
  LaneOrder(LaneTools tools, LaneSettler settler, Verdict verdict, LongSupplier lowWater) {
    this.tools = tools;
    this.settler = settler;
    this.verdict = verdict;
    this.lowWater = lowWater;
  }

  void readLane(Page page) {
    for (StoredMessage message : page.messages()) {
      // The cursor passes over the rows of other keys; they are drained later.
      if (!tools.blocks().contains(message.key())) {
        accept(message);
      }
    }
    page.blocked().stream()
        .filter(key -> !tools.blocks().contains(key))
        .forEach(key -> block(key, new Phase.Unknown(startOf(key))));
  }

  void readKey(List<StoredMessage> messages) {
    messages.stream().filter(tools.blocks()::admits).forEach(this::accept);
  }

  void blockedKeys(List<BlockedKey> blocked) {
    tools.blocks().reconcile(blocked, this::startOf, tools.now()).forEach(tools.window()::dropLine);
  }

  /** The broker has the message. */
  void confirmed(StoredMessage message) {
    tools.window().confirmed(message);
    settler.confirmed(message);
  }

  void settled(List<StoredMessage> messages) {
    for (StoredMessage message : messages) {
      gone(message);
    }
  }

  void rejected(StoredMessage message, String reason, @Nullable Throwable cause) {
    long from = startOf(message.key());
    tools.window().returned(message);
    block(message.key(), new Phase.Recording(from, message.seq()));
    settler.rejected(verdict.on(message, reason, cause));
    settler.pump();
  }

  void returned(List<StoredMessage> messages) {
    messages.stream().filter(tools.pauses()::concern).forEach(this::hold);
    messages.stream().filter(message -> !mayWait(message)).forEach(tools.window()::returned);
    tools.window().putBack(messages.stream().filter(this::mayWait).toList());
  }

  private boolean mayWait(StoredMessage message) {
    return tools.blocks().admits(message) && !tools.pauses().concern(message);
  }

  /** Other destinations are paused now. */
  void pausesChanged() {
    tools.window().waiting().stream().filter(tools.pauses()::concern).forEach(this::hold);
  }

  /**
   * A message for a paused destination is not sent, nor are its successors. One without a key has
   * none, and is not even remembered: the reader finds it again after the resume.
   */
  private void hold(StoredMessage message) {
    String key = message.key();
    if (key.equals(message.id()) && !tools.blocks().contains(key)) {
      tools.window().dropLine(key);
    } else if (tools.blocks().admits(message)) {
      long from = Math.min(startOf(key), message.seq());
      tools.blocks().put(key, new Phase.Paused(from, message.seq(), message.destination()));
      tools.window().dropLine(key, message.seq());
    }
  }

  void recorded(Rejection rejection, boolean written) {
    StoredMessage message = rejection.message();
    if (tools.blocks().phase(message.key()) instanceof Phase.Recording recording
        && recording.head() == message.seq()) {
      tools.blocks().put(message.key(), after(recording, rejection, written));
    } else {
      if (!written && tools.blocks().mayHaveLine(message.key())) {
        // Of an expired message: another node may be sending it, what was read behind it must not
        // go.
        block(message.key(), new Phase.Unknown(startOf(message.key())));
      }
      gone(message);
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
      // Its successors wait: a node that read it in time may be sending it. They are held and not
      // read again later: by then the next of them would have expired, and so on.
      tools.window().keep(message);
      settler.rejected(verdict.expired(message));
    } else if (tools.pauses().concern(message)) {
      hold(message);
    } else {
      tools.window().add(message);
    }
  }

  private void block(String key, Phase phase) {
    tools.blocks().put(key, phase);
    tools.window().dropLine(key);
  }

  /** From where the key has to be read again: a row of it that was late may have a lower number. */
  private long startOf(String key) {
    Phase phase = tools.blocks().phase(key);
    long start = phase == null ? lowWater.getAsLong() + 1 : phase.from();
    return Math.min(start, tools.window().lowest(key));
  }
}
