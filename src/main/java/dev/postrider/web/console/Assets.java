package dev.postrider.web.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

/** Stamps of style sheet and script, so that browsers do not keep those of an earlier version. */
@Named("assets")
@ApplicationScoped
public class Assets {

  private static final String FOLDER = "/resources/postrider/";

  private final Map<String, String> stamps = new ConcurrentHashMap<>();
  private ServletContext context;

  /** For the proxy of the container. */
  @SuppressWarnings("NullAway.Init") // a proxy has no state of its own
  protected Assets() {}

  @Inject
  Assets(ServletContext context) {
    this.context = context;
  }

  /** Changes with the content of the file. */
  public String stamp(String name) {
    return stamps.computeIfAbsent(name, this::read);
  }

  private String read(String name) {
    CRC32 sum = new CRC32();
    try (InputStream content = context.getResourceAsStream(FOLDER + name)) {
      if (content != null) {
        sum.update(content.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Long.toHexString(sum.getValue());
  }
}
