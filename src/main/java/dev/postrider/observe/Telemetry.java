package dev.postrider.observe;

import static dev.postrider.observe.ObserveProblem.TELEMETRY_FAILED;

import jakarta.enterprise.inject.Instance;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The way to OpenTelemetry, which a server may have or not. */
final class Telemetry {

  private static final System.Logger LOG = System.getLogger(Telemetry.class.getName());
  private static final Runnable NOTHING = () -> {};

  private Telemetry() {}

  /**
   * Offers the metrics, if the server has OpenTelemetry.
   *
   * @return what takes them back
   */
  static Runnable begin(Instance<Object> beans, Supplier<Map<Metric, List<Sample>>> metrics) {
    if (!Optionals.isPresent("io.opentelemetry.api.OpenTelemetry")) {
      return NOTHING;
    }
    try {
      return OpenTelemetryMeter.begin(beans, metrics);
    } catch (RuntimeException | LinkageError failure) {
      LOG.log(Level.WARNING, TELEMETRY_FAILED.of(failure).toString(), failure);
      return NOTHING;
    }
  }
}
