package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.postrider.server.app.Alarms;
import dev.postrider.testkit.ArtemisServer;
import dev.postrider.testkit.Await;
import dev.postrider.testkit.PayaraServer;
import dev.postrider.web.RestClient;
import dev.postrider.web.RestClient.Answer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What machines are told by a server, while a broker is there, is away, and is there again. */
class ObserveIT {

  /** There is a look every ten seconds. */
  private static final Duration LOOK = Duration.ofSeconds(40);

  private static final int MARK = 3;
  private static final String TOKEN = "a token of a viewer";
  private static final Pattern NAME = Pattern.compile("postrider\\.[a-z_]+");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static ArtemisServer broker;
  private static HttpServer collector;
  private static PayaraServer server;
  private static RestClient api;
  private static RemoteApplication alarms;

  /** What OpenTelemetry was told of. */
  private static final Set<String> collected = ConcurrentHashMap.newKeySet();

  @BeforeAll
  static void start() throws Exception {
    broker = ArtemisServer.create("observe").start();
    collector = collector();
    // Only the WAR relays, so that its numbers are all there are.
    Path application =
        new TestApplication("observe")
            .with(Alarms.class)
            .set("postrider.relay.enabled", "false")
            .export();
    server =
        PayaraServer.named("observe")
            .postgres("jdbc/postrider", Database.withTables().url())
            .set("postrider.datasource", "jdbc/postrider")
            .set("postrider.schema", "validate")
            .set("postrider.brokers", "main")
            .set("postrider.broker.main.connector", "jms")
            .set("postrider.broker.main.url", broker.url())
            .set("postrider.watermark.rows", MARK)
            .set("postrider.watermark.readiness", "true")
            .set("postrider.watermark.refuse", "true")
            .set("postrider.console.tokens", "prometheus")
            .set("postrider.console.token.prometheus.hash", "sha256:" + hash())
            .set("postrider.console.token.prometheus.role", "viewer")
            .set("otel.sdk.disabled", "false")
            .set("otel.traces.exporter", "none")
            .set("otel.logs.exporter", "none")
            .set("otel.metrics.exporter", "otlp")
            .set("otel.metric.export.interval", "1000")
            .set("otel.exporter.otlp.protocol", "http/protobuf")
            .set(
                "otel.exporter.otlp.endpoint",
                "http://127.0.0.1:" + collector.getAddress().getPort())
            .deploy(List.of(application, Path.of("target/postrider.war").toAbsolutePath()))
            .start();
    api = new RestClient("http://127.0.0.1:" + server.port() + "/postrider/api/v1/", TOKEN);
    alarms = new RemoteApplication(server.url(), "observe");
  }

  @AfterAll
  static void stop() {
    server.close();
    collector.stop(0);
    broker.close();
  }

  @Test
  void anOutageIsSeenToBeginAndToEnd() throws Exception {
    Await.until("all is well", LOOK, () -> ready().equals("UP") && numbers().contains(UP));
    alarms.call("Alarms", "publish", "first");
    Await.until("it is sent", () -> numbers().contains(SENT + "1"));
    assertThat(live()).isEqualTo("UP");
    Await.until(
        "the tables were looked at",
        LOOK,
        () -> numbers().containsAll(List.of("postrider_looked 1", waiting(0), passed(0))));
    assertThat(numbers())
        .anyMatch(line -> line.matches("postrider_commit_to_confirm_seconds_count.* 1"));

    broker.kill();
    for (int i = 0; i < MARK; i++) {
      alarms.call("Alarms", "publish", "waits");
    }
    Await.until("too much waits", LOOK, () -> ready().equals("DOWN"));
    Await.until("observers hear of it", LOOK, () -> heard().equals("main ROWS true"));
    assertThat(alarms.failure("Alarms", "publish", "one more")).contains("PR0118");
    Await.until("the numbers tell", LOOK, () -> numbers().contains(passed(1)));
    assertThat(numbers()).contains(waiting(MARK), "postrider_broker_up{broker=\"main\"} 0");
    assertThat(live()).as("a restart would not help").isEqualTo("UP");

    broker.start();
    Await.until("all is well again", LOOK, () -> ready().equals("UP"));
    Await.until("observers hear of it", LOOK, () -> heard().endsWith("main ROWS false"));
    alarms.call("Alarms", "publish", "last");
    Await.until("all are sent", () -> numbers().contains(SENT + (MARK + 2)));
    Await.until("the numbers tell", LOOK, () -> numbers().containsAll(List.of(waiting(0), UP)));
    assertThat(live()).isEqualTo("UP");
  }

  @Test
  void metricsAreForThoseWhoHaveAToken() throws Exception {
    Answer answer = api.get("metrics");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type").replace(" ", ""))
        .isEqualToIgnoringCase("text/plain;version=0.0.4;charset=utf-8");
    assertThat(answer.text()).startsWith("# HELP postrider_").endsWith("\n");
    assertThat(get("/postrider/api/v1/metrics").statusCode()).isEqualTo(401);
  }

  @Test
  void openTelemetryGetsTheSame() {
    Await.until(
        "the collector has them",
        LOOK,
        () ->
            collected.containsAll(
                List.of(
                    "postrider.looked", "postrider.backlog_messages", "postrider.messages_sent")));
  }

  private static final String UP = "postrider_broker_up{broker=\"main\"} 1";
  private static final String SENT = "postrider_messages_sent_total{broker=\"main\"} ";

  private static String waiting(int messages) {
    return "postrider_backlog_messages{broker=\"main\"} " + messages;
  }

  private static String passed(int value) {
    return "postrider_watermark_passed{broker=\"main\",mark=\"rows\"} " + value;
  }

  private static List<String> numbers() {
    return api.get("metrics").text().lines().toList();
  }

  private static String heard() {
    return alarms.call("Alarms", "heard");
  }

  private static String ready() throws Exception {
    return health("ready", "postrider-readiness");
  }

  private static String live() throws Exception {
    return health("live", "postrider-liveness");
  }

  /** Of the server; both of its applications have the check. */
  private static String health(String kind, String check) throws Exception {
    String body = get("/health/" + kind).body();
    JsonObject health = Json.createReader(new StringReader(body)).readObject();
    Stream<String> checks =
        health.getJsonArray("checks").getValuesAs(JsonObject.class).stream()
            .map(entry -> entry.getString("name"));
    assertThat(checks.filter(name -> name.contains(check))).as(body).hasSize(2);
    return health.getString("status");
  }

  private static HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /** Takes OTLP over HTTP; names are plain text in it. */
  private static HttpServer collector() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/v1/metrics",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          Matcher names = NAME.matcher(new String(body, StandardCharsets.ISO_8859_1));
          while (names.find()) {
            collected.add(names.group());
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    http.start();
    return http;
  }

  private static String hash() throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }
}
