package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.SCHEDULE_FAILED;

import dev.postrider.store.LaneId;
import dev.postrider.store.Schedule;
import dev.postrider.store.Schedule.Released;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Moves scheduled messages that are due to the outbox, and wakes their lanes. Every node does it
 * for all brokers. Its methods may be called by any thread.
 */
final class DueMessages {

  /** As many as one transaction moves. */
  static final int ROWS = 500;

  private static final System.Logger LOG = System.getLogger(DueMessages.class.getName());

  private final Schedule schedule;
  private final Mailbox mailbox;
  private final Consumer<Collection<LaneId>> onMoved;
  private boolean looking;
  private boolean lookAgain;
  private boolean failing;
  private boolean ended;

  /**
   * @param onMoved hears, in the mailbox, which lanes have new rows
   */
  DueMessages(Schedule schedule, Mailbox mailbox, Consumer<Collection<LaneId>> onMoved) {
    this.schedule = schedule;
    this.mailbox = mailbox;
    this.onMoved = onMoved;
  }

  /** Some may be due. */
  void look() {
    mailbox.post(this::lookNow);
  }

  /** Looks no more. */
  void end() {
    mailbox.post(() -> ended = true);
  }

  private void lookNow() {
    if (looking || ended) {
      lookAgain = true;
      return;
    }
    looking = true;
    lookAgain = false;
    mailbox.aside(
        () -> {
          try {
            Released released = schedule.release(ROWS);
            mailbox.post(() -> released(released));
          } catch (Throwable e) { // Whatever it was, it is asked for again.
            mailbox.post(() -> failed(e));
          }
        });
  }

  private void released(Released released) {
    if (failing) {
      failing = false;
      LOG.log(Level.INFO, "Scheduled messages can be moved to the outbox again");
    }
    try {
      if (!released.counts().isEmpty()) {
        onMoved.accept(released.counts().keySet());
      }
    } finally {
      next(released.more());
    }
  }

  private void failed(Throwable e) {
    if (!failing) {
      failing = true;
      LOG.log(Level.WARNING, SCHEDULE_FAILED.of(e).toString(), e);
    }
    next(false);
  }

  private void next(boolean more) {
    looking = false;
    if (more || lookAgain) {
      lookNow();
    }
  }
}
