package dev.postrider.observe;

import dev.postrider.config.PostriderSettings;
import dev.postrider.store.StoreGate;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/**
 * A look of {@link Watch} every ten seconds, on every node. Its transactions are its own: Payara
 * begins one for timers whatever attribute they have.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class ObserveStarter {

  @Inject private PostriderSettings settings;
  @Inject private StoreGate gate;
  @Inject private Watch watch;
  @Inject private Metrics metrics;
  @Inject private Health health;
  @Inject private HealthExtension checks;
  @Inject private Instance<Object> beans;

  private Runnable endOfTelemetry = () -> {};

  /** Lets the checks of MicroProfile Health and OpenTelemetry ask, where they are. */
  @PostConstruct
  public void start() {
    checks.attach(health);
    endOfTelemetry = Telemetry.begin(beans, metrics::read);
  }

  /** A look, once the store can be used. */
  @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
  public void look() {
    if (gate.isOpen()) {
      watch.look(gate.store().levels(), settings.brokers().names());
    }
  }

  /** Takes the metrics back. */
  @PreDestroy
  public void stop() {
    endOfTelemetry.run();
  }
}
