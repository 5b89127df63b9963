package dev.postrider.inbox;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/** All subscriptions of a node. */
final class Subscriptions {

  private static final System.Logger LOG = System.getLogger(Subscriptions.class.getName());

  private final List<Subscription> all;
  private final Executor workers;

  Subscriptions(List<Subscription> all, Executor workers) {
    this.all = List.copyOf(all);
    this.workers = workers;
  }

  List<Subscription> all() {
    return all;
  }

  void start() {
    all.forEach(Subscription::start);
  }

  /**
   * Takes no more messages, waits for running calls, and ends the connections; what is cut off
   * comes again.
   *
   * @param patience for the running calls of all of them
   */
  void stop(Duration patience) throws InterruptedException {
    all.forEach(one -> workers.execute(one::stop));
    all.forEach(Subscription::stop);
    long end = System.nanoTime() + patience.toNanos();
    for (Subscription one : all) {
      one.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
    LOG.log(Level.INFO, "{0} subscriptions have ended", all.size());
  }
}
