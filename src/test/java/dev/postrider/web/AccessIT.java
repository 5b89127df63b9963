package dev.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.admin.PasswordHash;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.PayaraServer;
import dev.postrider.testkit.PostgresServer;
import dev.postrider.web.access.ProbeServlet;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way into postrider.war on a real server; what is inside is the test's own. */
class AccessIT {

  private static final String PASSWORD = "correct horse battery";

  /** Of which the digest stands in the configuration. */
  private static final String TOKEN = "abc";

  private static final Pattern FIRST_PASSWORD =
      Pattern.compile("PR1040: .*admin with this password: (\\S+) ");

  private static final String SCHEMA = PostgresServer.shared().newSchema();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static PayaraServer server;

  @BeforeAll
  static void start() throws IOException {
    server =
        launch(
            war("users", USERS),
            war("off", Map.of("postrider.console.enabled", "false")),
            war("first", Map.of("postrider.console.secure-cookie", "always")),
            war("second", Map.of()));
    Await.until("the first password is told", () -> firstPasswords(server).size() > 0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static final Map<String, String> USERS =
      Map.of(
          "postrider.console.users", "ada,locked",
          "postrider.console.user.ada.password", PasswordHash.of(PASSWORD.toCharArray()),
          "postrider.console.user.ada.role", "operator",
          "postrider.console.user.locked.password", PasswordHash.of(PASSWORD.toCharArray()),
          "postrider.console.user.locked.role", "viewer",
          "postrider.console.tokens", "ci",
          "postrider.console.token.ci.hash", "sha256:ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0",
          "postrider.console.token.ci.role", "viewer");

  @Test
  void pagesLeadToTheLoginAndBack() throws Exception {
    HttpResponse<String> page = get("/users/probe.xhtml?q=a%20b");
    assertThat(page.statusCode()).isEqualTo(302);
    String login = header(page, "Location");
    assertThat(login).isEqualTo("/users/login.xhtml?from=%2Fprobe.xhtml%3Fq%3Da%2520b");

    HttpResponse<String> answer = post(login, form("name", "ada", "password", PASSWORD));
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(header(answer, "Location")).isEqualTo("/users/probe.xhtml?q=a%20b");
    assertThat(get(header(answer, "Location"), "Cookie", cookie(answer)).body())
        .isEqualTo("ada operator console 0");
  }

  @Test
  void nobodyIsSentToAnotherSiteAfterTheLogin() throws Exception {
    String from = URLEncoder.encode("//evil.example/x.xhtml", StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        post("/users/login.xhtml?from=" + from, form("name", "ada", "password", PASSWORD));

    assertThat(header(answer, "Location")).isEqualTo("/users/");
  }

  @Test
  void aWrongPasswordLetsNobodyInAndTheFifthLocksTheName() throws Exception {
    for (int i = 0; i < 5; i++) {
      HttpResponse<String> wrong =
          post("/users/login.xhtml", form("name", "locked", "password", "wrong " + i));
      assertThat(wrong.body()).startsWith("PR1042");
      assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
    }
    assertThat(post("/users/login.xhtml", form("name", "locked", "password", PASSWORD)).body())
        .startsWith("PR1043");
    assertThat(audit("SELECT outcome FROM postrider_audit WHERE who = 'locked' ORDER BY audit_id"))
        .containsExactly("refused PR1042", "locked PR1043");
  }

  @Test
  void theCookieIsForTheConsolesOwnRequestsOnly() throws Exception {
    String cookie = header(logIn("users", "ada", PASSWORD), "Set-Cookie").toLowerCase(Locale.ROOT);

    assertThat(cookie).startsWith("postrider_session=").contains("path=/users");
    assertThat(cookie).contains("httponly").contains("samesite=strict");
    assertThat(cookie).doesNotContain("secure");
  }

  @Test
  void theCookieIsForEncryptedConnectionsOnlyIfSoSet() throws Exception {
    String password = firstPasswords(server).get(0);

    assertThat(header(logIn("first", "admin", password), "Set-Cookie"))
        .containsIgnoringCase("secure");
  }

  @Test
  void aSessionPlantedBeforeTheLoginIsWorthNothingAfterIt() throws Exception {
    String planted = cookie(get("/users/login.xhtml"));
    HttpResponse<String> answer =
        post("/users/login.xhtml", form("name", "ada", "password", PASSWORD), "Cookie", planted);

    assertThat(cookie(answer)).isNotEqualTo(planted);
    assertThat(get("/users/probe.xhtml", "Cookie", cookie(answer)).statusCode()).isEqualTo(200);
    assertThat(get("/users/probe.xhtml", "Cookie", planted).statusCode()).isEqualTo(302);
  }

  @Test
  void aSessionIsNotTakenFromTheAddress() throws Exception {
    String id = cookie(logIn("users", "ada", PASSWORD)).replaceFirst(".*=", "");

    for (String name : List.of("jsessionid", "postrider_session", "POSTRIDER_SESSION")) {
      assertThat(raw("GET /users/probe.xhtml;" + name + "=" + id)).isBetween(300, 499);
      assertThat(raw("GET /users;" + name + "=" + id + "/probe.xhtml")).isBetween(300, 499);
    }
  }

  @Test
  void theSessionEndsWithTheLogout() throws Exception {
    String cookie = cookie(logIn("users", "ada", PASSWORD));
    assertThat(post("/users/probe.xhtml", form("logout", "1"), "Cookie", cookie).statusCode())
        .isEqualTo(200);

    assertThat(get("/users/probe.xhtml", "Cookie", cookie).statusCode()).isEqualTo(302);
    assertThat(audit("SELECT action FROM postrider_audit WHERE who = 'ada'"))
        .contains("login", "logout");
  }

  @Test
  void aWriteByCookieNeedsTheHeaderAndTheConsolesOwnPage() throws Exception {
    String cookie = cookie(logIn("users", "ada", PASSWORD));
    String own = "http://127.0.0.1:" + server.port();

    HttpResponse<String> bare = post("/users/api/v1/probe", "{}", "Cookie", cookie);
    assertThat(bare.statusCode()).isEqualTo(403);
    assertThat(header(bare, "Content-Type")).startsWith("application/problem+json");
    assertThat(bare.body()).contains("\"code\":\"PR1208\"");
    String[] headers = {"Cookie", cookie, "X-Postrider-Request", "true", "Origin", ""};
    headers[5] = "https://evil.example";
    assertThat(post("/users/api/v1/probe", "{}", headers).body()).contains("PR1207");
    headers[5] = own;
    assertThat(post("/users/api/v1/probe", "{}", headers).body()).isEqualTo("ada operator api 2");
    assertThat(get("/users/api/v1/probe", "Cookie", cookie).body()).isEqualTo("ada operator api 0");
  }

  @Test
  void aTokenIsForTheApiAndAForgedOneForNothing() throws Exception {
    String bearer = "Bearer " + TOKEN;

    assertThat(post("/users/api/v1/probe", "{}", "Authorization", bearer).body())
        .isEqualTo("ci viewer api 2");
    HttpResponse<String> forged = get("/users/api/v1/probe", "Authorization", bearer + "x");
    assertThat(forged.statusCode()).isEqualTo(401);
    assertThat(header(forged, "WWW-Authenticate")).isEqualTo("Bearer realm=\"postrider\"");
    assertThat(header(forged, "Content-Type")).startsWith("application/problem+json");
    assertThat(forged.body()).contains("PR1041");
    assertThat(get("/users/probe.xhtml", "Authorization", bearer).statusCode()).isEqualTo(302);
  }

  @Test
  void aBodyOfUnknownLengthIsReadUpToTheLimit() throws Exception {
    assertThat(chunked(1 << 20).body()).isEqualTo("ci viewer api " + (1 << 20));
    assertThat(chunked((1 << 20) + 1).statusCode()).isEqualTo(413);
    // Not sent, so that there is nothing a server would have to read before it closes.
    assertThat(raw("POST /users/api/v1/probe", (1 << 20) + 1)).isEqualTo(413);
    assertThat(raw("POST /users/login.xhtml", Long.MAX_VALUE)).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/users",
        "/users/",
        "/users/index.xhtml",
        "/users/probe.xhtml",
        "/users//probe.xhtml",
        "/users/Probe.xhtml",
        "/users/./probe.xhtml",
        "/users/x/../probe.xhtml",
        "/users/probe.xhtml/",
        "/users/probe.xhtml;x",
        "/users/probe.xhtml;x=/login.xhtml",
        "/users/login.xhtml/../probe.xhtml",
        "/users/login.xhtml/..;/probe.xhtml",
        "/users/login.xhtml;/../probe.xhtml",
        "/users/login.xhtml%2f..%2fprobe.xhtml",
        "/users/login.xhtml%3b/../probe.xhtml",
        "/users/jakarta.faces.resource/../probe.xhtml",
        "/users/jakarta.faces.resource/..;/probe.xhtml",
        "/users/jakarta.faces.resource/%2e%2e/probe.xhtml",
        "/users/jakarta.faces.resource/..%2fprobe.xhtml",
        "/users/jakarta.faces.resource/%252e%252e/probe.xhtml",
        "/users/jakarta.faces.resource/..\\probe.xhtml",
        "/users/%70robe.xhtml",
        "/users/probe%2exhtml",
        "/users/probe.xhtml%00",
        "/users/probe.xhtml%0a",
        "/users/api/v1/probe",
        "/users/api/v1//probe",
        "/users/API/v1/probe",
        "/users/%61pi/v1/probe",
        "/users/api/v1/probe;x",
        "/users/x/..;/api/v1/probe",
        "/users/login.xhtml/..;/api/v1/probe",
        "/users/WEB-INF/web.xml",
        "/users/META-INF/MANIFEST.MF",
        "/users/postrider-error",
        "/../users/probe.xhtml",
      })
  void noPathIsAWayIn(String path) throws Exception {
    for (String method : List.of("GET", "HEAD", "POST", "OPTIONS", "TRACE", "PUT", "FOO")) {
      assertThat(raw(method + " " + path)).as(method).isBetween(300, 499);
    }
  }

  /** Faces is not there, so nothing is; what matters is that nobody has to log in for it. */
  @Test
  void whatPagesAreDrawnWithIsOpen() throws Exception {
    assertThat(get("/users/jakarta.faces.resource/none.css").statusCode()).isIn(200, 404);
    assertThat(get("/users/login.xhtml").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/off/", "/off/login.xhtml", "/off/api/v1/probe", "/off/probe.xhtml"})
  void switchedOffThereIsNothing(String path) throws Exception {
    HttpResponse<String> answer = get(path, "Authorization", "Bearer " + TOKEN);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/users/probe.xhtml?fail=1, 500, PR1209",
    "/users/probe.xhtml?status=500, 500, PR1209",
    "/users/probe.xhtml?status=503, 503, PR1209",
    "/users/probe.xhtml?status=400, 400, PR1210",
    "/users/probe.xhtml?status=403, 403, PR1210",
    "/users/probe.xhtml?status=404, 404, PR1201",
    "/users/no-such-page, 404, PR1201",
    "/users/postrider-error, 404, PR1201",
    "/users/api/v1/probe?fail=1, 500, PR1209",
    "/users/api/v1/probe?status=405, 405, PR1205",
    "/users/api/v1/no-such-thing, 404, PR1251",
  })
  void errorsTellACodeAndNothingOfTheInside(String path, int status, String code) throws Exception {
    String cookie = cookie(logIn("users", "ada", PASSWORD));
    HttpResponse<String> answer = get(path, "Cookie", cookie);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body())
        .contains(code)
        .doesNotContainIgnoringCase("payara")
        .doesNotContain("secret", "Exception", "at dev.", ".java");
    String type = path.contains("/api/") ? "application/problem+json" : "text/html";
    assertThat(header(answer, "Content-Type")).startsWith(type);
    assertThat(header(answer, "Content-Security-Policy")).contains("default-src 'none'");
  }

  @Test
  void everyAnswerTellsBrowsersToBeCareful() throws Exception {
    String cookie = cookie(logIn("users", "ada", PASSWORD));
    List<HttpResponse<String>> answers =
        List.of(
            get("/users/"),
            get("/users/login.xhtml"),
            get("/users/probe.xhtml", "Cookie", cookie),
            get("/users/probe.xhtml?fail=1", "Cookie", cookie),
            get("/users/nothing", "Cookie", cookie),
            get("/users/api/v1/probe"),
            get("/users/api/v1/probe", "Cookie", cookie),
            get("/off/"));
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
              assertThat(header(answer, "X-Frame-Options")).isEqualTo("DENY");
              assertThat(header(answer, "Referrer-Policy")).isEqualTo("same-origin");
              assertThat(header(answer, "Permissions-Policy")).contains("camera=()");
              assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
            });
  }

  @Test
  void theFirstPasswordIsToldOnceForAllWarsAndStarts() throws Exception {
    assertThat(firstPasswords(server)).hasSize(1);
    String password = firstPasswords(server).get(0);
    for (String war : List.of("first", "second")) {
      HttpResponse<String> answer = logIn(war, "admin", password);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
      assertThat(get("/" + war + "/probe.xhtml", "Cookie", cookie(answer)).body())
          .isEqualTo("admin admin console 0");
    }
    assertThat(logIn("users", "admin", password).body()).startsWith("PR1042");
    assertThat(audit("SELECT password_hash FROM postrider_account"))
        .hasSize(1)
        .allSatisfy(hash -> assertThat(hash).startsWith("pbkdf2:").doesNotContain(password));

    try (PayaraServer again = launch(war("first", Map.of()))) {
      URI login = URI.create(again.url() + "first/login.xhtml");
      Await.until(
          "the console can be used",
          () ->
              send(login, "POST", form("name", "admin", "password", password)).statusCode() == 303);
      assertThat(firstPasswords(again)).isEmpty();
    }
  }

  private static PayaraServer launch(Path... wars) {
    return PayaraServer.named("access")
        .postgres("jdbc/access", PostgresServer.shared().url(SCHEMA, "postgres"))
        .set("postrider.datasource", "jdbc/access")
        .deploy(List.of(wars))
        .start();
  }

  private static Path war(String name, Map<String, String> settings) throws IOException {
    StringBuilder lines = new StringBuilder();
    settings.forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
    Path file =
        Files.createDirectories(Path.of("target", "payara").toAbsolutePath())
            .resolve(name + ".war");
    ShrinkWrap.create(ZipImporter.class, name + ".war")
        .importFrom(Path.of("target", "postrider.war").toFile())
        .as(WebArchive.class)
        .addClass(ProbeServlet.class)
        .addAsResource(new StringAsset(lines.toString()), "META-INF/microprofile-config.properties")
        .as(ZipExporter.class)
        .exportTo(file.toFile(), true);
    return file;
  }

  private static List<String> firstPasswords(PayaraServer from) {
    Matcher found = FIRST_PASSWORD.matcher(from.log());
    List<String> passwords = new ArrayList<>();
    while (found.find()) {
      passwords.add(found.group(1));
    }
    return passwords;
  }

  private static HttpResponse<String> logIn(String war, String name, String password)
      throws Exception {
    return post("/" + war + "/login.xhtml", form("name", name, "password", password));
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(uri(path), "GET", null, headers);
  }

  private static HttpResponse<String> post(String path, String body, String... headers)
      throws Exception {
    return send(uri(path), "POST", body, headers);
  }

  private static HttpResponse<String> chunked(int bytes) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(uri("/users/api/v1/probe"))
            .header("Authorization", "Bearer " + TOKEN)
            .POST(
                BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(new byte[bytes])))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> send(URI uri, String method, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    boolean form = body != null && uri.getPath().endsWith(".xhtml");
    request.header("Content-Type", form ? "application/x-www-form-urlencoded" : "text/plain");
    if (headers.length > 0) {
      request.headers(headers);
    }
    request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** The status of a request that no client of good manners would send. */
  private static int raw(String methodAndPath) throws IOException {
    return raw(methodAndPath, 0);
  }

  private static int raw(String methodAndPath, long length) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      String request =
          methodAndPath
              + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: "
              + length
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readNBytes(12), StandardCharsets.ISO_8859_1);
      assertThat(answer).matches("HTTP/1\\.1 \\d{3}");
      return Integer.parseInt(answer.substring(9));
    }
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private static String form(String... namesAndValues) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      form.append(i == 0 ? "" : "&")
          .append(namesAndValues[i])
          .append('=')
          .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
    }
    return form.toString();
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow(() -> new AssertionError(name + answer));
  }

  private static String cookie(HttpResponse<?> answer) {
    return header(answer, "Set-Cookie").replaceFirst(";.*", "");
  }

  /** The first column. */
  private static List<String> audit(String sql) throws SQLException {
    try (Connection connection = PostgresServer.shared().dataSource(SCHEMA).getConnection();
        ResultSet rows = connection.createStatement().executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }
}
