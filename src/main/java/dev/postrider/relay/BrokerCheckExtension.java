package dev.postrider.relay;

import dev.postrider.PostriderException;
import dev.postrider.Problem;
import dev.postrider.config.PostriderSettings;
import dev.postrider.connector.Connectors;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Extension;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Fails the deployment if a configured broker cannot be used, with all that is wrong with brokers.
 * While the settings themselves are wrong, nothing is known of brokers and nothing checked.
 */
public class BrokerCheckExtension implements Extension {

  void check(@Observes AfterDeploymentValidation deployment) {
    Config config = ConfigProvider.getConfig();
    List<Problem> problems;
    try {
      problems = Connectors.discovered().check(PostriderSettings.read(config).brokers(), config);
    } catch (PostriderException alreadyReported) {
      return; // by the check of the settings themselves
    }
    if (!problems.isEmpty()) {
      deployment.addDeploymentProblem(new PostriderException(problems));
    }
  }
}
