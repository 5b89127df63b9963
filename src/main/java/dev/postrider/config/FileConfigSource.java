package dev.postrider.config;

import static dev.postrider.config.ConfigProblem.FILE_UNREADABLE;

import dev.postrider.PostriderException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * The properties file named by {@code -Dpostrider.config} or {@code POSTRIDER_CONFIG}, so that a
 * WAR is configured without being repacked. Stronger than files in archives, weaker than the
 * environment and system properties. Read once.
 */
public final class FileConfigSource implements ConfigSource {

  static final String KEY = "postrider.config";

  private static final int ORDINAL = 150;

  private final Map<String, String> values;
  private final String name;

  /**
   * Reads the file, if one is named.
   *
   * @throws PostriderException PR0205 if it cannot be read
   */
  public FileConfigSource() {
    String file = System.getProperty(KEY, System.getenv("POSTRIDER_CONFIG"));
    this.values = file == null ? Map.of() : load(Path.of(file));
    this.name = file == null ? "postrider.config (not set)" : file;
  }

  @Override
  public Set<String> getPropertyNames() {
    return values.keySet();
  }

  @Override
  public int getOrdinal() {
    return ORDINAL;
  }

  @Override
  public @Nullable String getValue(String key) {
    return values.get(key);
  }

  @Override
  public String getName() {
    return name;
  }

  private static Map<String, String> load(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new PostriderException(FILE_UNREADABLE.of(file, e), e);
    }
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toUnmodifiableMap(key -> key, properties::getProperty));
  }
}
