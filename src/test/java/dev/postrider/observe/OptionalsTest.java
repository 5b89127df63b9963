package dev.postrider.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.config.PostriderSettings;
import dev.postrider.relay.RelayMonitor.Silence;
import dev.postrider.testkit.PoorClassPath;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

/** Servers with MicroProfile Health and OpenTelemetry, and servers without. */
class OptionalsTest {

  private static final String HEALTH = "org.eclipse.microprofile.health.HealthCheck";
  private static final String TELEMETRY = "io.opentelemetry.api.OpenTelemetry";

  /** Something to be in the container. */
  static class Bean {}

  @Test
  void theChecksAreBeansWhereTheServerHasHealth() {
    PlainResponses.install();
    HealthExtension extension = new HealthExtension();
    Weld weld = new Weld().disableDiscovery().addBeanClass(Bean.class).addExtension(extension);
    try (WeldContainer container = weld.initialize()) {
      HealthCheck live = container.select(HealthCheck.class, Liveness.Literal.INSTANCE).get();
      HealthCheck ready = container.select(HealthCheck.class, Readiness.Literal.INSTANCE).get();
      assertThat(live.call().getName()).isEqualTo("postrider-liveness");
      assertThat(ready.call().getName()).isEqualTo("postrider-readiness");
      assertThat(live.call().getStatus()).as("it starts").isEqualTo(Status.UP);
      assertThat(ready.call().getStatus()).as("it starts").isEqualTo(Status.DOWN);

      StubRelay relay = new StubRelay();
      WatchUnderTest world = new WatchUnderTest(WatchUnderTest.marks(false, false));
      PostriderSettings settings = HealthTest.settings(Map.of());
      container
          .select(HealthExtension.class)
          .get()
          .attach(new Health(settings, () -> true, relay, List::of, world.watch));

      assertThat(ready.call().getStatus()).isEqualTo(Status.UP);
      relay.silence = new Silence(Duration.ofHours(1), Duration.ZERO);
      assertThat(live.call().getStatus()).isEqualTo(Status.DOWN);
    }
  }

  @Test
  void nothingBreaksWhereTheClassesAreMissing() throws Exception {
    try (URLClassLoader poor = PoorClassPath.without("microprofile-health", "opentelemetry")) {
      assertThatThrownBy(() -> poor.loadClass(HEALTH)).isInstanceOf(ClassNotFoundException.class);
      assertThatThrownBy(() -> poor.loadClass(TELEMETRY))
          .isInstanceOf(ClassNotFoundException.class);

      Class<?> extension = poor.loadClass(HealthExtension.class.getName());
      Class<?> event = poor.loadClass(AfterBeanDiscovery.class.getName());
      Method add = extension.getDeclaredMethod("add", event);
      add.setAccessible(true);
      add.invoke(extension.getConstructor().newInstance(), untouchable(event));

      Class<?> instance = poor.loadClass(Instance.class.getName());
      Method begin =
          poor.loadClass(Telemetry.class.getName())
              .getDeclaredMethod("begin", instance, Supplier.class);
      begin.setAccessible(true);
      Runnable end = (Runnable) begin.invoke(null, untouchable(instance), (Supplier<?>) Map::of);
      end.run();
    }
  }

  private static Object untouchable(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          throw new AssertionError(method.getName());
        });
  }
}
