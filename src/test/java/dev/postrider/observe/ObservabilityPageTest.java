package dev.postrider.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.PostriderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/observability.md against the code. */
class ObservabilityPageTest {

  private final String page;

  ObservabilityPageTest() throws IOException {
    page = Files.readString(Path.of("docs", "observability.md"));
  }

  @Test
  void everyMetricStandsThereWithTheSameWordsInTheSameOrder() {
    List<String> rows = found("(?m)^\\| `(postrider_[a-z_]+`.*)$");

    assertThat(rows)
        .zipSatisfy(
            Arrays.asList(Metric.values()),
            (row, metric) -> {
              String kind = metric.kind().name().toLowerCase(Locale.ROOT);
              assertThat(row).startsWith(metric.key() + "` | " + kind + " | ");
              assertThat(row).endsWith(" | " + metric.help() + " |");
            });
  }

  /** In the examples of alerts, say. */
  @Test
  void noMetricIsMadeUp() {
    List<String> known = Arrays.stream(Metric.values()).map(Metric::key).toList();

    assertThat(found("(postrider_[a-z_]+)"))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(known).contains(name.replaceFirst("_(bucket)$", "")));
  }

  @Test
  void settingsOfWatermarksHaveTheirDefaults() {
    PostriderSettings defaults = HealthTest.settings(java.util.Map.of());

    assertThat(page)
        .contains("`postrider.watermark.age` | `" + defaults.watermark().age() + "` |")
        .contains("`postrider.watermark.rows` | `" + defaults.watermark().rows() + "` |")
        .contains("`postrider.watermark.readiness` | `" + defaults.watermark().readiness() + "` |")
        .contains("`postrider.watermark.refuse` | `" + defaults.watermark().refuse() + "` |");
  }

  private List<String> found(String pattern) {
    return Pattern.compile(pattern)
        .matcher(page)
        .results()
        .map((MatchResult m) -> m.group(1))
        .toList();
  }
}
