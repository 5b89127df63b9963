package dev.postrider.subscribe;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** All subscriptions of a node. */
final class Subscriptions {

  private static final System.Logger LOG = System.getLogger(Subscriptions.class.getName());

  /** For connections to a broker that does not answer. */
  private static final Duration FAREWELL = Duration.ofSeconds(8);

  private final List<Subscription> all;
  private final ExecutorService workers;

  Subscriptions(List<Subscription> all, ExecutorService workers) {
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
    List<Callable<Object>> ends = all.stream().map(one -> end(one, patience)).toList();
    workers.invokeAll(ends, patience.plus(FAREWELL).toNanos(), TimeUnit.NANOSECONDS);
    LOG.log(Level.INFO, "{0} subscriptions have ended", all.size());
  }

  private static Callable<Object> end(Subscription one, Duration patience) {
    return () -> {
      one.stop();
      one.close(patience);
      return one;
    };
  }
}
