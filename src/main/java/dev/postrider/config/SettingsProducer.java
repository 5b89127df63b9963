package dev.postrider.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;

/** Makes the settings injectable; they were checked at deployment by {@link SettingsExtension}. */
@ApplicationScoped
class SettingsProducer {

  /** A pseudo-scope, since a record is final and cannot be proxied; read once. */
  @Produces
  @Singleton
  PostriderSettings settings() {
    return PostriderSettings.read(ConfigProvider.getConfig());
  }
}
