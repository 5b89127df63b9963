package dev.postrider.testkit;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/** Servers and applications that lack some archives. */
public final class PoorClassPath {

  private PoorClassPath() {}

  /** Loads all classes anew, but for those in archives whose path contains one of these. */
  public static URLClassLoader without(String... archives) {
    URL[] rest =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> Arrays.stream(archives).noneMatch(entry::contains))
            .map(PoorClassPath::url)
            .toArray(URL[]::new);
    return new URLClassLoader(rest, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
