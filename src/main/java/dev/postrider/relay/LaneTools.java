package dev.postrider.relay;

import java.time.Duration;

/**
 * What the parts of one lane share.
 *
 * @param scheduler threads and time
 * @param mailbox where all state of the lane is touched
 * @param alarm wakes the lane
 * @param window the messages in memory
 * @param blocks the keys that do not simply flow
 */
record LaneTools(
    Scheduler scheduler, Mailbox mailbox, Alarm alarm, Window window, KeyBlocks blocks) {

  long now() {
    return scheduler.nanoTime();
  }

  void afterPause(Duration pause, Runnable task) {
    scheduler.runAfter(pause, () -> mailbox.post(task));
  }
}
