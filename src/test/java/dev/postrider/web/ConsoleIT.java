package dev.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.admin.PasswordHash;
import dev.postrider.testkit.Browser;
import dev.postrider.testkit.PayaraServer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The pages of the console in a browser: what they show, to whom, and that nothing breaks. */
class ConsoleIT {

  private static final String PASSWORD = "a long password for tests";
  private static final String SCRIPT = "<script>document.title='hacked'</script> #{1+1} &amp;";

  private static RestFixture tables;
  private static PayaraServer server;
  private static String dead;
  private static String json;
  private Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Browser.open().close();
    tables = new RestFixture();
    PayaraServer.Launch launch =
        PayaraServer.named("console")
            .postgres("jdbc/postrider", tables.url())
            .set("postrider.datasource", "jdbc/postrider")
            .set("postrider.shards", RestFixture.SHARDS)
            .set("postrider.brokers", "events")
            .set("postrider.broker.events.connector", "jms")
            .set("postrider.broker.events.jndi", "jms/there-is-none")
            .set("postrider.broker.events.user", "joe")
            .set("postrider.broker.events.password", "s3cret")
            .set("postrider.console.users", "ada,vera")
            .deploy(List.of(Path.of("target/postrider.war").toAbsolutePath()));
    for (String user : List.of("ada", "vera")) {
      String prefix = "postrider.console.user." + user + ".";
      launch.set(prefix + "password", PasswordHash.of(PASSWORD.toCharArray()));
      launch.set(prefix + "role", user.equals("ada") ? "admin" : "viewer");
    }
    server = launch.start();
    assertThat(server.log()).contains("postrider was successfully deployed");
    json =
        tables.stored(
            "json", "key", "application/json", "{\"id\":12345678901234567890,\"n\":1.00}");
    tables.failed("failed", "the queue is full");
    dead = tables.dead("dead", SCRIPT);
    for (int i = 0; i < 60; i++) {
      tables.stored("many " + i);
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() {
    browser = Browser.open();
  }

  @AfterEach
  void close() {
    browser.close();
  }

  @Test
  void everyPageIsWholeInBothThemesAndOnATelephone() {
    browser.go(page("login.xhtml"));
    browser.screenshots("console-login");
    logIn("ada");
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("overview", "index.xhtml");
    pages.put("messages", "messages.xhtml");
    pages.put("failed", "messages.xhtml?q=status%3Afailed,dead");
    pages.put("groups", "messages.xhtml?view=groups");
    pages.put("nothing", "messages.xhtml?q=key%3Anobody");
    pages.put("message", "message.xhtml?id=" + json);
    pages.put("attempts", "message.xhtml?tab=attempts&id=" + dead);
    pages.put("headers", "message.xhtml?tab=headers&id=" + dead);
    pages.put("dead-letters", "dead-letters.xhtml");
    pages.put("queues", "queues.xhtml");
    pages.put("nodes", "nodes.xhtml");
    pages.put("configuration", "configuration.xhtml");
    pages.put("audit", "audit.xhtml");
    pages.forEach(
        (name, address) -> {
          browser.go(page(address));
          browser.await(By.cssSelector("main h1, main .crumbs"));
          browser.screenshots("console-" + name);
          browser.width(360);
          // The chart follows the width a moment later.
          browser.awaitThat(
              "no page is wider than a telephone: " + name,
              shown ->
                  Long.valueOf(0)
                      .equals(
                          script(
                              "var e = document.documentElement;"
                                  + " return e.scrollWidth - e.clientWidth")));
          browser.width(1280);
        });
    assertThat(browser.consoleErrors()).isEmpty();
  }

  @Test
  void whatMessagesHoldIsTextAndNothingElse() {
    logIn("ada");
    browser.go(page("message.xhtml?tab=attempts&id=" + dead));
    assertThat(browser.text()).contains(SCRIPT);
    browser.go(page("messages.xhtml?q=" + encoded("error:\"" + SCRIPT + "\"")));
    assertThat(browser.await(By.id("q")).getAttribute("value")).contains(SCRIPT);
    browser.go(page("audit.xhtml?target=" + encoded(SCRIPT)));
    assertThat(browser.await(By.name("target")).getAttribute("value")).isEqualTo(SCRIPT);
    browser.go(page("message.xhtml?id=" + encoded(SCRIPT)));
    assertThat(browser.text()).contains(SCRIPT);
    assertThat(browser.driver().getTitle()).endsWith("Postrider");
    assertThat(browser.consoleErrors()).isEmpty();
  }

  @Test
  void numbersOfPayloadsAreShownAsTheyWereWritten() {
    logIn("ada");
    browser.go(page("message.xhtml?id=" + json));
    assertThat(browser.await(By.id("payload-tree")).getText())
        .contains("12345678901234567890")
        .contains("1.00");
  }

  @Test
  void whoMayOnlyLookHasNoButtonsNoPayloadsAndNoConfiguration() {
    logIn("vera");
    for (String address :
        List.of(
            "index.xhtml", "messages.xhtml", "dead-letters.xhtml", "queues.xhtml", "message.xhtml?id=" + dead)) {
      browser.go(page(address));
      assertThat(browser.driver().findElements(By.cssSelector("[data-do]"))).as(address).isEmpty();
    }
    browser.go(page("message.xhtml?id=" + json));
    assertThat(browser.text()).contains("You may not see payloads").doesNotContain("1234567890123");
    assertThat(browser.shows(By.id("nav-configuration"))).isFalse();
    browser.go(page("configuration.xhtml"));
    assertThat(browser.text()).contains("Only administrators").doesNotContain("postrider.brokers");
  }

  @Test
  void secretsAreMasked() {
    logIn("ada");
    browser.go(page("configuration.xhtml"));
    assertThat(browser.await(By.id("settings")).getText()).contains("postrider.broker.events");
    assertThat(browser.driver().getPageSource()).doesNotContain("s3cret").doesNotContain("pbkdf2");
  }

  @Test
  void theDialogBeginsOnCancelAndCancelLeavesEverythingAsItIs() {
    logIn("ada");
    browser.go(page("messages.xhtml?q=status%3Adead"));
    browser.await(By.id("pick-page")).click();
    browser.await(By.id("discard")).click();
    browser.await(By.id("confirm-yes"));
    WebElement focused = browser.driver().switchTo().activeElement();
    assertThat(focused.getAttribute("id")).isEqualTo("confirm-cancel");
    focused.click();
    browser.awaitThat("the dialog is gone", shown -> !shown.shows(By.id("confirm")));
    browser.go(page("messages.xhtml?q=status%3Adead"));
    assertThat(browser.await(By.id("messages")).getText()).contains("dead");
    assertThat(browser.consoleErrors()).isEmpty();
  }

  @Test
  void aPageThatHasExpiredIsDrawnAnewWithItsFilter() {
    logIn("ada");
    browser.go(page("messages.xhtml?q=status%3Afailed"));
    browser.await(By.id("pick-page")).click();
    script(
        "document.querySelectorAll('[name=\"jakarta.faces.ViewState\"]')"
            + ".forEach(function (e) { e.value = '1:2'; }); window.before = true;");
    browser.await(By.id("retry")).click();
    browser.awaitThat(
        "the page is drawn anew", shown -> !Boolean.TRUE.equals(script("return window.before")));
    assertThat(browser.address().getQuery()).isEqualTo("q=status:failed");
    assertThat(browser.await(By.id("messages")).getText()).contains("failed");
  }

  @Test
  void refreshingGoesOnUntilItIsStoppedAndKeepsWhatWasChosen() {
    logIn("ada");
    browser.go(page("messages.xhtml"));
    browser.await(By.cssSelector("input[name=pick]")).click();
    script("window.row = document.querySelector('#messages tbody tr');");
    browser.awaitThat(
        "the list is refreshed", shown -> Boolean.FALSE.equals(script("return row.isConnected")));
    assertThat(browser.driver().findElements(By.cssSelector("input[name=pick]:checked")))
        .hasSize(1);
    browser.await(By.id("live-switch")).click();
    assertThat(script("return PrimeFaces.widgets.live.isActive()")).isEqualTo(false);
    browser.go(page("messages.xhtml"));
    browser.awaitThat(
        "the choice is remembered",
        shown -> "false".equals(browser.await(By.id("live-switch")).getAttribute("aria-pressed")));
    assertThat(browser.consoleErrors()).isEmpty();
  }

  @Test
  void olderMessagesAreOnTheNextPageWhoseAddressCanBeKept() {
    logIn("ada");
    browser.go(page("messages.xhtml?q=status%3Apending"));
    browser.await(By.id("older")).click();
    browser.awaitThat("the older ones", shown -> shown.shows(By.id("newest")));
    URI kept = browser.address();
    assertThat(kept.getQuery()).contains("q=status:pending").contains("before=");
    browser.go(kept);
    assertThat(browser.driver().findElements(By.cssSelector("#messages tbody tr"))).hasSize(11);
  }

  private void logIn(String user) {
    browser.go(page("login.xhtml"));
    browser.await(By.id("name")).sendKeys(user);
    browser.await(By.id("password")).sendKeys(PASSWORD);
    browser.await(By.id("enter")).click();
    browser.await(By.id("tiles"));
  }

  private Object script(String script) {
    return browser.driver().executeScript(script);
  }

  private static URI page(String address) {
    return URI.create("http://127.0.0.1:" + server.port() + "/postrider/" + address);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
