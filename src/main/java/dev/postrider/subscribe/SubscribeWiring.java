package dev.postrider.subscribe;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts the plain classes of this package together for the container. */
@ApplicationScoped
class SubscribeWiring {

  @Produces
  @Singleton
  SubscriptionMonitor subscriptions() {
    return new SubscriptionMonitor();
  }
}
