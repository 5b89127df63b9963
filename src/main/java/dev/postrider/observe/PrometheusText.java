package dev.postrider.observe;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what Prometheus reads: its text format, version 0.0.4. */
final class PrometheusText {

  private PrometheusText() {}

  static String of(Map<Metric, List<Sample>> samples) {
    StringBuilder text = new StringBuilder();
    samples.forEach(
        (metric, numbers) -> {
          String kind = metric.kind().name().toLowerCase(Locale.ROOT);
          text.append("# HELP ").append(metric.key()).append(' ').append(help(metric.help()));
          text.append("\n# TYPE ").append(metric.key()).append(' ').append(kind).append('\n');
          numbers.forEach(sample -> line(text, metric, sample));
        });
    return text.toString();
  }

  private static void line(StringBuilder text, Metric metric, Sample sample) {
    text.append(metric.key()).append(sample.suffix());
    if (!sample.labels().isEmpty()) {
      text.append(
          sample.labels().entrySet().stream()
              .map(label -> label.getKey() + "=\"" + value(label.getValue()) + "\"")
              .collect(Collectors.joining(",", "{", "}")));
    }
    text.append(' ').append(Numbers.text(sample.value())).append('\n');
  }

  private static String help(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String value(String text) {
    return help(text).replace("\"", "\\\"");
  }
}
