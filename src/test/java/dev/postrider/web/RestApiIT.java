package dev.postrider.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.Await;
import dev.postrider.testkit.PayaraServer;
import dev.postrider.web.RestClient.Answer;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The REST API of the real WAR on a server with PostgreSQL, as programs use it. */
class RestApiIT {

  private static final Map<String, String> PEOPLE =
      Map.of("vera", "viewer", "otto", "operator", "olga", "operator", "ada", "admin");

  private static RestFixture tables;
  private static PayaraServer server;
  private static RestClient vera;
  private static RestClient otto;
  private static RestClient olga;
  private static RestClient ada;

  @BeforeAll
  static void start() throws Exception {
    tables = new RestFixture();
    PayaraServer.Launch launch =
        PayaraServer.named("rest")
            .postgres("jdbc/postrider", tables.url())
            .set("postrider.datasource", "jdbc/postrider")
            .set("postrider.shards", RestFixture.SHARDS)
            .set("postrider.brokers", "events")
            .set("postrider.broker.events.connector", "jms")
            .set("postrider.broker.events.jndi", "jms/there-is-none")
            .set("postrider.broker.events.user", "joe")
            .set("postrider.broker.events.password", "s3cret")
            .set("postrider.console.tokens", String.join(",", PEOPLE.keySet()))
            .deploy(List.of(Path.of("target/postrider.war").toAbsolutePath()));
    for (Map.Entry<String, String> person : PEOPLE.entrySet()) {
      String prefix = "postrider.console.token." + person.getKey() + ".";
      launch.set(prefix + "hash", "sha256:" + hash(person.getKey()));
      launch.set(prefix + "role", person.getValue());
    }
    server = launch.start();
    String base = "http://127.0.0.1:" + server.port() + "/postrider/api/v1/";
    vera = new RestClient(base, "vera");
    otto = new RestClient(base, "otto");
    olga = new RestClient(base, "olga");
    ada = new RestClient(base, "ada");
    Await.until("the tables are open", () -> vera.get("stats").status() == 200);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void listsMessagesPageByPageAndCountsThem() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(0, tables.failed("page-" + i, "no such page 7"));
    }
    List<String> seen = new ArrayList<>();
    String next = "";
    do {
      JsonObject page = ok(vera.get("messages?limit=2&status=failed&error=such+PAGE" + next));
      assertThat(page.getJsonObject("total").getInt("value")).isEqualTo(5);
      page.getJsonArray("messages").getValuesAs(JsonObject.class).forEach(m -> seen.add(id(m)));
      next = page.isNull("next") ? null : "&cursor=" + page.getString("next");
    } while (next != null);

    assertThat(seen).containsExactlyElementsOf(ids);
    assertThat(
            ok(vera.get("messages?q=" + encoded("error:\"such page\" key:page-3")))
                .getJsonArray("messages"))
        .hasSize(1);
  }

  @Test
  void whatIsScheduledIsListedSentNowAndDiscarded() throws Exception {
    String first = tables.scheduled("later-1");
    String second = tables.scheduled("later-2");

    JsonObject page = ok(vera.get("messages?status=scheduled&limit=1"));
    assertThat(page.getJsonObject("total").getInt("value")).isEqualTo(2);
    assertThat(id(page.getJsonArray("messages").getJsonObject(0))).isEqualTo(second);
    JsonObject next =
        ok(vera.get("messages?q=status:scheduled&limit=1&cursor=" + page.getString("next")));
    assertThat(id(next.getJsonArray("messages").getJsonObject(0))).isEqualTo(first);
    JsonObject message = ok(vera.get("messages/" + first));
    assertThat(state(message)).isEqualTo("scheduled");
    assertThat(message.isNull("dueAt")).isFalse();
    assertThat(otto.get("messages/" + first + "/payload").text()).isEqualTo("secret");
    assertThat(ok(vera.get("stats")).getJsonObject("counts")).containsKey("scheduled");

    assertThat(state(ok(otto.post("messages/" + first + "/retry")))).isEqualTo("scheduled");
    // Asked already; or, a second later, on its way.
    assertThat(otto.post("messages/" + first + "/retry").text()).containsPattern("PR100[56]");
    assertThat(state(ok(otto.post("messages/" + second + "/discard")))).isEqualTo("gone");
    assertThat(ok(vera.get("audit?target=" + second)).toString()).contains("discard");
  }

  @Test
  void tellsAMessageItsAttemptsAndItsPayload() throws Exception {
    String id = tables.dead("whole", "the broker says no");

    JsonObject message = ok(vera.get("messages/" + id));
    assertThat(message.getString("state")).isEqualTo("dead");
    assertThat(message.getJsonObject("headers").getString("colour")).isEqualTo("red");
    assertThat(message.getString("error")).isEqualTo("the broker says no");
    JsonObject attempt =
        ok(vera.get("messages/" + id + "/attempts?broker=" + RestFixture.BROKER))
            .getJsonArray("attempts")
            .getJsonObject(0);
    assertThat(attempt.getString("trace")).contains("B.java");
    Answer payload = otto.get("messages/" + id + "/payload");
    assertThat(payload.text()).isEqualTo("secret");
    assertThat(payload.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"message-" + id + ".txt\"");
    assertThat(payload.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertRefused(403, "PR1001", vera.get("messages/" + id + "/payload"));
  }

  @Test
  void aPayloadIsNothingABrowserCouldCarryOut() throws Exception {
    String id = UUID.randomUUID().toString();
    tables.stored(id, "page", "text/html", "<script>alert(1)</script>");

    Answer payload = otto.get("messages/" + id + "/payload");

    assertThat(payload.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=UTF-8");
    assertThat(payload.header("X-Postrider-Content-Type")).isEqualTo("text/html");
  }

  @Test
  void retriesDiscardsAndRequeues() throws Exception {
    String retried = tables.dead("retried", "no");
    String discarded = tables.dead("discarded", "no");
    String requeued = tables.dead("requeued", "no");

    assertThat(state(ok(otto.post("messages/" + retried + "/retry", "{'reason':'mended'}"))))
        .isEqualTo("pending");
    assertThat(state(ok(otto.post("messages/" + discarded + "/discard")))).isEqualTo("gone");
    JsonObject again =
        ok(otto.post("messages/" + requeued + "/requeue", "{'destination':'/queue/other'}"));
    assertThat(state(again)).isEqualTo("pending");
    assertThat(id(again)).isNotEqualTo(requeued);
    assertThat(ok(vera.get("messages/" + id(again))).getString("destination"))
        .isEqualTo("/queue/other");
    assertRefused(404, "PR1003", vera.get("messages/" + requeued));
    JsonObject entry =
        ok(vera.get("audit?who=otto&target=" + retried)).getJsonArray("entries").getJsonObject(0);
    assertThat(entry.getString("action")).isEqualTo("retry");
    assertThat(entry.getString("reason")).isEqualTo("mended");
  }

  @Test
  void ofTwoOperatorsAtOnceOneWinsAndTheOtherIsToldWho() throws Exception {
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 20; round++) {
        String path = "messages/" + tables.dead("raced-" + round, "no") + "/retry";
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<Answer>> answers = new ArrayList<>();
        for (RestClient who : List.of(otto, olga)) {
          answers.add(
              both.submit(
                  () -> {
                    start.await();
                    return who.post(path);
                  }));
        }
        Answer ottos = answers.get(0).get();
        Answer olgas = answers.get(1).get();
        Answer refused = ottos.status() == 200 ? olgas : ottos;
        assertThat(List.of(ottos.status(), olgas.status())).containsExactlyInAnyOrder(200, 409);
        assertThat(refused.code()).isIn("PR1005", "PR1006");
        assertThat(refused.json().getString("detail"))
            .contains(refused == olgas ? "otto (retry" : "olga (retry");
      }
    } finally {
      both.shutdownNow();
    }
  }

  @Test
  void actsOnAllThatMatchInTheBackground() throws Exception {
    for (int i = 0; i < 3; i++) {
      tables.dead("bulk-" + i, "bulk breaks " + i);
    }
    JsonObject group =
        ok(vera.get("dead-letters?error=bulk")).getJsonArray("groups").getJsonObject(0);
    assertThat(group.getInt("count")).isEqualTo(3);
    String order = "{'action':'discard','q':" + quoted(group.getString("q")) + ",'dryRun':%s}";

    assertThat(ok(otto.post("bulk", order.formatted(true))).getJsonObject("count").getInt("value"))
        .isEqualTo(3);
    Answer asked = otto.post("bulk", order.formatted(false));
    assertThat(asked.status()).isEqualTo(202);
    String job = "bulk/" + id(asked.json());
    assertThat(asked.header("Location")).endsWith("/postrider/api/v1/" + job);
    Await.until("the job is done", () -> state(ok(vera.get(job))).equals("done"));
    assertThat(ok(vera.get(job)).getInt("done")).isEqualTo(3);
    assertThat(ok(vera.get("dead-letters?error=bulk")).getJsonArray("groups")).isEmpty();
    assertThat(ok(vera.get("bulk")).getJsonArray("jobs").toString()).contains(id(asked.json()));
    assertRefused(409, "PR1014", otto.post(job + "/cancel"));
    assertRefused(403, "PR1001", vera.post("bulk", order.formatted(true)));
  }

  @Test
  void tellsHowItGoesInNumbers() throws Exception {
    tables.failed("number", "the number 42 is bad");

    JsonObject stats = ok(vera.get("stats"));
    assertThat(stats.getJsonObject("counts")).containsKeys("pending", "failed", "held", "dead");
    assertThat(ok(vera.get("stats/series?window=10m&step=PT2M")).getJsonArray("points")).hasSize(5);
    assertThat(ok(vera.get("groups?by=error")).toString()).contains("the number # is bad");
    Await.until(
        "the numbers are fresh",
        () -> ok(vera.get("groups?by=destination")).toString().contains("/queue/orders"));
  }

  @Test
  void pausesAndResumesAndTellsWhoObeys() {
    assertThat(ok(otto.post("relay/pause", "{'broker':'events','reason':'repair'}")).toString())
        .contains("\"who\":\"otto\"")
        .contains("repair");
    Await.until("the node obeys", () -> obeys(ok(vera.get("relay"))));
    assertThat(ok(vera.get("brokers")).toString()).contains("\"paused\":true");
    assertRefused(409, "PR1011", otto.post("relay/pause", "{'broker':'events'}"));
    assertRefused(404, "PR1018", otto.post("relay/pause", "{'broker':'evnts'}"));
    assertRefused(400, "PR1260", otto.post("relay/pause", "{'destination':'q'}"));
    JsonObject resumed = ok(otto.post("relay/resume", "{'broker':'events'}"));
    assertThat(resumed.getJsonArray("pauses")).isEmpty();
    Await.until("the node obeys", () -> obeys(ok(vera.get("relay"))));
    assertRefused(409, "PR1012", otto.post("relay/resume", "{'broker':'events'}"));
  }

  @Test
  void holdsAndReleasesKeys() throws Exception {
    String id = tables.stored("slow");
    String body = "{'broker':'" + RestFixture.BROKER + "','key':'slow'}";

    assertThat(ok(otto.post("keys/hold", body)).getBoolean("held")).isTrue();
    assertThat(state(ok(vera.get("messages/" + id)))).isEqualTo("held");
    assertRefused(409, "PR1008", otto.post("keys/hold", body));
    assertThat(ok(otto.post("keys/release", body)).getBoolean("held")).isFalse();
    assertThat(state(ok(vera.get("messages/" + id)))).isEqualTo("pending");
    assertRefused(409, "PR1009", otto.post("keys/release", body));
    assertRefused(400, "PR1259", otto.post("keys/hold", "{'key':'slow'}"));
  }

  @Test
  void tellsOfNodesAndTheirSettingsWithoutSecrets() {
    Await.until("the node reports", () -> !ok(vera.get("nodes")).getJsonArray("nodes").isEmpty());
    assertThat(ok(vera.get("lanes")).toString()).contains(RestFixture.BROKER);
    Await.until(
        "the settings are told", () -> ok(ada.get("config")).toString().contains("\"joe\""));
    assertThat(ok(ada.get("config")).toString()).contains("•••").doesNotContain("s3cret");
    assertThat(ok(ada.get("config")).toString()).doesNotContain("sha256");
    assertThat(ok(vera.get("nodes")).toString()).doesNotContain("postrider.datasource");
    assertRefused(403, "PR1001", otto.get("config"));
  }

  @Test
  void tellsWhoAsksAndWhatAnswers() {
    JsonObject me = ok(otto.get("me"));
    assertThat(me.getString("role")).isEqualTo("operator");
    assertThat(me.getJsonArray("permissions").getValuesAs(JsonString::getString))
        .contains("retry", "view-payload")
        .doesNotContain("admin");
    assertThat(ok(vera.get("version")).getString("version")).isNotBlank();
    Answer document = vera.get("openapi");
    assertThat(document.text()).startsWith("openapi: 3").contains("/messages/{id}/retry:");
    assertThat(document.header("Content-Type")).startsWith("application/yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "messages?limit=0 PR1260",
        "messages?limit=1000000 PR1260",
        "messages?limit=1&limit=2 PR1258",
        "messages?cursor=%27%3BDROP+TABLE+x PR1260",
        "messages?status=gone PR1015",
        "messages?from=yesterday PR1015",
        "messages?key=%00 PR1260",
        "messages?sort=id PR1257",
        "messages?q=status:dead&status=failed PR1258",
        "messages?q=key:a+key:b PR1015",
        "messages?%23%7B1%2B1%7D=1 PR1257",
        "stats/series?window=8d PR1260",
        "stats/series?window=7d&step=90s PR1260",
        "groups?by=%24%7B7*7%7D PR1260",
        "dead-letters?status=failed PR1260",
        "audit?limit=501 PR1260",
        "audit?who=%0A PR1260",
        "audit?from=%3Cscript%3E PR1015",
        "messages/x?broker=%00 PR1260"
      })
  void refusesQuestionsItCannotUnderstand(String path, String code) {
    Answer answer = vera.get(path);

    assertRefused(400, code, answer);
    assertThat(answer.text()).doesNotContain("<script").doesNotContain("DROP");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%27%20OR%201%3D1", "%23%7Bx%7D", "%C3%A9", "a:b@c", "x%22%3E", "~", "0", "NULL"})
  void anIdThatIsNoneIsOfNoMessage(String id) {
    assertRefused(404, "PR1003", vera.get("messages/" + id));
    assertRefused(404, "PR1003", otto.post("messages/" + id + "/discard"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{|PR1256",
        "[]|PR1256",
        "{'action':'retry'}|PR1261",
        "{'action':'retry','filter':{}}|PR1261",
        "{'q':'status:dead'}|PR1259",
        "{'action':'destroy','q':'status:dead'}|PR1260",
        "{'action':'retry','q':'status:dead','destination':'d'}|PR1260",
        "{'action':'retry','q':'status:pending'}|PR1015",
        "{'action':'retry','filter':{'state':'dead'}}|PR1257",
        "{'action':'retry','filter':{'key':'\\u0000'}}|PR1260",
        "{'action':'retry','q':'key:\\u0000'}|PR1260",
        "{'action':['retry'],'q':'status:dead'}|PR1260"
      })
  void refusesOrdersItCannotUnderstand(String body, String code) {
    assertRefused(400, code, otto.post("bulk", body));
  }

  @Test
  void refusesWhatIsOfTheWrongKind() {
    assertRefused(404, "PR1251", vera.get("nothing"));
    assertRefused(404, "PR1251", vera.get("application.wadl"));
    assertRefused(405, "PR1252", vera.send(vera.request("stats").DELETE()));
    assertRefused(405, "PR1252", otto.post("stats", "{}"));
    assertRefused(406, "PR1254", vera.send(vera.request("stats").header("Accept", "image/png")));
    HttpRequest.Builder form =
        otto.request("bulk")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("action=retry"));
    assertRefused(415, "PR1253", otto.send(form));
    assertRefused(413, "PR1255", otto.post("bulk", "{'q':'" + "a".repeat(70_000) + "'}"));
    assertRefused(400, "PR1256", otto.post("bulk", "{'q':" + "[".repeat(60_000)));
  }

  @Test
  void refusesPeopleWhoMayNotAndSaysSoInTheAuditTrail() throws Exception {
    String id = tables.dead("denied", "no");

    assertRefused(403, "PR1001", vera.post("messages/" + id + "/retry"));
    assertThat(new RestClient(base(), "nobody").get("stats").status()).isEqualTo(401);
    assertThat(state(ok(vera.get("messages/" + id)))).isEqualTo("dead");
    assertThat(ok(vera.get("audit?target=" + id)).toString()).contains("refused PR1001");
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsNotWaitedForLong() throws Exception {
    try (Connection lock = tables.locked()) {
      Answer answer = vera.get("messages");
      assertRefused(503, "PR1016", answer);
      assertThat(answer.header("Retry-After")).isEqualTo("5");
      lock.rollback();
    }
    ok(vera.get("messages"));
  }

  @Test
  void everyGroupOfErrorsIsSelectedByItsLineOfWords() throws Exception {
    String lines = "  a lines:\n\t\"one\" \\ " + "long ".repeat(70);
    String id = tables.dead("grouped", lines);
    JsonObject group =
        ok(vera.get("dead-letters?key=grouped")).getJsonArray("groups").getJsonObject(0);
    assertThat(group.getString("group")).startsWith(" ").endsWith(" ").hasSize(300);

    JsonObject page = ok(vera.get("messages?q=" + encoded(group.getString("q"))));

    assertThat(page.getJsonArray("messages").getValuesAs(JsonObject.class))
        .extracting(RestApiIT::id)
        .containsExactly(id);
  }

  @Test
  void aKeyWithSqlOrScriptInItIsAKey() throws Exception {
    String key = "'; DROP TABLE postrider_outbox; -- <script>#{1+1}</script> \"é\\";
    String id = tables.failed(key, "no");

    JsonObject page = ok(vera.get("messages?key=" + encoded(key)));

    assertThat(id(page.getJsonArray("messages").getJsonObject(0))).isEqualTo(id);
    assertThat(page.getJsonArray("messages").getJsonObject(0).getString("key")).isEqualTo(key);
  }

  private static String base() {
    return "http://127.0.0.1:" + server.port() + "/postrider/api/v1/";
  }

  private static boolean obeys(JsonObject relay) {
    return !relay.getJsonArray("nodes").isEmpty()
        && relay.getJsonArray("nodes").stream()
            .map(JsonValue::asJsonObject)
            .allMatch(node -> node.getBoolean("obeys"));
  }

  private static JsonObject ok(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    return answer.json();
  }

  private static void assertRefused(int status, String code, Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    assertThat(answer.json().getInt("status")).isEqualTo(status);
    assertThat(answer.json().getString("remedy")).isNotBlank();
    assertThat(answer.text()).doesNotContain("dev.postrider").doesNotContain("Exception");
  }

  private static String state(JsonObject message) {
    return message.getString("state");
  }

  private static String id(JsonObject object) {
    return object.getString("id");
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String hash(String token) throws GeneralSecurityException {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }
}
