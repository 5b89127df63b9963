package dev.postrider.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the SDK of OpenTelemetry gets. */
class OpenTelemetryMeterTest {

  private static final AttributeKey<String> BROKER = AttributeKey.stringKey("broker");

  private final Reader reader = new Reader();
  private final SdkMeterProvider provider =
      SdkMeterProvider.builder().registerMetricReader(reader).build();
  private final Map<Metric, List<Sample>> samples = new EnumMap<>(Metric.class);

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void everyMetricIsOfferedWithItsWordsAndItsUnit() {
    for (Metric metric : Metric.values()) {
      samples.put(metric, List.of(new Sample(Map.of("broker", "events"), 1)));
    }
    samples.put(
        Metric.DELAY,
        List.of(
            new Sample("_bucket", Map.of("broker", "events", "le", "0.001"), 3),
            new Sample("_sum", Map.of("broker", "events"), 0.5),
            new Sample("_count", Map.of("broker", "events"), 3)));

    OpenTelemetryMeter.begin(new Bean(), () -> samples);
    Map<String, MetricData> seen = reader.read();

    assertThat(seen)
        .hasSize(Metric.values().length + 2)
        .containsKeys("postrider.looked", "postrider.commit_to_confirm_bucket");
    assertThat(seen.values())
        .allSatisfy(
            data ->
                assertThat(data.getInstrumentationScopeInfo().getName()).isEqualTo("dev.postrider"))
        .allSatisfy(data -> assertThat(data.getDescription()).isNotBlank());
    assertThat(seen.get("postrider.oldest_unsent"))
        .satisfies(data -> assertThat(data.getUnit()).isEqualTo("s"))
        .satisfies(data -> assertThat(data.getType()).isEqualTo(MetricDataType.DOUBLE_GAUGE))
        .satisfies(data -> assertThat(data.getDescription()).isEqualTo(Metric.OLDEST.help()));
    assertThat(seen.get("postrider.commit_to_confirm_sum").getUnit()).isEqualTo("s");
    assertThat(seen.get("postrider.commit_to_confirm_bucket").getUnit()).isEmpty();
  }

  @Test
  void countersAndGaugesHaveTheNumbersOfTheMoment() {
    samples.put(
        Metric.SENT,
        List.of(new Sample(Map.of("broker", "a"), 5), new Sample(Map.of("broker", "b"), 7)));
    samples.put(Metric.BACKLOG, List.of(new Sample(Map.of("broker", "a"), 2)));
    OpenTelemetryMeter.begin(new Bean(), () -> samples);

    MetricData sent = reader.read().get("postrider.messages_sent");
    assertThat(sent.getDoubleSumData().isMonotonic()).isTrue();
    assertThat(byBroker(sent.getDoubleSumData().getPoints())).isEqualTo(Map.of("a", 5.0, "b", 7.0));

    samples.put(Metric.BACKLOG, List.of(new Sample(Map.of("broker", "a"), 0)));
    MetricData backlog = reader.read().get("postrider.backlog_messages");
    assertThat(byBroker(backlog.getDoubleGaugeData().getPoints())).isEqualTo(Map.of("a", 0.0));
  }

  @Test
  void whatIsNotKnownIsNotTold() {
    OpenTelemetryMeter.begin(new Bean(), () -> samples);

    assertThat(reader.read()).isEmpty();
  }

  @Test
  void nothingIsToldAfterTheEnd() {
    samples.put(Metric.LOOKED, List.of(new Sample(Map.of(), 1)));
    Runnable end = OpenTelemetryMeter.begin(new Bean(), () -> samples);
    assertThat(reader.read()).containsOnlyKeys("postrider.looked");

    end.run();

    assertThat(reader.read()).isEmpty();
  }

  /** After a redeployment the same instruments come again. */
  @Test
  void itCanBeginAgain() {
    samples.put(Metric.LOOKED, List.of(new Sample(Map.of(), 1)));
    OpenTelemetryMeter.begin(new Bean(), () -> samples).run();

    OpenTelemetryMeter.begin(new Bean(), () -> samples);

    assertThat(reader.read()).containsOnlyKeys("postrider.looked");
  }

  @Test
  void theBeanOfTheServerGetsThem() {
    samples.put(Metric.LOOKED, List.of(new Sample(Map.of(), 1)));

    try (WeldContainer server = server(new Bean())) {
      Runnable end = Telemetry.begin(server, () -> samples);
      assertThat(reader.read()).containsOnlyKeys("postrider.looked");
      end.run();
      assertThat(reader.read()).isEmpty();
    }
  }

  @Test
  void withoutABeanOrWithSeveralNothingIsOffered() {
    samples.put(Metric.LOOKED, List.of(new Sample(Map.of(), 1)));

    try (WeldContainer none = server();
        WeldContainer two = server(new Bean(), new Bean())) {
      Telemetry.begin(none, () -> samples).run();
      Telemetry.begin(two, () -> samples).run();
      Telemetry.begin(two, () -> samples);
    }
    assertThat(reader.read()).isEmpty();
  }

  @Test
  void aServerThatCannotTakeThemChangesNothing() {
    OpenTelemetry broken =
        new OpenTelemetry() {
          @Override
          public TracerProvider getTracerProvider() {
            return TracerProvider.noop();
          }

          @Override
          public ContextPropagators getPropagators() {
            return ContextPropagators.noop();
          }

          @Override
          public MeterProvider getMeterProvider() {
            throw new NoSuchMethodError("of another version");
          }
        };
    try (WeldContainer server = server(broken)) {
      Telemetry.begin(server, () -> samples).run();
    }
    assertThat(reader.read()).isEmpty();
  }

  private static WeldContainer server(OpenTelemetry... beans) {
    Extension offers =
        new Extension() {
          void add(@Observes AfterBeanDiscovery event) {
            for (OpenTelemetry bean : beans) {
              event.<OpenTelemetry>addBean().types(OpenTelemetry.class).createWith(c -> bean);
            }
          }
        };
    return new Weld(UUID.randomUUID().toString())
        .disableDiscovery()
        .addBeanClass(Reader.class)
        .addExtension(offers)
        .initialize();
  }

  private static Map<String, Double> byBroker(Collection<DoublePointData> points) {
    Map<String, Double> values = new TreeMap<>();
    points.forEach(point -> values.put(point.getAttributes().get(BROKER), point.getValue()));
    return values;
  }

  /** The bean of a server. */
  private final class Bean implements OpenTelemetry {

    @Override
    public MeterProvider getMeterProvider() {
      return provider;
    }

    @Override
    public TracerProvider getTracerProvider() {
      return TracerProvider.noop();
    }

    @Override
    public ContextPropagators getPropagators() {
      return ContextPropagators.noop();
    }
  }

  /** Reads when it is told to. */
  private static final class Reader implements MetricReader {

    private CollectionRegistration registration;

    Map<String, MetricData> read() {
      Map<String, MetricData> byName = new TreeMap<>();
      new ArrayList<>(registration.collectAllMetrics())
          .forEach(data -> byName.put(data.getName(), data));
      return byName;
    }

    @Override
    public void register(CollectionRegistration given) {
      registration = given;
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode forceFlush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
