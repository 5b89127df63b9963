package dev.postrider.config;

import dev.postrider.PostriderException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Extension;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Checks the settings while the application is deployed: with a wrong one it does not start, and
 * the exception tells all that is wrong with them at once. What connectors think of their brokers
 * is checked elsewhere, once the settings are right.
 */
public class SettingsExtension implements Extension {

  void check(@Observes AfterDeploymentValidation deployment) {
    try {
      PostriderSettings.read(ConfigProvider.getConfig());
    } catch (PostriderException problems) {
      deployment.addDeploymentProblem(problems);
    }
  }
}
