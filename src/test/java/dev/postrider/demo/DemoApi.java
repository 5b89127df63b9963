package dev.postrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the console knows, by the token that the demo prints. */
record DemoApi(String base, String token) {

  private static final Pattern PRINTED =
      Pattern.compile("Bearer (\\w+)' \\\\\\s+(http\\S+/api/v1/)");

  static DemoApi of(String output) {
    Matcher printed = PRINTED.matcher(output);
    assertThat(printed.find()).as(output).isTrue();
    return new DemoApi(printed.group(2), printed.group(1));
  }

  List<String> dead() throws IOException, InterruptedException {
    return messages("status=dead");
  }

  int failedParcels() throws IOException, InterruptedException {
    return messages("status=failed&destination=/queue/shipping").size();
  }

  /** Their destinations, sorted. */
  List<String> messages(String query) throws IOException, InterruptedException {
    return get("messages?limit=100&" + query)
        .getJsonArray("messages")
        .getValuesAs(JsonObject.class)
        .stream()
        .map(message -> message.getString("destination"))
        .sorted()
        .toList();
  }

  /** Each with its connector. */
  List<String> brokers() throws IOException, InterruptedException {
    return get("brokers").getJsonArray("brokers").getValuesAs(JsonObject.class).stream()
        .map(broker -> broker.getString("name") + " " + connector(broker))
        .toList();
  }

  private static String connector(JsonObject broker) {
    return broker.getJsonArray("nodes").getJsonObject(0).getString("connector");
  }

  private JsonObject get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Authorization", "Bearer " + token)
            .build();
    String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    try (JsonReader reader = Json.createReader(new StringReader(body))) {
      return reader.readObject();
    }
  }
}
