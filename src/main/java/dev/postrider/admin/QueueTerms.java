package dev.postrider.admin;

import java.time.Duration;

/**
 * What a job on a queue keeps to.
 *
 * @param window how many messages are open at once
 * @param quiet after so long without a message the queue is empty
 * @param patience for so long a broker may be away
 * @param longest a job takes no longer, also if messages never end
 * @param lease for so long nobody else takes the job of a node that gives no sign of life
 */
record QueueTerms(int window, Duration quiet, Duration patience, Duration longest, Duration lease) {

  /** A broker's time-outs fit into the lease. */
  static final QueueTerms USUAL =
      new QueueTerms(
          100,
          Duration.ofSeconds(3),
          Duration.ofSeconds(60),
          Duration.ofHours(1),
          Duration.ofSeconds(60));

  /** A consumer group needs some seconds until it gives its first messages. */
  private static final int SLOW_START = 4;

  Duration quiet(boolean log) {
    return log ? quiet.multipliedBy(SLOW_START) : quiet;
  }
}
