package dev.postrider.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.remote.RemoteWebDriver;

/**
 * A headless Chromium with a profile of its own, driven through Selenium. It reaches this machine
 * only, so that a page which needs anything from elsewhere shows it.
 *
 * <p>For one thread. Close it, else its processes stay.
 */
public final class Browser implements AutoCloseable {

  /** The width of a desk, and that of a telephone. */
  public static final List<Integer> WIDTHS = List.of(1280, 400);

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int HEIGHT = 900;
  private static final int MOST_HEIGHT = 8_000;
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  /** What a page is told its user likes. */
  public enum Scheme {
    LIGHT,
    DARK;

    private String css() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final ChromiumSession driver;
  private final List<String> console = new ArrayList<>();

  private Browser(ChromiumSession driver) {
    this.driver = driver;
  }

  /**
   * Opens a browser, 1280 wide and light. Skips the calling test if the machine has no {@code
   * chromium} or no {@code chromedriver} on its path.
   */
  public static Browser open() {
    return open(Optional.ofNullable(System.getenv("PATH")).orElse(""));
  }

  static Browser open(String path) {
    Path chromium = installed("chromium", path);
    Path chromedriver = installed("chromedriver", path);
    Browser browser = new Browser(ChromiumSession.start(chromium, chromedriver));
    browser.shape(WIDTHS.get(0), HEIGHT);
    browser.prefer(Scheme.LIGHT);
    return browser;
  }

  /** For all that is not here. */
  public RemoteWebDriver driver() {
    return driver;
  }

  /** Goes to a page and waits until it has been loaded. */
  public Browser go(URI page) {
    driver.get(page.toString());
    return this;
  }

  /** The page's address as it is now, with its query. */
  public URI address() {
    return URI.create(driver.getCurrentUrl());
  }

  /** Waits at most 20 s for an element that can be seen. */
  public WebElement await(By which) {
    awaitThat("there is " + which, browser -> browser.shows(which));
    return driver.findElement(which);
  }

  /** Waits at most 20 s; an exception of the condition means not yet. */
  public void awaitThat(String what, Predicate<Browser> condition) {
    try {
      Await.until(what, DEADLINE, () -> condition.test(this));
    } catch (AssertionError late) {
      throw new AssertionError(
          late.getMessage() + "; at " + address() + ", see " + screenshot("failure"), late);
    }
  }

  /** Whether there is such an element, and it can be seen. */
  public boolean shows(By which) {
    return driver.findElements(which).stream().anyMatch(WebElement::isDisplayed);
  }

  /** The page as its user reads it. */
  public String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  /** Pages see this scheme from now on, and those shown change at once. */
  public void prefer(Scheme scheme) {
    Map<String, String> feature = Map.of("name", "prefers-color-scheme", "value", scheme.css());
    driver.command("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
  }

  /** Pages get this many pixels (CSS) to be shown in. A window cannot be made as narrow. */
  public void width(int pixels) {
    shape(pixels, HEIGHT);
  }

  /**
   * Takes the whole page in each width and scheme, as {@code
   * target/screenshots/<name>-<width>-<scheme>.png}; 1280 wide and light afterwards.
   */
  public List<Path> screenshots(String name) {
    List<Path> files = new ArrayList<>();
    for (int width : WIDTHS) {
      for (Scheme scheme : Scheme.values()) {
        files.add(screenshot(name + "-" + width + "-" + scheme.css(), width, scheme));
      }
    }
    width(WIDTHS.get(0));
    prefer(Scheme.LIGHT);
    return files;
  }

  /** Takes the whole page, also what is below the screen, into {@code target/screenshots}. */
  public Path screenshot(String name, int width, Scheme scheme) {
    prefer(scheme);
    shape(width, HEIGHT);
    shape(width, Math.min(MOST_HEIGHT, Math.max(HEIGHT, pageHeight())));
    Path file = screenshot(name);
    shape(width, HEIGHT);
    return file;
  }

  /**
   * What went wrong in the pages shown so far, one line each: errors of scripts, violations of the
   * Content-Security-Policy, requests that failed.
   */
  public List<String> consoleErrors() {
    driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .forEach(entry -> console.add(entry.getMessage()));
    return List.copyOf(console);
  }

  @Override
  public void close() {
    driver.quit();
  }

  private Path screenshot(String name) {
    try {
      Path file = Files.createDirectories(SCREENSHOTS).resolve(name + ".png");
      return Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int pageHeight() {
    Object height = driver.executeScript("return document.documentElement.scrollHeight");
    return ((Number) height).intValue();
  }

  private void shape(int width, int height) {
    Map<String, Object> metrics =
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false);
    driver.command("Emulation.setDeviceMetricsOverride", metrics);
  }

  private static Path installed(String program, String path) {
    Optional<Path> found =
        Stream.of(path.split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(
        found.isPresent(),
        () -> "No " + program + " on this machine (Debian: apt-get install chromium-driver)");
    return found.orElseThrow();
  }
}
