package dev.postrider.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Calls beans of the deployed application. */
final class RemoteApplication {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;

  /**
   * @param server any URL of the server: its path may be that of the resource adapter
   * @param name of the application's archive, without its ending
   */
  RemoteApplication(URL server, String name) {
    this.base = "http://127.0.0.1:" + server.getPort() + "/" + name + "/";
  }

  /** The result of a call that succeeds. */
  String call(String bean, String method, Object... arguments) {
    HttpResponse<String> response = send(bean, method, arguments);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  /** The chain of exceptions of a call that fails, a line each. */
  String failure(String bean, String method, Object... arguments) {
    HttpResponse<String> response = send(bean, method, arguments);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(500);
    return response.body();
  }

  /**
   * Either of both: a method that rolls back may tell so or not.
   *
   * @return the chain of exceptions, if it failed
   */
  Optional<String> tell(String bean, String method, Object... arguments) {
    HttpResponse<String> response = send(bean, method, arguments);
    assertThat(response.statusCode()).as(response.body()).isIn(200, 500);
    return response.statusCode() == 200 ? Optional.empty() : Optional.of(response.body());
  }

  private HttpResponse<String> send(String bean, String method, Object... arguments) {
    String query =
        Arrays.stream(arguments)
            .map(a -> "argument=" + URLEncoder.encode(a.toString(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    URI uri = URI.create(base + "call/" + bean + "/" + method + "?" + query);
    try {
      return client.send(
          HttpRequest.newBuilder(uri)
              .timeout(TIMEOUT)
              .POST(HttpRequest.BodyPublishers.noBody())
              .build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
