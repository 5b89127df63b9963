package dev.postrider.web.console;

import dev.postrider.admin.Operator;
import dev.postrider.admin.Overview;
import dev.postrider.admin.Overview.Point;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was stored and sent per minute, as a chart, a sentence and a table. The step that still runs
 * is left out: it would look like a fall.
 */
public final class Throughput {

  private static final JsonProvider JSON = JsonProvider.provider();

  /** How many minutes each window is long, and each of its steps. */
  static final Map<@Nullable String, Window> WINDOWS =
      Map.of("1h", new Window(60, 1), "6h", new Window(360, 5), "24h", new Window(1_440, 20));

  private final List<Rate> rates;

  private Throughput(List<Rate> rates) {
    this.rates = rates;
  }

  static Throughput of(Overview overview, Operator who, String window) {
    Window asked = WINDOWS.getOrDefault(window, new Window(60, 1));
    List<Point> points =
        overview.series(
            who, Duration.ofMinutes(asked.minutes + asked.step), Duration.ofMinutes(asked.step));
    return new Throughput(
        points.subList(0, Math.max(0, points.size() - 1)).stream()
            .map(point -> Rate.of(point, asked.step))
            .toList());
  }

  /** Ascending in time. */
  public List<Rate> getRates() {
    return rates;
  }

  /** Those in which something happened, the newest first: what is worth a row of a table. */
  public List<Rate> getRows() {
    return rates.stream()
        .filter(rate -> !rate.isNothing())
        .sorted((a, b) -> b.at.compareTo(a.at))
        .toList();
  }

  boolean isEmpty() {
    return rates.stream().allMatch(Rate::isNothing);
  }

  /** The last full step. */
  public @Nullable Rate getLast() {
    return rates.isEmpty() ? null : rates.get(rates.size() - 1);
  }

  /** The whole in one sentence. */
  public String getSentence() {
    return isEmpty()
        ? Wording.text("chart.nothing")
        : Wording.text(
            "chart.sentence",
            per(rates.stream().mapToDouble(Rate::stored).average().orElse(0)),
            per(rates.stream().mapToDouble(Rate::sent).average().orElse(0)),
            per(rates.stream().mapToDouble(Rate::sent).max().orElse(0)));
  }

  /** The numbers for the chart as it is updated: labels, stored, sent. */
  public String getNumbers() {
    return numbers().build().toString();
  }

  private JsonObjectBuilder numbers() {
    JsonArrayBuilder labels = JSON.createArrayBuilder();
    rates.forEach(rate -> labels.add(Wording.clockOf(rate.at)));
    return JSON.createObjectBuilder()
        .add("labels", labels)
        .add("stored", values(Rate::stored))
        .add("sent", values(Rate::sent));
  }

  /** The chart as Chart.js wants it; its colours come from the style sheet. */
  public String getChart() {
    return JSON.createObjectBuilder()
        .add("type", "line")
        .add(
            "data",
            JSON.createObjectBuilder()
                .add("labels", numbers().build().getJsonArray("labels"))
                .add(
                    "datasets",
                    JSON.createArrayBuilder()
                        .add(line("chart.stored", values(Rate::stored)))
                        .add(line("chart.sent", values(Rate::sent)))))
        .build()
        .toString();
  }

  private static JsonObjectBuilder line(String label, JsonArrayBuilder values) {
    return JSON.createObjectBuilder().add("label", Wording.text(label)).add("data", values);
  }

  private JsonArrayBuilder values(ToDoubleFunction<Rate> what) {
    JsonArrayBuilder values = JSON.createArrayBuilder();
    rates.forEach(rate -> values.add(Math.round(what.applyAsDouble(rate) * 10) / 10.0));
    return values;
  }

  /** {@code 12,345}; with a decimal below ten. */
  static String per(double rate) {
    return rate > 0 && rate < 10 && rate != Math.rint(rate)
        ? String.valueOf(Math.max(0.1, Math.round(rate * 10) / 10.0))
        : Wording.grouped(Math.round(rate));
  }

  /** Lengths, in minutes. */
  record Window(int minutes, int step) {}

  /** Messages per minute in the step that begins at this time. */
  public record Rate(Instant at, double stored, double sent, double rejected, double dead) {

    static Rate of(Point point, int minutes) {
      double step = minutes;
      return new Rate(
          point.at(),
          point.counts().stored() / step,
          point.counts().sent() / step,
          point.counts().rejected() / step,
          point.counts().dead() / step);
    }

    boolean isNothing() {
      return stored + sent + rejected + dead == 0;
    }

    /** {@link #stored} in words. */
    public String storedText() {
      return per(stored);
    }

    /** {@link #sent} in words. */
    public String sentText() {
      return per(sent);
    }

    /** {@link #rejected} in words. */
    public String rejectedText() {
      return per(rejected);
    }
  }
}
