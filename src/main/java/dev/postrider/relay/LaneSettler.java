package dev.postrider.relay;

import dev.postrider.store.LaneId;
import dev.postrider.store.LaneStore;
import dev.postrider.store.Rejection;
import dev.postrider.store.StoredMessage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Writes down what became of messages: deletes confirmed rows, as many at once as have gathered for
 * a moment, and records rejections. What fails is tried again; the sending is not.
 */
final class LaneSettler {

  /** Nobody waits for a row to go, but each statement is a commit; a crash repeats so much more. */
  private static final Duration GATHER = Duration.ofMillis(50);

  /** So many rows need not gather. */
  private static final int MANY = 200;

  private final LaneId lane;
  private final long epoch;
  private final LaneStore store;
  private final LaneTools tools;
  private final LaneEvents events;
  private final StoreTrouble trouble;

  private final Queue<Rejection> rejections = new ArrayDeque<>();
  private List<StoredMessage> confirmed = new ArrayList<>();
  private boolean busy;
  private boolean hurried;
  private boolean ending;
  private long gatherUntil;
  private boolean settledLast;

  LaneSettler(LaneId lane, long epoch, LaneStore store, LaneTools tools, LaneEvents events) {
    this.lane = lane;
    this.epoch = epoch;
    this.store = store;
    this.tools = tools;
    this.events = events;
    this.trouble = new StoreTrouble(lane, "settling");
  }

  void confirmed(StoredMessage message) {
    if (confirmed.isEmpty()) {
      gatherUntil = tools.now() + GATHER.toNanos();
    }
    confirmed.add(message);
    // Its key may wait for this.
    hurried |= message.attempts() > 0;
  }

  /** From now on nothing gathers. */
  void hurry() {
    ending = true;
  }

  void rejected(Rejection rejection) {
    rejections.add(rejection);
  }

  boolean isIdle() {
    return !busy && confirmed.isEmpty() && rejections.isEmpty();
  }

  void pump() {
    if (busy) {
      return;
    }
    // In turns: a steady stream of the one, or trouble with it, must not hold up the other.
    boolean hasRejections = !rejections.isEmpty();
    if (isSettleDue() && !(hasRejections && settledLast)) {
      settledLast = true;
      settle();
    } else if (hasRejections) {
      settledLast = false;
      record(rejections.remove());
    }
  }

  private boolean isSettleDue() {
    if (confirmed.isEmpty()) {
      return false;
    }
    if (ending || hurried || confirmed.size() >= MANY || gatherUntil - tools.now() <= 0) {
      return true;
    }
    tools.alarm().at(gatherUntil);
    return false;
  }

  private void settle() {
    List<StoredMessage> messages = confirmed;
    confirmed = new ArrayList<>();
    hurried = false;
    List<Long> numbers = messages.stream().map(StoredMessage::seq).toList();
    write(
        () -> store.settle(lane, numbers),
        () -> events.settled(messages),
        () -> confirmed.addAll(messages));
  }

  private void record(Rejection rejection) {
    boolean[] written = new boolean[1];
    write(
        () -> written[0] = store.reject(lane, epoch, rejection),
        () -> events.recorded(rejection, written[0]),
        () -> rejections.add(rejection));
  }

  private void write(Write write, Runnable done, Runnable undone) {
    busy = true;
    tools
        .mailbox()
        .aside(
            () -> {
              try {
                write.run();
                tools.mailbox().postLast(() -> ended(done));
              } catch (SQLException | RuntimeException e) {
                tools.mailbox().postLast(() -> failed(e, undone));
              }
            });
  }

  private void ended(Runnable done) {
    busy = false;
    trouble.succeeded();
    done.run();
    events.pump();
  }

  private void failed(Exception e, Runnable undone) {
    undone.run();
    // Stays busy until the pause is over: nothing is written before.
    tools.afterPause(
        trouble.failed(e),
        () -> {
          busy = false;
          events.pump();
        });
  }

  /** Something written to the database. */
  @FunctionalInterface
  private interface Write {
    void run() throws SQLException;
  }
}
