package dev.postrider.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.admin.Cluster.BrokerState;
import dev.postrider.admin.Cluster.LaneState;
import dev.postrider.admin.Cluster.NodeState;
import dev.postrider.admin.Cluster.SettingLine;
import dev.postrider.store.NodeReports.Report;
import dev.postrider.subscribe.SubscriptionMonitor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTextTest {

  @Test
  void aReportIsReadAsItWasWritten() {
    NodeState state =
        new NodeState(
            "shop on host",
            "1.0",
            "relay-7",
            "PR0403: no",
            List.of(
                new BrokerState("a", "jms", "closed", true, null, null, false),
                new BrokerState(
                    "b", "jms", "open", false, "refused", Duration.ofSeconds(90), true)),
            List.of(new LaneState("a", 3, 1L << 60, 5, 6, 7, true, Set.of("/queue/x"), true)),
            List.of(
                new SubscriptionMonitor.Status(
                    "a", "c", "/queue/x", true, null, 1L << 40, 2, 3, 4, 5),
                new SubscriptionMonitor.Status(
                    "b", "d", "/topic/y", false, "PR0964: no", 0, 0, 0, 0, 0)),
            List.of(new SettingLine("postrider.x", "•••", "file (100)", "", "Sets x.")));
    assertThat(read(ReportText.write(state))).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{}",
        "{\"future\": {\"a\": 1}}",
        "{\"lanes\": 5}",
        "{\"subscriptions\": [{\"done\": \"x\"}]}",
        "{\"brokers\": [{\"downFor\": \"x\"}]}"
      })
  void whatIsNotThereIsNothing(String text) {
    assertThat(read(text))
        .isEqualTo(new NodeState("", "", "", null, List.of(), List.of(), List.of(), List.of()));
  }

  private static NodeState read(String text) {
    return ReportText.read(new Report("n", text, Instant.EPOCH, Duration.ZERO, true)).state();
  }
}
