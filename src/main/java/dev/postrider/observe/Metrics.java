package dev.postrider.observe;

import dev.postrider.capture.SendCounters;
import dev.postrider.inbox.InboxCounters;
import dev.postrider.relay.RelayMonitor;
import dev.postrider.store.Activity.Counts;
import dev.postrider.subscribe.SubscriptionMonitor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The numbers of this node. Reading them asks nobody: those of the tables are as of the last look,
 * at most some seconds ago. Safe for use by any thread.
 */
public final class Metrics {

  private static final Counts NOTHING_YET = new Counts(0, 0, 0, 0);

  private final Set<String> brokers;
  private final Supplier<Map<String, Counts>> activity;
  private final Sources sources;
  private final Watch watch;

  /** What this node tells of itself. */
  record Sources(
      RelayMonitor relay,
      InboxCounters inbox,
      SubscriptionMonitor subscriptions,
      SendCounters sends) {}

  /**
   * @param brokers whose counters are told before there is anything to count: what grows from
   *     nothing to one would not be seen as growth
   */
  Metrics(
      Set<String> brokers, Supplier<Map<String, Counts>> activity, Sources sources, Watch watch) {
    this.brokers = Set.copyOf(brokers);
    this.activity = activity;
    this.sources = sources;
    this.watch = watch;
  }

  /** In the text format of Prometheus, version 0.0.4. */
  public String text() {
    return PrometheusText.of(read());
  }

  Map<Metric, List<Sample>> read() {
    Measurement measurement = new Measurement();
    Watch.Sight sight = watch.sight();
    if (sight != null) {
      measurement.levels(sight);
    }
    measurement.looked(sight != null).relay(sources.relay()).activity(activity());
    sources.sends().sent().forEach(measurement::sends);
    sources.subscriptions().status().forEach(measurement::subscription);
    sources
        .inbox()
        .decided()
        .forEach(
            (consumer, decided) ->
                measurement
                    .inbox(consumer, "first", decided.first())
                    .inbox(consumer, "repeated", decided.repeated())
                    .inbox(consumer, "unidentified", decided.unidentified()));
    return measurement.samples();
  }

  private Map<String, Counts> activity() {
    Map<String, Counts> totals = new TreeMap<>();
    brokers.forEach(broker -> totals.put(broker, NOTHING_YET));
    totals.putAll(activity.get());
    return totals;
  }
}
