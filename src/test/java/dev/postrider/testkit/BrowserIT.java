package dev.postrider.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.postrider.testkit.Browser.Scheme;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.opentest4j.TestAbortedException;

/** What tests of pages rely on. */
class BrowserIT {

  private static final String PAGE =
      """
      <!DOCTYPE html><html lang="en"><head><title>Page</title><link rel="icon" href="data:,"><style>
      body { margin: 0; background: #ffffff }
      main { height: 3000px }
      @media (prefers-color-scheme: dark) { body { background: #102030 } }
      </style></head><body><main><button>Press</button></main>
      <script nonce="n">
      document.querySelector('button').addEventListener('click', () => setTimeout(() => {
        const p = document.createElement('p'); p.textContent = 'pressed'; document.body.prepend(p);
      }, 300));
      </script>EXTRA</body></html>
      """;

  private HttpServer server;
  private volatile String extra = "";

  @BeforeEach
  void servesAPage() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
          exchange
              .getResponseHeaders()
              .set(
                  "Content-Security-Policy",
                  "default-src 'none'; script-src 'nonce-n'; style-src 'unsafe-inline'; img-src"
                      + " data:");
          byte[] page = PAGE.replace("EXTRA", extra).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopsServing() {
    server.stop(0);
  }

  @Test
  void takesTheWholePageInBothWidthsAndSchemes() throws IOException {
    try (Browser browser = Browser.open()) {
      List<Path> taken = browser.go(page()).screenshots("browser-it");

      assertThat(taken)
          .extracting(file -> file.getFileName().toString())
          .containsExactly(
              "browser-it-1280-light.png",
              "browser-it-1280-dark.png",
              "browser-it-400-light.png",
              "browser-it-400-dark.png");
      assertLooks(taken.get(0), 1280, 0xffffff);
      assertLooks(taken.get(1), 1280, 0x102030);
      assertLooks(taken.get(2), 400, 0xffffff);
      assertLooks(taken.get(3), 400, 0x102030);
    }
  }

  @Test
  void keepsSchemeAndWidthOnTheNextPage() {
    try (Browser browser = Browser.open()) {
      browser.prefer(Scheme.DARK);
      browser.width(400);
      browser.go(page()).go(page());

      assertThat(
              browser
                  .driver()
                  .executeScript(
                      "return innerWidth + ' ' + matchMedia('(prefers-color-scheme: dark)').matches"))
          .isEqualTo("400 true");
    }
  }

  @Test
  void waitsForWhatAClickBringsAboutLater() {
    try (Browser browser = Browser.open()) {
      browser.go(page()).await(By.tagName("button")).click();

      assertThat(browser.await(By.tagName("p")).getText()).isEqualTo("pressed");
      assertThat(browser.consoleErrors()).isEmpty();
    }
  }

  @Test
  void tellsWhatThePolicyForbadeAndWhatAScriptThrew() {
    extra =
        "<p onclick=\"alert(1)\">x</p><script>document.title = 'stolen'</script>"
            + "<script nonce=\"n\">throw new Error('broken');</script>";
    try (Browser browser = Browser.open()) {
      browser.go(page());

      browser.awaitThat("all is told", b -> b.consoleErrors().size() >= 3);
      assertThat(browser.consoleErrors())
          .filteredOn(error -> error.contains("Content Security Policy"))
          .hasSize(2);
      assertThat(browser.consoleErrors()).anyMatch(error -> error.contains("broken"));
      assertThat(browser.driver().getTitle()).isEqualTo("Page");
    }
  }

  @Test
  void reachesThisMachineOnly() {
    extra = "<script nonce=\"n\" src=\"http://elsewhere.example/x.js\"></script>";
    try (Browser browser = Browser.open()) {
      browser.go(page());

      assertThat(browser.consoleErrors())
          .anyMatch(error -> error.contains("ERR_NAME_NOT_RESOLVED"));
    }
  }

  @Test
  void skipsATestWhereThereIsNoBrowser(@TempDir Path empty) {
    assertThatThrownBy(() -> Browser.open(empty.toString()))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("No chromium on this machine");
  }

  private URI page() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  }

  private static void assertLooks(Path file, int width, int colour) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(3000);
    assertThat(image.getRGB(width / 2, 2900) & 0xffffff).isEqualTo(colour);
  }
}
