package dev.postrider.inbox;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.Delivery;
import dev.postrider.Subscribe;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.weld.environment.se.Weld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is found out about subscriptions at deployment. */
class SubscribeExtensionTest {

  private static final String BROKERS = "postrider.brokers";
  private static final String CONNECTOR = "postrider.broker.events.connector";

  /** As an application writes it. */
  @ApplicationScoped
  static class Billing {
    @Subscribe(destination = "/queue/orders", consumer = "billing")
    void on(Delivery<String> delivery) {
      throw new AssertionError(delivery);
    }
  }

  @BeforeEach
  void configure() {
    System.setProperty(BROKERS, "events");
    System.setProperty(CONNECTOR, "channel");
  }

  @AfterEach
  void forget() {
    System.clearProperty(BROKERS);
    System.clearProperty(CONNECTOR);
  }

  @Test
  void aBrokerThatOnlySendsCannotBeSubscribedTo() {
    Weld weld =
        new Weld()
            .disableDiscovery()
            .addBeanClass(Billing.class)
            .addExtension(new SubscribeExtension());

    assertThatThrownBy(weld::initialize)
        .hasMessageContaining("PR0916")
        .hasMessageContaining("Billing.on")
        .hasMessageContaining("the broker 'events', whose connector channel only sends");
  }
}
