package dev.postrider.relay;

import static dev.postrider.relay.RelayProblem.STORE_AWAY;

import dev.postrider.retry.Backoff;
import dev.postrider.store.LaneId;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Counts failures of the database in a row: said once, then waited out. */
final class StoreTrouble {

  private static final System.Logger LOG = System.getLogger(StoreTrouble.class.getName());
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), 0);

  private final LaneId lane;
  private final String doing;
  private int failures;

  /**
   * @param doing what fails, in words, for instance "reading"
   */
  StoreTrouble(LaneId lane, String doing) {
    this.lane = lane;
    this.doing = doing;
  }

  /** How long to wait before trying again. */
  Duration failed(Exception e) {
    if (failures++ == 0) {
      LOG.log(Level.WARNING, STORE_AWAY.of(doing, lane).toString(), e);
    }
    return BACKOFF.delay(failures, 0);
  }

  void succeeded() {
    if (failures > 0) {
      LOG.log(Level.INFO, "The database answers again: {0} lane {1} goes on", doing, lane);
      failures = 0;
    }
  }
}
