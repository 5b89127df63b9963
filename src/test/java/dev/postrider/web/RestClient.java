package dev.postrider.web;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Calls the API as somebody, with a bearer token. */
public final class RestClient {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String base;
  private final String token;

  /**
   * @param base of the API, with a slash at its end
   */
  public RestClient(String base, String token) {
    this.base = base;
    this.token = token;
  }

  /** What came back. */
  public record Answer(int status, HttpResponse<String> response) {

    /** The object. */
    public JsonObject json() {
      return Json.createReader(new StringReader(response.body())).readObject();
    }

    /** The body. */
    public String text() {
      return response.body();
    }

    /** Empty if there is none. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** The code of a problem. */
    public String code() {
      return json().getString("code", "");
    }
  }

  /** Asks. */
  public Answer get(String path) {
    return send(request(path).GET());
  }

  /** With a JSON object; quotes may be single. */
  public Answer post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.replace('\'', '"'))));
  }

  /** Without a body. */
  public Answer post(String path) {
    return send(request(path).POST(BodyPublishers.noBody()));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Authorization", "Bearer " + token);
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
