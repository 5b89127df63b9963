package dev.postrider.observe;

import static dev.postrider.observe.WatchUnderTest.marks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.capture.SendCounters;
import dev.postrider.inbox.InboxCounters;
import dev.postrider.relay.RelayMonitor.Delays;
import dev.postrider.relay.RelayMonitor.LaneStatus;
import dev.postrider.store.Activity.Counts;
import dev.postrider.store.BlockedKey.Reason;
import dev.postrider.store.LevelProbe.Level;
import dev.postrider.subscribe.SubscriptionMonitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which numbers are made of what is known. */
class MeasurementTest {

  private final StubRelay relay = new StubRelay();
  private final SendCounters sends = new SentMessages();
  private final WatchUnderTest world = new WatchUnderTest(marks(false, false));
  private Map<String, Counts> activity = Map.of();

  @Test
  void tellsHowMuchWaits() {
    world.look(new Level(12, Duration.ofMillis(1_500), 4, Map.of(Reason.DEAD, 2L)));

    assertThat(lines())
        .contains(
            "postrider_backlog_messages{broker=\"events\"} 12",
            "postrider_oldest_unsent_seconds{broker=\"events\"} 1.5",
            "postrider_dead_letters{broker=\"events\"} 4",
            "postrider_blocked_keys{broker=\"events\",reason=\"retry\"} 0",
            "postrider_blocked_keys{broker=\"events\",reason=\"dead\"} 2",
            "postrider_blocked_keys{broker=\"events\",reason=\"hold\"} 0",
            "postrider_watermark_passed{broker=\"events\",mark=\"age\"} 0",
            "postrider_watermark_passed{broker=\"events\",mark=\"rows\"} 1",
            "postrider_looked 1");
  }

  @Test
  void saysThatItDoesNotKnowInsteadOfAnOldNumber() {
    assertThat(lines()).contains("postrider_looked 0");

    world.look(new Level(12, null, 4, Map.of()));
    assertThat(lines()).contains("postrider_oldest_unsent_seconds{broker=\"events\"} 0");
    world.passes(Duration.ofSeconds(61));

    assertThat(lines())
        .contains("postrider_looked 0")
        .noneMatch(line -> line.contains("postrider_backlog"))
        .noneMatch(line -> line.contains("postrider_watermark"));
  }

  @Test
  void tellsWhatWasDoneAndZeroBeforeAnythingWas() {
    activity = Map.of("events", new Counts(5, 4, 3, 2));

    assertThat(lines())
        .contains(
            "postrider_messages_stored_total{broker=\"events\"} 5",
            "postrider_messages_sent_total{broker=\"events\"} 4",
            "postrider_attempts_rejected_total{broker=\"events\"} 3",
            "postrider_messages_dead_total{broker=\"events\"} 2",
            "postrider_messages_stored_total{broker=\"idle\"} 0",
            "postrider_messages_dead_total{broker=\"idle\"} 0");
  }

  @Test
  void tellsWhatWasSentPastTheOutbox() {
    assertThat(lines())
        .contains(
            "postrider_send_total{broker=\"events\",outcome=\"confirmed\"} 5",
            "postrider_send_total{broker=\"events\",outcome=\"rejected\"} 2",
            "postrider_send_total{broker=\"events\",outcome=\"failed\"} 1");
  }

  private static final class SentMessages extends SendCounters {
    @Override
    public Map<String, Sent> sent() {
      return Map.of("events", new Sent(5, 2, 1));
    }
  }

  @Test
  void tellsLanesAndWhatIsInFlightByBroker() {
    relay.brokers.add(StubRelay.reached("events"));
    relay.brokers.add(StubRelay.away("lost"));
    relay.lanes.add(lane("events", 0, 7));
    relay.lanes.add(lane("lost", 0, 1));
    relay.lanes.add(lane("events", 1, 5));

    assertThat(lines())
        .contains(
            "postrider_broker_up{broker=\"events\"} 1",
            "postrider_lanes{broker=\"events\"} 2",
            "postrider_in_flight_messages{broker=\"events\"} 12",
            "postrider_broker_up{broker=\"lost\"} 0",
            "postrider_lanes{broker=\"lost\"} 1",
            "postrider_in_flight_messages{broker=\"lost\"} 1");
  }

  /** Prometheus wants each bucket to have all of those below, and the last to have all. */
  @Test
  void theHistogramAddsUp() {
    List<Long> counts = new ArrayList<>(Collections.nCopies(Delays.BOUNDS_MILLIS.size() + 1, 0L));
    counts.set(0, 2L);
    counts.set(3, 5L);
    counts.set(Delays.BOUNDS_MILLIS.size(), 1L);
    relay.delays.put("events", new Delays(counts, 400.25));

    List<String> histogram =
        lines().stream().filter(line -> line.startsWith("postrider_commit_to_confirm")).toList();

    String bucket = "postrider_commit_to_confirm_seconds_bucket{broker=\"events\",le=\"";
    assertThat(histogram)
        .hasSize(Delays.BOUNDS_MILLIS.size() + 3)
        .startsWith(
            bucket + "0.001\"} 2",
            bucket + "0.002\"} 2",
            bucket + "0.005\"} 2",
            bucket + "0.01\"} 7",
            bucket + "0.02\"} 7")
        .endsWith(
            bucket + "200\"} 7",
            bucket + "300\"} 7",
            bucket + "+Inf\"} 8",
            "postrider_commit_to_confirm_seconds_sum{broker=\"events\"} 400.25",
            "postrider_commit_to_confirm_seconds_count{broker=\"events\"} 8");
  }

  @Test
  void tellsWhatTheInboxDecided() {
    Map<Metric, List<Sample>> samples =
        new Measurement().inbox("billing", "first", 3).inbox("billing", "repeated", 2).samples();

    assertThat(PrometheusText.of(samples).lines())
        .contains(
            "postrider_inbox_messages_total{consumer=\"billing\",outcome=\"first\"} 3",
            "postrider_inbox_messages_total{consumer=\"billing\",outcome=\"repeated\"} 2");
  }

  @Test
  void tellsWhatSubscriptionsDo() {
    SubscriptionMonitor.Status status =
        new SubscriptionMonitor.Status("main", "billing", "/queue/q", true, null, 9, 5, 1, 2, 3);

    assertThat(PrometheusText.of(new Measurement().subscription(status).samples()).lines())
        .contains(
            "postrider_subscription_up{broker=\"main\",consumer=\"billing\",destination=\"/queue/q\"} 1",
            total("received", 9),
            total("done", 5),
            total("filtered", 1),
            total("failed", 2),
            total("dead", 3));
  }

  private static String total(String outcome, int messages) {
    return "postrider_subscription_messages_total{broker=\"main\",consumer=\"billing\","
        + ("destination=\"/queue/q\",outcome=\"" + outcome + "\"} " + messages);
  }

  private static LaneStatus lane(String broker, int shard, int inFlight) {
    return new LaneStatus(broker, shard, 1, inFlight, inFlight, 0, false, Set.of(), false);
  }

  private List<String> lines() {
    return metrics().text().lines().toList();
  }

  private Metrics metrics() {
    return new Metrics(
        Set.of("idle"),
        () -> activity,
        new Metrics.Sources(relay, new InboxCounters(), new SubscriptionMonitor(), sends),
        world.watch);
  }
}
