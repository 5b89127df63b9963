package dev.postrider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.CommandInfo;
import org.openqa.selenium.remote.HttpCommandExecutor;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.remote.http.HttpMethod;

/**
 * The processes of a browser, and Chromium's own commands. Selenium's class for these asks its
 * manager, which would download what it does not find.
 */
final class ChromiumSession extends RemoteWebDriver {

  private static final Path PROFILES = Path.of("target", "browser");
  private static final String COMMAND = "executeCdpCommand";

  private final ChromeDriverService service;
  private final Path profile;

  private ChromiumSession(ChromeDriverService service, ChromeOptions options, Path profile) {
    super(
        new HttpCommandExecutor(
            Map.of(
                COMMAND, new CommandInfo("/session/:sessionId/goog/cdp/execute", HttpMethod.POST)),
            service.getUrl()),
        options);
    this.service = service;
    this.profile = profile;
  }

  static ChromiumSession start(Path chromium, Path chromedriver) {
    try {
      Path profile =
          Files.createTempDirectory(Files.createDirectories(PROFILES), "profile").toAbsolutePath();
      ChromeDriverService service =
          new ChromeDriverService.Builder()
              .usingDriverExecutable(chromedriver.toFile())
              .usingAnyFreePort()
              // Else some of it would stay in the home of who runs the tests.
              .withEnvironment(Map.of("HOME", profile.toString()))
              .build();
      service.start();
      return start(service, options(chromium, profile), profile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ChromiumSession start(
      ChromeDriverService service, ChromeOptions options, Path profile) {
    try {
      return new ChromiumSession(service, options, profile);
    } catch (RuntimeException refused) {
      service.stop();
      throw refused;
    }
  }

  void command(String name, Map<String, ?> parameters) {
    execute(COMMAND, Map.of("cmd", name, "params", parameters));
  }

  @Override
  public void quit() {
    super.quit();
    service.stop();
    // The last of its processes may still write a file.
    Await.until("the profile is deleted", this::deleteProfile);
  }

  private boolean deleteProfile() throws IOException {
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    }
    return true;
  }

  private static ChromeOptions options(Path chromium, Path profile) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    options.addArguments(
        "--headless=new",
        // Root has no sandbox; the pages are our own.
        "--no-sandbox",
        "--user-data-dir=" + profile,
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        // The shared memory of a container may be too small.
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync");
    return options;
  }
}
