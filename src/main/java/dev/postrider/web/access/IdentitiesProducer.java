package dev.postrider.web.access;

import dev.postrider.admin.Identities;
import dev.postrider.config.PostriderSettings;
import dev.postrider.store.StoreGate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the identities of this deployment injectable. */
@ApplicationScoped
class IdentitiesProducer {

  /** A pseudo-scope, since the class is final and cannot be proxied. */
  @Produces
  @Singleton
  Identities identities(PostriderSettings settings, StoreGate gate) {
    return new Identities(settings.console(), () -> gate.store().admin(), Clock.systemUTC());
  }
}
