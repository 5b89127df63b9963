package dev.postrider.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Bars side by side as an SVG file, to be read in light and in dark. */
final class BarPlot {

  private static final int WIDTH = 760;
  private static final int LABELS = 250;
  private static final int VALUES = 90;
  private static final int LINE = 28;
  private static final int TOP = 64;

  private final String title;
  private final String unit;
  private final Map<String, Double> values;

  BarPlot(String title, String unit, Map<String, Double> values) {
    this.title = title;
    this.unit = unit;
    this.values = values;
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, svg());
  }

  private String svg() {
    int height = TOP + LINE * values.size() + 12;
    double longest = values.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
          <style>
            text { font: 14px system-ui, sans-serif; fill: #1f2328; }
            .title { font-size: 17px; font-weight: 600; }
            .unit { fill: #59636e; }
            .ground { fill: #ffffff; }
            .bar { fill: #8c96a0; }
            .ours { fill: #0969da; }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3; }
              .unit { fill: #9198a1; }
              .ground { fill: #0d1117; }
              .bar { fill: #6e7681; }
              .ours { fill: #4493f8; }
            }
          </style>
          <rect class="ground" width="100%%" height="100%%"/>
          <text class="title" x="16" y="28">%s</text>
          <text class="unit" x="16" y="48">%s, more is better</text>
        """
            .formatted(WIDTH, height, escape(title), escape(title), escape(unit)));
    int line = 0;
    for (Map.Entry<String, Double> value : values.entrySet()) {
      svg.append(bar(value.getKey(), value.getValue(), longest, TOP + LINE * line++));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String bar(String name, double value, double longest, int y) {
    long length = Math.max(1, Math.round((WIDTH - LABELS - VALUES) * value / longest));
    return """
          <text x="%d" y="%d" text-anchor="end">%s</text>
          <rect class="%s" x="%d" y="%d" width="%d" height="%d" rx="2"/>
          <text x="%d" y="%d">%s</text>
        """
        .formatted(
            LABELS - 10,
            y + 16,
            escape(name),
            name.startsWith("Postrider") ? "ours" : "bar",
            LABELS,
            y + 2,
            length,
            LINE - 8,
            LABELS + length + 8,
            y + 16,
            String.format(Locale.ROOT, "%,.0f", value));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
