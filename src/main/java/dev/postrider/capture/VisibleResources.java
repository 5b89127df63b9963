package dev.postrider.capture;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files that the class loaders of the application find. */
final class VisibleResources implements ListenerSearch.Resources {

  static final int MOST_BYTES = 1 << 20;

  private final Set<ClassLoader> loaders;

  VisibleResources(Set<ClassLoader> loaders) {
    this.loaders = loaders;
  }

  /** What these classes see, and the application that is being deployed by this thread. */
  static VisibleResources of(Collection<Class<?>> types) {
    return new VisibleResources(
        Stream.concat(
                types.stream().map(Class::getClassLoader),
                Stream.of(Thread.currentThread()).map(Thread::getContextClassLoader))
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  @Override
  public List<String> texts(String name) throws IOException {
    // As text, since comparing URLs may ask the network.
    Set<String> seen = new LinkedHashSet<>();
    List<String> texts = new ArrayList<>();
    for (ClassLoader loader : loaders) {
      for (URL url : Collections.list(loader.getResources(name))) {
        if (seen.add(url.toExternalForm())) {
          texts.add(text(url));
        }
      }
    }
    return texts;
  }

  private static String text(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    // A cached jar would stay open after the application is gone.
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException(url + " has more than " + MOST_BYTES + " bytes");
      }
      // Names to search for are ASCII: so they are found in UTF-8 and UTF-16 alike.
      return new String(bytes, StandardCharsets.ISO_8859_1).replace("\0", "");
    }
  }
}
