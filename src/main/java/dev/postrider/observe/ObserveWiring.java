package dev.postrider.observe;

import dev.postrider.OutboxAlert;
import dev.postrider.capture.SendCounters;
import dev.postrider.config.PostriderSettings;
import dev.postrider.inbox.InboxCounters;
import dev.postrider.relay.RelayMonitor;
import dev.postrider.store.Admission;
import dev.postrider.store.StoreGate;
import dev.postrider.subscribe.SubscriptionMonitor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** Puts the plain classes of this package together for the container. */
@ApplicationScoped
class ObserveWiring {

  @Produces
  @Singleton
  Watch watch(PostriderSettings settings, Admission admission, Event<OutboxAlert> alerts) {
    return new Watch(settings.watermark(), admission, alerts::fire, System::nanoTime);
  }

  @Produces
  @Singleton
  Metrics.Sources sources(
      RelayMonitor relay,
      InboxCounters inbox,
      SubscriptionMonitor subscriptions,
      SendCounters sends) {
    return new Metrics.Sources(relay, inbox, subscriptions, sends);
  }

  @Produces
  @Singleton
  Metrics metrics(
      PostriderSettings settings, StoreGate gate, Metrics.Sources sources, Watch watch) {
    return new Metrics(
        settings.brokers().names(),
        () -> gate.isOpen() ? gate.store().activity().totals() : Map.of(),
        sources,
        watch);
  }

  @Produces
  @Singleton
  Health health(PostriderSettings settings, StoreGate gate, Metrics.Sources sources, Watch watch) {
    return new Health(
        settings, gate::isOpen, sources.relay(), sources.subscriptions()::status, watch);
  }
}
