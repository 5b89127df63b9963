package dev.postrider.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The SQL in the jar as an administrator runs it by hand: in order, with the prefix put in. */
public final class ProductTables {

  private static final String SCRIPTS = "/dev/postrider/store/migration/";

  private ProductTables() {}

  /**
   * All versions.
   *
   * @param folder {@code h2} or {@code postgresql}
   */
  public static String sql(String folder, String prefix) {
    return sql(folder, prefix, Integer.MAX_VALUE);
  }

  /** As an earlier version of the product brought them. */
  public static String sql(String folder, String prefix, int lastVersion) {
    return sql(folder, prefix, 1, lastVersion);
  }

  /** What upgrades them from a version to another, both inclusive. */
  public static String sql(String folder, String prefix, int firstVersion, int lastVersion) {
    return scripts(folder).stream()
        .filter(script -> version(script) >= firstVersion && version(script) <= lastVersion)
        .map(ProductTables::read)
        .collect(Collectors.joining("\n"))
        .replace("${prefix}", prefix);
  }

  private static List<Path> scripts(String folder) {
    URL found = Objects.requireNonNull(ProductTables.class.getResource(SCRIPTS + folder), folder);
    try (Stream<Path> files = Files.list(Path.of(found.toURI()))) {
      return files.sorted(Comparator.comparing(ProductTables::version)).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Of a name like {@code V2__key_lock.sql}. */
  private static int version(Path script) {
    return Integer.parseInt(script.getFileName().toString().replaceFirst("V(\\d+)__.*", "$1"));
  }

  private static String read(Path script) {
    try {
      return Files.readString(script, UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
