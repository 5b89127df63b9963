package dev.postrider.subscribe;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.Delivery;
import dev.postrider.Subscribe;
import io.smallrye.config.PropertiesConfigSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jboss.weld.environment.se.Weld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is found out about subscriptions at deployment. */
class SubscribeExtensionTest {

  private ClassLoader former;
  private URLClassLoader application;
  private Config config;

  /** As an application writes it. */
  @ApplicationScoped
  static class Billing {
    @Subscribe(destination = "/queue/orders", consumer = "billing")
    void on(Delivery<String> delivery) {
      throw new AssertionError(delivery);
    }
  }

  /** Of a class loader of its own, as that of an application is. */
  @BeforeEach
  void configure() {
    former = Thread.currentThread().getContextClassLoader();
    application = new URLClassLoader(new URL[0], former);
    Thread.currentThread().setContextClassLoader(application);
    ConfigProviderResolver resolver = ConfigProviderResolver.instance();
    Map<String, String> settings =
        Map.of("postrider.brokers", "events", "postrider.broker.events.connector", "channel");
    config =
        resolver
            .getBuilder()
            .withSources(new PropertiesConfigSource(settings, "test", 100))
            .build();
    resolver.registerConfig(config, application);
  }

  @AfterEach
  void forget() throws IOException {
    ConfigProviderResolver.instance().releaseConfig(config);
    Thread.currentThread().setContextClassLoader(former);
    application.close();
  }

  @Test
  void aBrokerThatOnlySendsCannotBeSubscribedTo() {
    Weld weld =
        new Weld()
            .disableDiscovery()
            .addBeanClass(Billing.class)
            .addExtension(new SubscribeExtension());

    assertThatThrownBy(weld::initialize)
        .hasMessageContaining("PR0956")
        .hasMessageContaining("Billing.on")
        .hasMessageContaining("the broker 'events', whose connector channel only sends");
  }
}
