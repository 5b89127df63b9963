package dev.postrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.Await;
import dev.postrider.testkit.Browser;
import dev.postrider.testkit.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.By;

/** What people of each role do in the console, in a browser, on the demo as users start it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorJourneyIT {

  private static final Path DATA = Path.of("target", "demo-journey").toAbsolutePath();
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String PARCELS = "status:failed destination:/queue/shipping";

  private static DemoProcess demo;
  private static ShopClient shop;
  private static URI console;

  private Browser browser;

  @BeforeAll
  static void open() throws Exception {
    DemoProcess.delete(DATA);
    int port = FreePort.next();
    shop = new ShopClient(port);
    console = URI.create("http://localhost:" + port + "/postrider/");
    // What failed waits for the operator, not for its next turn.
    demo =
        DemoProcess.start(
                DATA,
                port,
                "off",
                "postrider.retry.initial-delay=PT30M",
                "postrider.retry.max-delay=PT30M")
            .awaitReady();
    shop.post("traffic?orders=20&item=Lamp");
  }

  @AfterAll
  static void close() throws Exception {
    if (demo != null) {
      demo.close();
    }
  }

  @BeforeEach
  void openBrowser() {
    browser = Browser.open();
  }

  @AfterEach
  void closeBrowser() {
    if (browser != null) {
      assertThat(browser.consoleErrors()).isEmpty();
      browser.close();
    }
  }

  @Test
  @Order(1)
  void aViewerSeesAndChangesNothing() throws IOException {
    logIn("vera");
    assertThat(browser.text()).contains("vera").doesNotContain("Configuration", "Pause");
    go("messages.xhtml?q=" + query(PARCELS));
    browser.await(By.id("messages"));
    assertThat(browser.shows(By.id("retry"))).isFalse();
    openFirstMessage();
    assertThat(browser.text()).doesNotContain("Retry", "Discard", "Download");
  }

  @Test
  @Order(2)
  void anOperatorFindsAFailureReadsItMendsItAndRetriesAll() throws Exception {
    logIn("otto");
    // All of them: what fails after the operator has looked waits for its next turn.
    Await.until("all was tried", LONG, () -> number("tile-pending") == 0);
    browser.awaitThat("parcels have failed", page -> number("tile-failed") >= 10);
    browser.await(By.id("tile-failed")).click();
    browser.await(By.id("q")).clear();
    browser.await(By.id("q")).sendKeys(PARCELS);
    browser.await(By.id("filter-go")).click();
    browser.awaitThat(
        "the filter is in the address", page -> page.address().getQuery().contains("shipping"));
    openFirstMessage();
    assertThat(browser.text())
        .contains("/queue/shipping", "Attempt 1 rejected")
        .containsIgnoringCase("full");

    shop.post("warehouse/open");

    go("messages.xhtml?q=" + query(PARCELS));
    browser.await(By.id("pick-page")).click();
    browser.await(By.id("retry")).click();
    assertThat(browser.await(By.id("confirm-asks")).getText()).containsPattern("\\d+");
    browser.await(By.id("confirm-reason")).sendKeys("the warehouse is open");
    browser.await(By.id("confirm-yes")).click();

    Await.until(
        "all parcels arrive",
        LONG,
        () -> shop.state().getInt("parcels") == shop.state().getInt("ordersByParcel"));
    go("");
    browser.awaitThat("only the fax still fails", page -> number("tile-failed") == 1);
    go("audit.xhtml");
    browser.awaitThat(
        "the audit trail tells of it",
        page -> page.text().contains("otto") && page.text().contains("the warehouse is open"));
  }

  @Test
  @Order(3)
  void anOperatorPausesAndResumesEverything() throws Exception {
    logIn("otto");
    browser.await(By.id("pause-all")).click();
    browser.await(By.id("confirm-yes")).click();
    browser.await(By.id("resume-all"));
    Await.until("the shop's relay obeys", LONG, () -> placedStays());

    go("");
    browser.awaitThat("orders wait", page -> number("tile-pending") > 0);
    browser.await(By.id("resume-all")).click();
    browser.await(By.id("confirm-yes")).click();
    browser.await(By.id("pause-all"));
    browser.awaitThat("the counts fall without a reload", page -> number("tile-pending") == 0);
    Await.until(
        "each order has its invoice",
        LONG,
        () -> shop.state().getInt("invoices") == shop.state().getInt("orders"));
  }

  @Test
  @Order(4)
  void anAdministratorSeesTheConfigurationWithoutSecrets() throws IOException {
    logIn("admin");
    browser.await(By.id("nav-configuration")).click();
    browser.awaitThat("settings", page -> page.text().contains("postrider.datasource"));
    assertThat(browser.text()).contains("jdbc/postrider").doesNotContain("pbkdf2:", "sha256:");
    browser.await(By.id("sign-out")).click();
    browser.await(By.id("password"));
    go("");
    browser.await(By.id("password"));
  }

  /** An order that was placed just now has no invoice two seconds later. */
  private static boolean placedStays() throws Exception {
    shop.place();
    int orders = shop.state().getInt("orders");
    long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (System.nanoTime() < end) {
      if (shop.state().getInt("invoices") >= orders) {
        return false;
      }
    }
    return true;
  }

  private void openFirstMessage() {
    browser.await(By.cssSelector("#messages tbody td.main a")).click();
    browser.awaitThat("a message", page -> page.address().getPath().endsWith("message.xhtml"));
  }

  private long number(String tile) {
    String text = browser.driver().findElement(By.cssSelector("#" + tile + " b")).getText();
    return Long.parseLong(text.replaceAll("[^0-9]", ""));
  }

  private void logIn(String name) throws IOException {
    Matcher printed =
        Pattern.compile("user " + name + "\\s+password (\\S+)").matcher(demo.output());
    assertThat(printed.find()).as(demo.output()).isTrue();
    go("");
    browser.await(By.id("name")).sendKeys(name);
    browser.await(By.id("password")).sendKeys(printed.group(1));
    browser.await(By.id("enter")).click();
    browser.await(By.id("tiles"));
  }

  private void go(String page) {
    browser.go(console.resolve(page));
  }

  private static String query(String line) {
    return URLEncoder.encode(line, StandardCharsets.UTF_8);
  }
}
