package dev.postrider.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.Delivery;
import dev.postrider.Problem;
import dev.postrider.Subscribe;
import io.smallrye.config.PropertiesConfigSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
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

  @Test
  void findsMethodsThatShareTheirMessagesHoweverTheyAreWritten() {
    List<SubscribedMethod> methods =
        Arrays.stream(Listeners.class.getDeclaredMethods())
            .map(m -> new SubscribedMethod(Listeners.class, m, m.getAnnotation(Subscribe.class)))
            .toList();

    List<Problem> problems =
        SubscribeExtension.twice(
            methods, binding -> binding.broker().isEmpty() ? "main" : binding.broker());

    assertThat(problems).hasSize(2);
    assertThat(problems).allSatisfy(p -> assertThat(p.toString()).contains("PR0955", "'billing'"));
  }

  /** Three are one, and two are their own. */
  private static final class Listeners {

    @Subscribe(destination = "/queue/a", consumer = "billing")
    void one(Delivery<String> delivery) {}

    @Subscribe(destination = "/queue/a", consumer = "billing", broker = "main")
    void byTheNameOfTheDefault(Delivery<String> delivery) {}

    @Subscribe(destination = "a", consumer = "billing")
    void plain(Delivery<String> delivery) {}

    @Subscribe(destination = "/topic/a", consumer = "billing")
    void topic(Delivery<String> delivery) {}

    @Subscribe(destination = "/queue/a", consumer = "billing", broker = "other")
    void elsewhere(Delivery<String> delivery) {}
  }
}
