package dev.postrider.observe;

import dev.postrider.observe.Health.Report;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds the checks of MicroProfile Health where the server has it. They ask here, since beans of an
 * extension do not see those of the application on every server.
 */
public class HealthExtension implements Extension {

  private volatile @Nullable Health health;

  void add(@Observes AfterBeanDiscovery event) {
    if (Optionals.isPresent("org.eclipse.microprofile.health.HealthCheck")) {
      HealthChecks.add(event, this);
    }
  }

  /** From now on there is somebody to ask. */
  public void attach(Health started) {
    health = started;
  }

  Report live() {
    Health attached = health;
    return attached == null ? new Report(true, Map.of()) : attached.live();
  }

  /** Not before the application has started. */
  Report ready() {
    Health attached = health;
    return attached == null ? new Report(false, Map.of()) : attached.ready();
  }
}
