package dev.postrider.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.admin.Identities;
import dev.postrider.admin.Operator;
import dev.postrider.admin.PasswordHash;
import dev.postrider.admin.Role;
import dev.postrider.config.ConsoleSettings;
import dev.postrider.config.ConsoleSettings.Login;
import dev.postrider.config.ConsoleSettings.Logins;
import dev.postrider.config.ConsoleSettings.RoleName;
import dev.postrider.config.ConsoleSettings.Roles;
import dev.postrider.config.ConsoleSettings.SecureCookie;
import dev.postrider.web.access.FakeRequest.FakeSession;
import dev.postrider.web.access.Gatekeeper.LogIn;
import dev.postrider.web.access.Gatekeeper.Pass;
import dev.postrider.web.access.Gatekeeper.Refuse;
import dev.postrider.web.access.Gatekeeper.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatekeeperTest {

  private static final Duration TIMEOUT = Duration.ofMinutes(30);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String PASSWORD = "correct horse battery";

  /** The well-known digest of "abc". */
  private static final String HASH_OF_ABC = "sha256:ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0";

  private static final Login ADA =
      new Login("ada", PasswordHash.of(PASSWORD.toCharArray()), RoleName.OPERATOR);
  private static final Identities IDENTITIES = identities(ADA);

  private static Identities identities(Login user) {
    ConsoleSettings settings =
        new ConsoleSettings(
            true,
            false,
            new Logins(List.of(user), List.of(new Login("ci", HASH_OF_ABC, RoleName.VIEWER))),
            new Roles(Set.of(), Map.of(RoleName.ADMIN, List.of("chiefs"))),
            TIMEOUT,
            SecureCookie.AUTO);
    return new Identities(
        settings,
        () -> {
          throw new dev.postrider.PostriderException(WebProblem.NOT_FOUND.of());
        },
        Clock.systemUTC());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "",
        "/index.xhtml",
        "/messages.xhtml",
        "/Login.xhtml",
        "/login.xhtml/",
        "/login.xhtml/x",
        "/login%2Exhtml/..%2e",
        "/login",
        "/postrider-error",
        "/API/v1/me",
        "/apis",
        "/jakarta.faces.resource",
        "/jakarta.faces.resourcE/x.css",
        "/jakarta.faces.resource/dynamiccontent.properties.xhtml",
        "/WEB-INF/web.xml",
        "/META-INF/beans.xml",
        "/openapi",
        "/metrics",
      })
  void noPageIsOpenToNobody(String path) {
    assertThat(judge(FakeRequest.of("GET", path))).isNotInstanceOf(Pass.class);
    assertThat(judge(FakeRequest.of("POST", path))).isNotInstanceOf(Pass.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api", "/api/", "/api/v1/messages", "/api/v1/openapi"})
  void theApiAsksNobodyIn(String path) {
    for (String method : List.of("GET", "HEAD", "POST", "DELETE")) {
      Refuse refusal = refused(FakeRequest.of(method, path).header("X-Postrider-Request", "true"));
      assertThat(refusal.status()).isEqualTo(401);
      assertThat(refusal.problem().code()).isEqualTo("PR1041");
      assertThat(refusal.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"postrider\"");
    }
  }

  @Test
  void theLoginPageAndWhatItIsDrawnWithAreOpen() {
    assertThat(judge(FakeRequest.of("GET", "/login.xhtml"))).isInstanceOf(Pass.class);
    assertThat(judge(FakeRequest.of("POST", "/login.xhtml"))).isInstanceOf(Pass.class);
    assertThat(judge(FakeRequest.of("GET", "/jakarta.faces.resource/theme.css.xhtml")))
        .isInstanceOf(Pass.class);
    assertThat(refused(FakeRequest.of("POST", "/jakarta.faces.resource/a.js")).status())
        .isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/login.xhtml;/../messages.xhtml",
        "/login.xhtml/../messages.xhtml",
        "/jakarta.faces.resource/../messages.xhtml",
        "/jakarta.faces.resource/..;/messages.xhtml",
        "/jakarta.faces.resource/%2e%2e/messages.xhtml",
        "/jakarta.faces.resource%2fx",
        "/jakarta.faces.resource/..%5cmessages.xhtml",
        "/jakarta.faces.resource\\x",
        "//login.xhtml",
        "/api//v1/me",
        "/api/./v1",
        "/api/v1/me;jsessionid=1",
        "/api/v1/%00",
        "/api/v1/%0a",
        "/api/v1/%252e%252e/",
        "/api/v1/%c0%af",
        "/api/v1/%ff",
        "/api/v1/%zz",
        "/api/v1/<script>",
        "/api/v1/\"x\"",
        "/api/v1/ü",
        "/..",
        "/.",
      })
  void whatCanBeReadInTwoWaysIsRefusedWhoeverAsks(String path) {
    for (FakeSession session : new FakeSession[] {null, loggedIn()}) {
      Refuse refusal = refused(FakeRequest.of("GET", path).session(session));
      assertThat(refusal.status()).isEqualTo(400);
      assertThat(refusal.problem().code()).isEqualTo("PR1202");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "<script>"})
  void methodsThatNobodyNeedsAreRefusedEverywhere(String method) {
    for (String path : List.of("/", "/login.xhtml", "/api/v1/me", "/jakarta.faces.resource/x.js")) {
      Refuse refusal = refused(FakeRequest.of(method, path).session(loggedIn()));
      assertThat(refusal.status()).isEqualTo(405);
      assertThat(refusal.headers().get("Allow")).startsWith("GET, HEAD");
      assertThat(refusal.problem().what()).doesNotContain("<");
    }
  }

  @Test
  void switchedOffThereIsNothingAtAll() {
    Gatekeeper off = new Gatekeeper(false, IDENTITIES, sessions(START));
    for (String path : List.of("/", "/login.xhtml", "/api/v1/me", "/jakarta.faces.resource/x.js")) {
      Verdict verdict = off.judge(FakeRequest.of("GET", path).user("root", "chiefs").build());
      assertThat(verdict).isInstanceOf(Refuse.class);
      assertThat(((Refuse) verdict).status()).isEqualTo(404);
    }
  }

  @Test
  void aPageLeadsToTheLogin() {
    assertThat(judge(FakeRequest.of("GET", "/messages.xhtml").query("q=a")))
        .isEqualTo(new LogIn("/messages.xhtml"));
  }

  @Test
  void aSessionLetsInToPagesAndApi() {
    Operator onPage = passed(FakeRequest.of("GET", "/messages.xhtml").session(loggedIn()));
    Operator onApi = passed(FakeRequest.of("GET", "/api/v1/me").session(loggedIn()));

    assertThat(onPage.name()).isEqualTo("ada");
    assertThat(onPage.via()).isEqualTo("console");
    assertThat(onApi.role()).isEqualTo(Role.OPERATOR);
    assertThat(onApi.via()).isEqualTo("api");
  }

  @Test
  void aSessionIsNotTakenFromTheAddress() {
    FakeRequest request = FakeRequest.of("GET", "/index.xhtml").session(loggedIn()).idInAddress();

    assertThat(refused(request).status()).isEqualTo(400);
  }

  @Test
  void aSessionOfARemovedUserLetsNobodyIn() {
    Login other = new Login("otto", ADA.hash(), RoleName.ADMIN);
    Gatekeeper now = new Gatekeeper(true, identities(other), sessions(START));

    assertThat(now.judge(FakeRequest.of("GET", "/index.xhtml").session(loggedIn()).build()))
        .isInstanceOf(LogIn.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void aWriteByCookieNeedsTheHeader(String method) {
    FakeRequest bare = FakeRequest.of(method, "/api/v1/x").session(loggedIn());
    FakeRequest odd =
        FakeRequest.of(method, "/api/v1/x")
            .session(loggedIn())
            .header("X-Postrider-Request", "false");

    assertThat(refused(bare).problem().code()).isEqualTo("PR1208");
    assertThat(refused(odd).status()).isEqualTo(403);
    assertThat(
            passed(
                FakeRequest.of(method, "/api/v1/x")
                    .session(loggedIn())
                    .header("X-Postrider-Request", "true")))
        .isNotNull();
  }

  /** The container's login is by cookie, or by what browsers send by themselves, as well. */
  @Test
  void aWriteByTheContainersUserNeedsTheHeaderToo() {
    assertThat(refused(FakeRequest.of("POST", "/api/v1/x").user("carl", "chiefs")).status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Origin, https://evil.example",
    "Origin, null",
    "Origin, https://console.example.evil.example",
    "Origin, https://console.example:8443",
  })
  void aWriteFromAnotherSitesPageIsRefusedEvenWithTheHeader(String header, String value) {
    for (String path : List.of("/api/v1/x", "/messages.xhtml", "/login.xhtml")) {
      Refuse refusal =
          refused(
              FakeRequest.of("POST", path)
                  .session(loggedIn())
                  .header("X-Postrider-Request", "true")
                  .header("Host", "console.example")
                  .header(header, value));
      assertThat(refusal.problem().code()).isEqualTo("PR1207");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, same-origin, internal:8080",
    "Sec-Fetch-Site, none, internal:8080",
    "Origin, https://console.example, Console.example",
    "Origin, https://console.example, console.example:443",
    "Origin, http://127.0.0.1:8080, 127.0.0.1:8080",
  })
  void aWriteFromTheConsolesOwnPageIsNot(String header, String value, String host) {
    assertThat(
            passed(
                FakeRequest.of("POST", "/api/v1/x")
                    .session(loggedIn())
                    .header("X-Postrider-Request", "true")
                    .header("Host", host)
                    .header(header, value)))
        .isNotNull();
  }

  @Test
  void aProxyMayTellTheHostItWasAskedFor() {
    assertThat(
            passed(
                FakeRequest.of("POST", "/api/v1/x")
                    .session(loggedIn())
                    .header("X-Postrider-Request", "true")
                    .header("Host", "internal:8080")
                    .header("X-Forwarded-Host", "console.example")
                    .header("Origin", "https://console.example")))
        .isNotNull();
  }

  @Test
  void aTokenLetsInToTheApiWithoutFurtherHeaders() {
    Operator ci = passed(FakeRequest.of("POST", "/api/v1/x").header("Authorization", "Bearer abc"));

    assertThat(ci.name()).isEqualTo("ci");
    assertThat(ci.role()).isEqualTo(Role.VIEWER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer ", "Bearer x", "bearer abcd", "Basic YWJjOmFiYw==", "abc", "Bearerabc"})
  void aForgedTokenLetsNobodyIn(String authorization) {
    assertThat(
            refused(FakeRequest.of("GET", "/api/v1/x").header("Authorization", authorization))
                .status())
        .isEqualTo(401);
  }

  /** Else a page of another site could choose what a request counts as. */
  @Test
  void aForgedTokenIsNotMadeGoodByASession() {
    assertThat(
            refused(
                    FakeRequest.of("POST", "/api/v1/x")
                        .session(loggedIn())
                        .header("Authorization", "Bearer x"))
                .status())
        .isEqualTo(401);
  }

  @Test
  void aTokenIsForTheApiAlone() {
    assertThat(judge(FakeRequest.of("GET", "/index.xhtml").header("Authorization", "Bearer abc")))
        .isInstanceOf(LogIn.class);
  }

  @Test
  void theContainersUserComesFirst() {
    Operator who =
        passed(FakeRequest.of("GET", "/api/v1/me").user("carl", "chiefs").session(loggedIn()));

    assertThat(who.name()).isEqualTo("carl");
    assertThat(who.role()).isEqualTo(Role.ADMIN);
  }

  @Test
  void theContainersUserWithoutARoleOfOursIsToldSoButMayLogIn() {
    for (String path : List.of("/api/v1/me", "/index.xhtml")) {
      Refuse refusal = refused(FakeRequest.of("GET", path).user("carl", "staff"));
      assertThat(refusal.status()).isEqualTo(403);
      assertThat(refusal.problem().code()).isEqualTo("PR1206");
    }
    assertThat(
            passed(FakeRequest.of("GET", "/index.xhtml").user("carl", "staff").session(loggedIn()))
                .name())
        .isEqualTo("ada");
  }

  @Test
  void whatIsTooLargeIsRefused() {
    assertThat(refused(FakeRequest.of("POST", "/api/v1/x").length((1 << 20) + 1)).status())
        .isEqualTo(413);
    assertThat(refused(FakeRequest.of("POST", "/login.xhtml").length(1L << 40)).status())
        .isEqualTo(413);
    assertThat(refused(FakeRequest.of("GET", "/" + "a".repeat(2_001))).status()).isEqualTo(414);
    assertThat(refused(FakeRequest.of("GET", "/api/v1/x").query("q".repeat(8_001))).status())
        .isEqualTo(414);
  }

  @Test
  void aFormMustSayHowLongItIs() {
    assertThat(
            refused(FakeRequest.of("POST", "/login.xhtml").header("Transfer-Encoding", "chunked"))
                .status())
        .isEqualTo(411);
    assertThat(refused(FakeRequest.of("POST", "/login.xhtml").protocol("HTTP/2.0")).status())
        .isEqualTo(411);
  }

  @Test
  void refreshingDoesNotKeepASessionAlive() {
    FakeSession session = loggedIn();
    Instant almost = START.plus(TIMEOUT).minusSeconds(1);
    FakeRequest byHeader =
        FakeRequest.of("GET", "/api/v1/stats").session(session).header("X-Postrider-Poll", "1");
    FakeRequest byParameter =
        FakeRequest.of("POST", "/index.xhtml").session(session).parameter("postrider.poll", "1");
    assertThat(at(almost).judge(byHeader.build())).isInstanceOf(Pass.class);
    assertThat(at(almost).judge(byParameter.build())).isInstanceOf(Pass.class);

    Verdict late = at(START.plus(TIMEOUT).plusSeconds(1)).judge(byHeader.build());

    assertThat(late).isInstanceOf(Refuse.class);
    assertThat(session.isEnded()).isTrue();
  }

  @Test
  void whatSomebodyDoesKeepsASessionAlive() {
    FakeSession session = loggedIn();
    FakeRequest act = FakeRequest.of("GET", "/messages.xhtml").session(session);
    at(START.plus(TIMEOUT).minusSeconds(1)).judge(act.build());

    assertThat(at(START.plus(TIMEOUT.multipliedBy(2)).minusSeconds(2)).judge(act.build()))
        .isInstanceOf(Pass.class);
  }

  private static FakeSession loggedIn() {
    FakeRequest request = FakeRequest.of("POST", "/login.xhtml");
    sessions(START).begin(request.build(), IDENTITIES.login("ada", PASSWORD, "a"));
    return request.session();
  }

  private static Gatekeeper at(Instant now) {
    return new Gatekeeper(true, IDENTITIES, sessions(now));
  }

  private static Sessions sessions(Instant now) {
    return new Sessions(TIMEOUT, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static Verdict judge(FakeRequest request) {
    return at(START).judge(request.build());
  }

  private static Refuse refused(FakeRequest request) {
    Verdict verdict = judge(request);
    assertThat(verdict).isInstanceOf(Refuse.class);
    return (Refuse) verdict;
  }

  private static Operator passed(FakeRequest request) {
    Verdict verdict = judge(request);
    assertThat(verdict).isInstanceOf(Pass.class);
    return ((Pass) verdict).who().orElseThrow();
  }
}
