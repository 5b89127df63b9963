package dev.postrider.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The text format 0.0.4, character by character. */
class PrometheusTextTest {

  @Test
  void tellsHelpTypeAndOneLineForEachNumber() {
    Map<String, String> first = new LinkedHashMap<>();
    first.put("broker", "events");
    first.put("reason", "dead");
    Map<Metric, List<Sample>> samples = new EnumMap<>(Metric.class);
    samples.put(
        Metric.BLOCKED_KEYS,
        List.of(new Sample(first, 3), new Sample(Map.of("broker", "other"), 0.5)));
    samples.put(Metric.LOOKED, List.of(new Sample(Map.of(), 1)));

    assertThat(PrometheusText.of(samples))
        .isEqualTo(
            """
            # HELP postrider_blocked_keys %s
            # TYPE postrider_blocked_keys gauge
            postrider_blocked_keys{broker="events",reason="dead"} 3
            postrider_blocked_keys{broker="other"} 0.5
            # HELP postrider_looked %s
            # TYPE postrider_looked gauge
            postrider_looked 1
            """
                .formatted(Metric.BLOCKED_KEYS.help(), Metric.LOOKED.help()));
  }

  @Test
  void labelsMayHoldAnything() {
    Map<Metric, List<Sample>> samples =
        Map.of(Metric.INBOX, List.of(new Sample(Map.of("consumer", "a\"b\\c\nd{}é"), 1)));

    assertThat(PrometheusText.of(samples))
        .endsWith("\npostrider_inbox_messages_total{consumer=\"a\\\"b\\\\c\\nd{}é\"} 1\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1,1",
    "10000,10000",
    "1e15,1000000000000000",
    "0.001,0.001",
    "2.50,2.5",
    "1e-7,0.0000001",
    "9007199254740993,9007199254740992"
  })
  void numbersHaveNoExponent(double value, String text) {
    assertThat(Numbers.text(value)).isEqualTo(text);
  }

  /** What promtool would complain about. */
  @ParameterizedTest
  @EnumSource
  void namesFollowTheConventions(Metric metric) {
    assertThat(metric.key()).matches("postrider_[a-z_]+[a-z]");
    assertThat(metric.key().endsWith("_total")).isEqualTo(metric.kind() == Metric.Kind.COUNTER);
    assertThat(metric.key()).doesNotMatch(".*_(bucket|count|sum)");
    assertThat(metric.help()).matches("[A-Z0-9].*\\.").doesNotContain("\n");
  }
}
