package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.server.bad.Letter;
import dev.postrider.server.bad.Parcel;
import dev.postrider.testkit.PayaraServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is deployed, what is not, and what the log says about it. */
class DeploymentIT {

  @Test
  void theWarDeploysWithNothingConfiguredAndLogsNothingBad() throws Exception {
    try (PayaraServer server =
        PayaraServer.start("plain", List.of(Path.of("target/postrider.war").toAbsolutePath()))) {
      assertThat(server.log()).contains("Deployed 1 archive(s)");
      server.stop();
      // No relay, no broker, no resource adapter: nothing to complain about either.
      assertThat(server.log())
          .doesNotContain("SEVERE")
          .doesNotContain("Exception")
          .doesNotContain("PR0");
    }
  }

  @Test
  void wrongApplicationsAreRefusedWithAllTheirProblemsAndOthersAreNot() throws Exception {
    Path declarations =
        new TestApplication("declarations").with(Parcel.class, Letter.class).export();
    Path settings =
        new TestApplication("settings")
            .set("postrider.relay.lease", "soon")
            .set("postrider.inbox.windw", "P7D")
            .set("postrider.brokers", "main")
            .export();
    Path good = new TestApplication("good").export();
    List<Path> archives = List.of(declarations, settings, good);
    try (PayaraServer server = PayaraServer.start("refusals", archives)) {
      String log = server.log();
      assertThat(message(log, "PR0121")).contains(Parcel.class.getName()).contains("'colour'");
      assertThat(message(log, "PR0124")).contains(Parcel.class.getName()).contains("toParcelSent");
      assertThat(message(log, "PR0123")).contains(Letter.class.getName()).contains("'body'");
      assertThat(message(log, "PR0201")).contains("postrider.relay.lease").contains("'soon'");
      assertThat(message(log, "PR0204")).contains("postrider.inbox.windw");
      assertThat(message(log, "PR0202")).contains("'main'");
      assertThat(status(server, "declarations")).isEqualTo(404);
      assertThat(status(server, "settings")).isEqualTo(404);
      assertThat(status(server, "good")).isEqualTo(405);
    }
  }

  /** The first line with this code. */
  private static String message(String log, String code) {
    return log.lines()
        .filter(line -> line.contains(code + ":"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(code + " is not in the log"));
  }

  /** Of a GET on the servlet of the application, which takes only POST. */
  private static int status(PayaraServer server, String application)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/" + application + "/call/x");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
        .statusCode();
  }
}
