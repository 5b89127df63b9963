package dev.postrider.config;

import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Configurations of a real MicroProfile Config, made of the given sources only. */
final class Configs {

  private Configs() {}

  /** Keys and values by turns. */
  static Config of(String... keysAndValues) {
    Map<String, String> values = new java.util.HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return ofSources(new io.smallrye.config.PropertiesConfigSource(values, "test", 100));
  }

  static Config ofSources(ConfigSource... sources) {
    return ConfigProviderResolver.instance().getBuilder().withSources(sources).build();
  }

  static Config ofEnvironment(Map<String, String> variables) {
    return ofSources(new io.smallrye.config.EnvConfigSource(variables, 300));
  }
}
