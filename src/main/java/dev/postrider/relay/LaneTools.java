package dev.postrider.relay;

import dev.postrider.relay.RelayMonitor.LaneStatus;
import dev.postrider.store.LaneId;
import java.time.Duration;

/**
 * What the parts of one lane share.
 *
 * @param scheduler threads and time
 * @param mailbox where all state of the lane is touched
 * @param alarm wakes the lane
 * @param window the messages in memory
 * @param blocks the keys that do not simply flow
 * @param pauses what operators have paused
 */
record LaneTools(
    Scheduler scheduler,
    Mailbox mailbox,
    Alarm alarm,
    Window window,
    KeyBlocks blocks,
    LanePauses pauses) {

  /** What the lane does just now. */
  LaneStatus status(LaneId id, long epoch, int inFlight, boolean full) {
    return new LaneStatus(
        id.broker(),
        id.shard(),
        epoch,
        inFlight,
        window.size(),
        blocks.size(),
        pauses.isPaused(),
        pauses.destinations(),
        full);
  }

  long now() {
    return scheduler.nanoTime();
  }

  void afterPause(Duration pause, Runnable task) {
    scheduler.runAfter(pause, () -> mailbox.post(task));
  }
}
