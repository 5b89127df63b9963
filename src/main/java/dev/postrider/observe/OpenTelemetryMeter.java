package dev.postrider.observe;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import jakarta.enterprise.inject.Instance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Offers the metrics to OpenTelemetry, which reads them when it wants to. To be touched only where
 * its classes are.
 *
 * <p>They go to the bean of the application. {@code GlobalOpenTelemetry} is not asked: asking it
 * too early sets it for good, and the application could not any more.
 */
final class OpenTelemetryMeter {

  private static final List<String> PARTS = List.of("_bucket", "_sum", "_count");

  private final Map<String, ObservableDoubleMeasurement> instruments = new LinkedHashMap<>();
  private final Supplier<Map<Metric, List<Sample>>> metrics;

  private OpenTelemetryMeter(Meter meter, Supplier<Map<Metric, List<Sample>>> metrics) {
    this.metrics = metrics;
    for (Metric metric : Metric.values()) {
      List<String> parts = metric.kind() == Metric.Kind.HISTOGRAM ? PARTS : List.of("");
      parts.forEach(part -> instruments.put(metric.key() + part, instrument(meter, metric, part)));
    }
  }

  /** Where there is no such bean, or several, nothing is offered. */
  static Runnable begin(Instance<Object> beans, Supplier<Map<Metric, List<Sample>>> metrics) {
    Instance<OpenTelemetry> telemetry = beans.select(OpenTelemetry.class);
    return telemetry.isResolvable() ? begin(telemetry.get(), metrics) : () -> {};
  }

  static Runnable begin(OpenTelemetry telemetry, Supplier<Map<Metric, List<Sample>>> metrics) {
    Meter meter = telemetry.getMeter("dev.postrider");
    OpenTelemetryMeter ours = new OpenTelemetryMeter(meter, metrics);
    List<ObservableMeasurement> all = List.copyOf(ours.instruments.values());
    BatchCallback callback =
        meter.batchCallback(
            ours::record,
            all.get(0),
            all.subList(1, all.size()).toArray(ObservableMeasurement[]::new));
    return callback::close;
  }

  /**
   * An exporter to Prometheus appends unit and {@code _total}, which makes the same names of gauges
   * and counters. A histogram that was counted elsewhere cannot be handed over, so its parts are
   * counters.
   */
  private static ObservableDoubleMeasurement instrument(Meter meter, Metric metric, String part) {
    String name =
        metric.key().replaceFirst("^postrider_", "postrider.").replaceFirst("_(total|seconds)$", "")
            + part;
    boolean seconds = metric.key().endsWith("_seconds") && !part.matches("_bucket|_count");
    String unit = seconds ? "s" : "";
    return metric.kind() == Metric.Kind.GAUGE
        ? meter.gaugeBuilder(name).setDescription(metric.help()).setUnit(unit).buildObserver()
        : meter
            .counterBuilder(name)
            .ofDoubles()
            .setDescription(metric.help())
            .setUnit(unit)
            .buildObserver();
  }

  private void record() {
    metrics
        .get()
        .forEach(
            (metric, samples) ->
                samples.forEach(
                    sample -> {
                      ObservableDoubleMeasurement instrument =
                          instruments.get(metric.key() + sample.suffix());
                      if (instrument != null) {
                        instrument.record(sample.value(), attributes(sample));
                      }
                    }));
  }

  private static Attributes attributes(Sample sample) {
    AttributesBuilder attributes = Attributes.builder();
    sample.labels().forEach(attributes::put);
    return attributes.build();
  }
}
