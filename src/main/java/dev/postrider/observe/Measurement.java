package dev.postrider.observe;

import dev.postrider.capture.SendCounters;
import dev.postrider.relay.RelayMonitor;
import dev.postrider.relay.RelayMonitor.Delays;
import dev.postrider.relay.RelayMonitor.LaneStatus;
import dev.postrider.relay.RelayMonitor.RelayStatus;
import dev.postrider.store.Activity;
import dev.postrider.store.BlockedKey;
import dev.postrider.store.LevelProbe.Level;
import dev.postrider.subscribe.SubscriptionMonitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** All numbers at one time. For one thread. */
final class Measurement {

  private final Map<Metric, List<Sample>> samples = new EnumMap<>(Metric.class);

  /** By metric, in their order; without those that have no numbers now. */
  Map<Metric, List<Sample>> samples() {
    return samples;
  }

  Measurement levels(Watch.Sight sight) {
    sight
        .levels()
        .brokers()
        .forEach(
            (broker, level) -> {
              levels(broker, level);
              for (var mark : dev.postrider.OutboxAlert.Mark.values()) {
                boolean passed = sight.passed().contains(new Watermarks.Crossed(broker, mark));
                add(Metric.WATERMARK, labels(broker, "mark", word(mark)), passed ? 1 : 0);
              }
            });
    return this;
  }

  private void levels(String broker, Level level) {
    Duration oldest = Objects.requireNonNullElse(level.oldest(), Duration.ZERO);
    add(Metric.BACKLOG, labels(broker), level.backlog());
    add(Metric.OLDEST, labels(broker), oldest.toMillis() / 1e3);
    add(Metric.DEAD_LETTERS, labels(broker), level.dead());
    for (BlockedKey.Reason reason : BlockedKey.Reason.values()) {
      add(
          Metric.BLOCKED_KEYS,
          labels(broker, "reason", word(reason)),
          level.blocked().getOrDefault(reason, 0L));
    }
  }

  Measurement activity(Map<String, Activity.Counts> totals) {
    totals.forEach(
        (broker, counts) -> {
          add(Metric.STORED, labels(broker), counts.stored());
          add(Metric.SENT, labels(broker), counts.sent());
          add(Metric.REJECTED, labels(broker), counts.rejected());
          add(Metric.DEAD, labels(broker), counts.dead());
        });
    return this;
  }

  Measurement relay(RelayMonitor monitor) {
    RelayStatus status = monitor.status();
    status
        .brokers()
        .forEach(
            broker -> {
              boolean up = broker.reached() && broker.breaker().equals("CLOSED");
              List<LaneStatus> lanes =
                  status.lanes().stream().filter(l -> l.broker().equals(broker.name())).toList();
              int inFlight = lanes.stream().mapToInt(LaneStatus::inFlight).sum();
              add(Metric.BROKER_UP, labels(broker.name()), up ? 1 : 0);
              add(Metric.LANES, labels(broker.name()), lanes.size());
              add(Metric.IN_FLIGHT, labels(broker.name()), inFlight);
            });
    new TreeMap<>(monitor.delays()).forEach(this::delays);
    return this;
  }

  private void delays(String broker, Delays delays) {
    long sum = 0;
    for (int i = 0; i < delays.counts().size(); i++) {
      sum += delays.counts().get(i);
      String bound =
          i < Delays.BOUNDS_MILLIS.size()
              ? Numbers.text(Delays.BOUNDS_MILLIS.get(i) / 1e3)
              : "+Inf";
      histogram("_bucket", labels(broker, "le", bound), sum);
    }
    histogram("_sum", labels(broker), delays.sumSeconds());
    histogram("_count", labels(broker), sum);
  }

  private void histogram(String part, Map<String, String> labels, double value) {
    samples
        .computeIfAbsent(Metric.DELAY, m -> new ArrayList<>())
        .add(new Sample(part, labels, value));
  }

  /** Messages past the outbox. */
  Measurement sends(String broker, SendCounters.Sent sent) {
    add(Metric.SENT_DIRECTLY, labels(broker, "outcome", "confirmed"), sent.confirmed());
    add(Metric.SENT_DIRECTLY, labels(broker, "outcome", "rejected"), sent.rejected());
    add(Metric.SENT_DIRECTLY, labels(broker, "outcome", "failed"), sent.failed());
    return this;
  }

  /** A consumer's messages by outcome. */
  Measurement inbox(String consumer, String outcome, long messages) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("consumer", consumer);
    labels.put("outcome", outcome);
    add(Metric.INBOX, labels, messages);
    return this;
  }

  Measurement subscription(SubscriptionMonitor.Status status) {
    add(Metric.SUBSCRIPTION_UP, labels(status), status.receiving() ? 1 : 0);
    outcome(status, "received", status.received());
    outcome(status, "done", status.done());
    outcome(status, "filtered", status.filtered());
    outcome(status, "failed", status.failed());
    outcome(status, "dead", status.dead());
    return this;
  }

  private void outcome(SubscriptionMonitor.Status status, String outcome, long messages) {
    Map<String, String> labels = labels(status);
    labels.put("outcome", outcome);
    add(Metric.SUBSCRIPTION, labels, messages);
  }

  private static Map<String, String> labels(SubscriptionMonitor.Status status) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("broker", status.broker());
    labels.put("consumer", status.consumer());
    labels.put("destination", status.destination());
    return labels;
  }

  Measurement looked(boolean looked) {
    add(Metric.LOOKED, Map.of(), looked ? 1 : 0);
    return this;
  }

  private void add(Metric metric, Map<String, String> labels, double value) {
    samples.computeIfAbsent(metric, m -> new ArrayList<>()).add(new Sample(labels, value));
  }

  private static Map<String, String> labels(String broker) {
    return Map.of("broker", broker);
  }

  private static Map<String, String> labels(String broker, String name, String value) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("broker", broker);
    labels.put(name, value);
    return labels;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
