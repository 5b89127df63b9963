package dev.postrider.web;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;
import org.jspecify.annotations.Nullable;

/**
 * The settings whose defaults differ in the WAR: it owns its tables, where an application on the
 * jar leaves them to its own migrations. Weaker than every other source.
 */
public final class WarDefaults implements ConfigSourceProvider {

  @Override
  public Iterable<ConfigSource> getConfigSources(ClassLoader forClassLoader) {
    return List.of(new Defaults());
  }

  /** Below the files of archives, which have 100. */
  private static final class Defaults implements ConfigSource {

    private static final int ORDINAL = 50;
    private static final Map<String, String> VALUES = Map.of("postrider.schema", "migrate");

    @Override
    public Set<String> getPropertyNames() {
      return VALUES.keySet();
    }

    @Override
    public int getOrdinal() {
      return ORDINAL;
    }

    @Override
    public @Nullable String getValue(String key) {
      return VALUES.get(key);
    }

    @Override
    public String getName() {
      return "defaults of postrider.war";
    }
  }
}
