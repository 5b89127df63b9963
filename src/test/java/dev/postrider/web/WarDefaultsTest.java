package dev.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.PostriderSettings;
import dev.postrider.config.StoreSettings.SchemaMode;
import io.smallrye.config.PropertiesConfigSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;

class WarDefaultsTest {

  @Test
  void migratesTheTables() {
    assertThat(schema()).isEqualTo(SchemaMode.MIGRATE);
  }

  @Test
  void givesWayToEveryOtherSource() {
    assertThat(schema(new PropertiesConfigSource(Map.of("postrider.schema", "none"), "file", 51)))
        .isEqualTo(SchemaMode.NONE);
  }

  private static SchemaMode schema(ConfigSource... others) {
    List<ConfigSource> sources = new ArrayList<>(List.of(others));
    new WarDefaults()
        .getConfigSources(WarDefaultsTest.class.getClassLoader())
        .forEach(sources::add);
    return PostriderSettings.read(
            ConfigProviderResolver.instance()
                .getBuilder()
                .withSources(sources.toArray(ConfigSource[]::new))
                .build())
        .store()
        .schema();
  }
}
