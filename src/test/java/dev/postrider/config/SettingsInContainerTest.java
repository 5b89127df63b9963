package dev.postrider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shells of this package in a real CDI container. */
class SettingsInContainerTest {

  private static final String WINDOW = "postrider.inbox.window";
  private static final String PREFIX = "postrider.table-prefix";

  @AfterEach
  void forget() {
    System.clearProperty(WINDOW);
    System.clearProperty(PREFIX);
  }

  @Test
  void injectsTheSettings() {
    System.setProperty(WINDOW, "P1D");

    try (WeldContainer container = weld().initialize()) {
      PostriderSettings settings = container.select(PostriderSettings.class).get();
      assertThat(settings.inbox().window()).isEqualTo(Duration.ofDays(1));
      assertThat(container.select(PostriderSettings.class).get()).isSameAs(settings);
    }
  }

  @Test
  void failsTheDeploymentWithAllProblems() {
    System.setProperty(WINDOW, "a week");
    System.setProperty(PREFIX, "UPPER");

    assertThatThrownBy(() -> weld().initialize())
        .hasMessageContaining("PR0201: The setting postrider.inbox.window = 'a week'")
        .hasMessageContaining("PR0201: The setting postrider.table-prefix = 'UPPER'");
  }

  private static Weld weld() {
    return new Weld()
        .disableDiscovery()
        .addBeanClass(SettingsProducer.class)
        .addExtension(new SettingsExtension());
  }
}
