package dev.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.admin.PasswordHash;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.PayaraServer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Requests of people who mean harm: none changes a row, none learns what is not for them, and none
 * makes the server stumble.
 */
class HostileRequestsIT {

  private static final String PASSWORD = "a long password 1";
  private static final String ADMIN = "admin-token";
  private static final String VIEWER = "viewer-token";

  private static final List<String> TABLES =
      List.of(
          "outbox",
          "blocked_key",
          "attempt",
          "dead",
          "pause",
          "command",
          "queue_job",
          "account",
          "lease",
          "inbox");

  private static final String QUEUE = "{\"broker\":\"elsewhere\",\"queue\":\"a\"}";

  private static final List<String> READS =
      List.of(
          "messages",
          "messages/ID",
          "messages/ID/payload",
          "messages/ID/attempts",
          "bulk",
          "queues",
          "queues/1",
          "dead-letters",
          "stats",
          "stats/series",
          "groups?by=error",
          "relay",
          "brokers",
          "nodes",
          "lanes",
          "config",
          "audit",
          "me",
          "version",
          "openapi");

  private static final Map<String, String> WRITES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("messages/ID/retry", "{}"),
              Map.entry("messages/ID/discard", "{}"),
              Map.entry("messages/ID/requeue", "{\"destination\":\"/queue/evil\"}"),
              Map.entry("bulk", "{\"action\":\"discard\",\"filter\":{\"status\":\"dead\"}}"),
              Map.entry("bulk/1/cancel", "{}"),
              Map.entry("queues/move", QUEUE.replace("}", ",\"destination\":\"b\"}")),
              Map.entry("queues/collect", QUEUE),
              Map.entry("queues/purge", QUEUE),
              Map.entry("queues/1/cancel", "{}"),
              Map.entry("relay/pause", "{}"),
              Map.entry("relay/resume", "{}"),
              Map.entry("keys/hold", "{\"broker\":\"elsewhere\",\"key\":\"k\"}"),
              Map.entry("keys/release", "{\"broker\":\"elsewhere\",\"key\":\"k\"}")));

  private static final List<String> POISON =
      List.of(
          "' OR '1'='1",
          "x'; DELETE FROM postrider_outbox; --",
          "<script>alert(1)</script>",
          "#{7919*7907}${7919*7907}#{request.session.invalidate()}",
          "\\\"%_!*../../WEB-INF/web.xml");

  private static final List<String> PAGES =
      List.of(
          "index.xhtml",
          "messages.xhtml",
          "message.xhtml?id=ID",
          "dead-letters.xhtml",
          "queues.xhtml",
          "nodes.xhtml",
          "configuration.xhtml",
          "audit.xhtml");

  private static final Pattern LEAK =
      Pattern.compile(
          "Exception|\\tat |SELECT |org\\.postgresql|org\\.glassfish|pbkdf2:|sha256:|s3cret"
              + "|root cause|target/postrider");

  private static final HttpClient HTTP =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  private static RestFixture tables;
  private static PayaraServer server;
  private static String id;
  private static String cookie;

  private final List<String> sent = new ArrayList<>();
  private Map<String, String> before;

  @BeforeAll
  static void start() throws Exception {
    tables = new RestFixture();
    id = tables.dead("k", "the queue is full");
    tables.failed("other", "no such queue");
    tables.stored("on its way");
    String hash = PasswordHash.of(PASSWORD.toCharArray());
    server =
        PayaraServer.named("hostile")
            .postgres("jdbc/postrider", tables.url())
            .set("postrider.datasource", "jdbc/postrider")
            .set("postrider.shards", RestFixture.SHARDS)
            .set("postrider.brokers", "events")
            .set("postrider.broker.events.connector", "jms")
            .set("postrider.broker.events.jndi", "jms/there-is-none")
            .set("postrider.broker.events.user", "joe")
            .set("postrider.broker.events.password", "s3cret")
            .set("postrider.console.users", "ada")
            .set("postrider.console.user.ada.password", hash)
            .set("postrider.console.user.ada.role", "admin")
            .set("postrider.console.tokens", "a,v")
            .set("postrider.console.token.a.hash", "sha256:" + digest(ADMIN))
            .set("postrider.console.token.a.role", "admin")
            .set("postrider.console.token.v.hash", "sha256:" + digest(VIEWER))
            .set("postrider.console.token.v.role", "viewer")
            .deploy(List.of(Path.of("target/postrider.war").toAbsolutePath()))
            .start();
    Await.until("the API answers", () -> send(bearer("stats", ADMIN).GET()).statusCode() == 200);
    cookie = logIn();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void look() throws Exception {
    before = snapshot();
  }

  @AfterEach
  void nothingHasChanged() throws Exception {
    assertThat(snapshot()).isEqualTo(before);
    assertThat(server.log()).doesNotContain("PR1299");
    assertThat(send(bearer("stats", ADMIN).GET()).statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsNobodyGetsNothing() throws Exception {
    for (String read : READS) {
      refused(401, read, request(api(read)).GET());
    }
    for (Map.Entry<String, String> write : WRITES.entrySet()) {
      refused(401, write.getKey(), json(request(api(write.getKey())), write.getValue()));
    }
    for (String page : PAGES) {
      HttpResponse<String> answer = refused(302, page, request(page(page)).GET());
      assertThat(answer.headers().firstValue("Location").orElse("")).contains("login.xhtml");
    }
    assertThat(sent).hasSizeGreaterThan(30);
  }

  @Test
  void whoOnlySeesChangesNothingAndReadsNoPayload() throws Exception {
    for (Map.Entry<String, String> write : WRITES.entrySet()) {
      refused(403, write.getKey(), json(bearer(write.getKey(), VIEWER), write.getValue()));
    }
    for (String closed : List.of("messages/ID/payload", "config")) {
      refused(403, closed, bearer(closed, VIEWER).GET());
    }
  }

  @Test
  void forgedTokensAndCookiesAreWorthNothing() throws Exception {
    String stored = digest(ADMIN);
    for (String authorization :
        List.of(
            "Bearer x",
            "Bearer ",
            "Bearer",
            "bearer " + ADMIN + "x",
            "Bearer sha256:" + stored,
            "Bearer " + stored,
            "Basic " + base64("ada:" + PASSWORD),
            "Bearer " + ADMIN.toUpperCase(java.util.Locale.ROOT),
            "Bearer ' OR 1=1 --",
            "Digest " + ADMIN)) {
      refused(
          401,
          authorization,
          request(api("messages")).header("Authorization", authorization).GET());
    }
    for (String wrong :
        List.of("POSTRIDER_SESSION=0", "POSTRIDER_SESSION=../x", "JSESSIONID=" + cookie, "x=y")) {
      refused(401, wrong, request(api("messages")).header("Cookie", wrong).GET());
    }
    refused(
        401,
        "in the query",
        request(api("messages?token=" + ADMIN + "&access_token=" + ADMIN)).GET());
  }

  @Test
  void aPageOfAnotherSiteCannotUseTheSession() throws Exception {
    for (Map.Entry<String, String> write : WRITES.entrySet()) {
      refused(403, write.getKey(), json(session(api(write.getKey())), write.getValue()));
    }
    String pause = "relay/pause";
    refused(403, "wrong", json(session(api(pause)).header("X-Postrider-Request", "1"), "{}"));
    refused(
        403,
        "origin",
        json(
            session(api(pause))
                .header("X-Postrider-Request", "true")
                .header("Origin", "https://evil.example"),
            "{}"));
    refused(
        403,
        "cross-site",
        json(
            session(api(pause))
                .header("X-Postrider-Request", "true")
                .header("Sec-Fetch-Site", "cross-site"),
            "{}"));
    refused(
        403,
        "form",
        session(page("messages.xhtml"))
            .header("Origin", "https://evil.example")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("confirm-form=confirm-form&confirm-yes=confirm-yes")));
  }

  @Test
  void whatIsTypedIsAValueAndNothingElse() throws Exception {
    for (String field :
        List.of(
            "status",
            "id",
            "broker",
            "destination",
            "type",
            "key",
            "error",
            "group",
            "from",
            "to",
            "q",
            "cursor",
            "limit")) {
      for (String poison : POISON) {
        sane(field, bearer("messages?" + field + "=" + encoded(poison), ADMIN).GET());
      }
    }
    for (String field : List.of("who", "action", "target", "from", "cursor")) {
      for (String poison : POISON) {
        sane(field, bearer("audit?" + field + "=" + encoded(poison), ADMIN).GET());
      }
    }
    for (String poison : POISON) {
      sane("window", bearer("stats/series?window=" + encoded(poison), ADMIN).GET());
      sane("by", bearer("groups?by=" + encoded(poison), ADMIN).GET());
      sane(
          "dry",
          json(
              bearer("bulk", ADMIN),
              "{\"action\":\"retry\",\"dryRun\":true,\"filter\":{\"key\":"
                  + quoted(poison)
                  + "}}"));
      sane(
          "hold",
          json(
              bearer("keys/release", ADMIN),
              "{\"broker\":\"elsewhere\",\"key\":" + quoted(poison) + "}"));
      sane("resume", json(bearer("relay/resume", ADMIN), "{\"broker\":" + quoted(poison) + "}"));
    }
    assertThat(sent).hasSizeGreaterThan(100);
  }

  @Test
  void pagesShowWhatIsTypedAndDoNotCarryItOut() throws Exception {
    for (String poison : POISON) {
      for (String page :
          List.of(
              "messages.xhtml?q=",
              "messages.xhtml?view=groups&q=",
              "messages.xhtml?before=",
              "message.xhtml?id=",
              "audit.xhtml?who=",
              "index.xhtml?window=",
              "login.xhtml?from=")) {
        HttpResponse<String> answer = sane(page, session(page(page + encoded(poison))).GET());
        assertThat(answer.body())
            .doesNotContain("<script>alert")
            .as("not calculated; a short product might stand in the view's state by chance")
            .doesNotContain("62615533");
      }
    }
    assertThat(send(session(api("me")).GET()).statusCode()).as("still logged in").isEqualTo(200);
  }

  @Test
  void pathsLeadNowhereElse() throws Exception {
    for (String path :
        List.of(
            "api/v1/../../WEB-INF/web.xml",
            "api/v1/%2e%2e/%2e%2e/WEB-INF/web.xml",
            "api/v1/messages/..%2f..%2fWEB-INF%2fweb.xml",
            "WEB-INF/web.xml",
            "META-INF/",
            "WEB-INF/classes/META-INF/microprofile-config.properties",
            "api/v1/messages;x=y",
            "api//v1/messages",
            "api/v1/messages/%00",
            "api/v1/messages/%0d%0aSet-Cookie:x=y",
            "api/v1/application.wadl",
            "api/v1/none",
            "api/v2/messages",
            "api",
            "jakarta.faces.resource/../WEB-INF/web.xml",
            "jakarta.faces.resource/web.xml.xhtml?ln=../WEB-INF",
            "jakarta.faces.resource/%2e%2e%2fweb.xml.xhtml",
            "WEB-INF/templates/page.xhtml",
            "index.xhtml/..;/api/v1/messages")) {
      HttpResponse<String> answer = sane(path, session(page(path)).GET());
      assertThat(answer.body()).as(path).doesNotContain("<web-app", "<ui:", "servlet-class");
      assertThat(answer.headers().firstValue("Set-Cookie").orElse("")).doesNotContain("x=y");
    }
  }

  @Test
  void wildSizesAndBrokenBodiesAreRefused() throws Exception {
    for (String query :
        List.of(
            "limit=-1",
            "limit=0",
            "limit=999999999999999999999",
            "limit=1e9",
            "limit=",
            "limit=NaN",
            "cursor=-1",
            "cursor=99999999999999999999",
            "cursor=x",
            "from=-99999999d",
            "to=%2B999999999-01-01T00:00:00Z",
            "limit=1&limit=2",
            "unknown=1",
            "q=" + "a".repeat(6_000))) {
      sane(query, bearer("messages?" + query, ADMIN).GET());
    }
    for (String query : List.of("window=P9999999D", "window=-1h", "step=0m", "step=x&window=1h")) {
      sane(query, bearer("stats/series?" + query, ADMIN).GET());
    }
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "null",
            "\"x\"",
            "{\"reason\":1}",
            "{\"reason\":{}}",
            "{\"unknown\":\"x\"}",
            "{\"reason\":\"a\",\"reason\":\"b\",\"x\":",
            "{\"broker\":[\"elsewhere\"]}",
            "[".repeat(5_000),
            "{\"reason\":\"" + "r".repeat(100_000) + "\"}",
            "{\"reason\":\"\\u0000\"}",
            "\0\0\0")) {
      HttpResponse<String> answer = sane(body, json(bearer("messages/none/retry", ADMIN), body));
      assertThat(answer.statusCode()).as(body).isBetween(400, 499);
    }
    for (String body : List.of("{}", "{\"action\":\"drop\"}", "{\"action\":\"discard\"}")) {
      assertThat(sane(body, json(bearer("bulk", ADMIN), body)).statusCode()).isEqualTo(400);
    }
    for (String type : List.of("text/xml", "application/x-java-serialized-object", "text/plain")) {
      sane(
          type,
          bearer("messages/none/retry", ADMIN)
              .header("Content-Type", type)
              .POST(BodyPublishers.ofString("{}")));
    }
  }

  @Test
  void viewStatesThatWereNotOursAreNotRead() throws Exception {
    String serialized = base64("\u00ac\u00ed\u0000\u0005sr\u0000java.util.HashMap");
    for (String state : List.of("", "0:0", "-1:-1", "stateless", serialized, "' OR 1=1")) {
      String form =
          "confirm-form=confirm-form&confirm-yes=confirm-yes&jakarta.faces.ViewState="
              + encoded(state);
      sane(
          state,
          session(page("messages.xhtml"))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(form)));
    }
  }

  /** Refused with this status, and without a word too many. */
  private HttpResponse<String> refused(int status, String what, HttpRequest.Builder request)
      throws Exception {
    HttpResponse<String> answer = sane(what, request);
    assertThat(answer.statusCode()).as(what + ": " + answer.body()).isEqualTo(status);
    assertThat(answer.body()).doesNotContain("secret", "the queue is full", "elsewhere");
    return answer;
  }

  /** Answered without a stumble, and without telling of the inside. */
  private HttpResponse<String> sane(String what, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = send(request);
    sent.add(what);
    assertThat(answer.statusCode()).as(what + ": " + answer.body()).isLessThan(500);
    assertThat(LEAK.matcher(answer.body()).results().map(r -> r.group()).toList())
        .as(answer.uri() + ": " + answer.body())
        .isEmpty();
    return answer;
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder json(HttpRequest.Builder request, String body) {
    return request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
  }

  private static HttpRequest.Builder bearer(String path, String token) {
    return request(api(path)).header("Authorization", "Bearer " + token);
  }

  private static HttpRequest.Builder session(String url) {
    return request(url).header("Cookie", "POSTRIDER_SESSION=" + cookie);
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url));
  }

  private static String api(String path) {
    return page("api/v1/" + path);
  }

  private static String page(String path) {
    return "http://127.0.0.1:" + server.port() + "/postrider/" + path.replace("ID", id);
  }

  private static String logIn() throws Exception {
    HttpResponse<String> form = send(request(page("login.xhtml")).GET());
    Matcher state =
        Pattern.compile("name=\"jakarta.faces.ViewState\"[^>]*value=\"([^\"]*)\"")
            .matcher(form.body());
    assertThat(state.find()).isTrue();
    HttpResponse<String> answer =
        send(
            request(page("login.xhtml"))
                .header("Cookie", "POSTRIDER_SESSION=" + sessionOf(form))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString(
                        "login=login&name=ada&enter=&from=&password="
                            + encoded(PASSWORD)
                            + "&jakarta.faces.ViewState="
                            + encoded(state.group(1)))));
    assertThat(answer.statusCode()).isEqualTo(302);
    return sessionOf(answer);
  }

  private static String sessionOf(HttpResponse<String> answer) {
    Matcher set =
        Pattern.compile("POSTRIDER_SESSION=([^;]+)")
            .matcher(String.join("\n", answer.headers().allValues("Set-Cookie")));
    assertThat(set.find()).isTrue();
    return set.group(1);
  }

  private static Map<String, String> snapshot() throws SQLException {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(tables.url());
    Map<String, String> snapshot = new TreeMap<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        String sql =
            "SELECT COUNT(*) || ' ' || COALESCE(md5(string_agg(t::text, '|' ORDER BY t::text)), '')"
                + (" FROM postrider_" + table + " t");
        try (ResultSet row = statement.executeQuery(sql)) {
          row.next();
          snapshot.put(table, row.getString(1));
        }
      }
    }
    return snapshot;
  }

  private static String digest(String token) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
