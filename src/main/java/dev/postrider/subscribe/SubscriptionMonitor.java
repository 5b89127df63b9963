package dev.postrider.subscribe;

import dev.postrider.subscribe.Subscription.Origin;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells what the subscriptions of this node are doing. Safe for use by any thread. */
public final class SubscriptionMonitor {

  private volatile Supplier<List<Subscription>> running = List::of;

  /**
   * A subscription since its start, in messages.
   *
   * @param broker the name of the broker
   * @param receiving whether it is connected
   * @param complaint why not, with its code; null if it is, or has not tried yet
   * @param received delivered by the broker, repetitions included
   * @param done acknowledged after a call, or because it had been applied before
   * @param filtered acknowledged without a call, because its headers are of no interest
   * @param failed calls that failed
   * @param dead put into the dead letter queue
   */
  public record Status(
      String broker,
      String consumer,
      String destination,
      boolean receiving,
      @Nullable String complaint,
      long received,
      long done,
      long filtered,
      long failed,
      long dead) {}

  /** All of them; none before they have begun. */
  public List<Status> status() {
    return running.get().stream().map(SubscriptionMonitor::status).toList();
  }

  void attach(Supplier<List<Subscription>> subscriptions) {
    running = subscriptions;
  }

  private static Status status(Subscription subscription) {
    Origin origin = subscription.origin();
    SubscriptionCounters counters = subscription.counters();
    return new Status(
        origin.name(),
        origin.source().consumer(),
        origin.source().destination(),
        subscription.isReceiving(),
        subscription.complaint(),
        counters.received().sum(),
        counters.done().sum(),
        counters.filtered().sum(),
        counters.failed().sum(),
        counters.dead().sum());
  }
}
