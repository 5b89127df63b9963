package dev.postrider.demo;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Talks to the order shop. */
final class ShopClient {

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String shop;

  ShopClient(int port) {
    this.shop = "http://localhost:" + port + "/shop/";
  }

  /** Places an order; its id. */
  long place() throws IOException, InterruptedException {
    HttpResponse<String> response = send(request("orders").POST(BodyPublishers.noBody()));
    if (response.statusCode() != 201) {
      throw new AssertionError("HTTP " + response.statusCode() + ": " + response.body());
    }
    try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
      return reader.readObject().getJsonNumber("id").longValueExact();
    }
  }

  List<Long> orderIds() throws IOException, InterruptedException {
    return numbers("orders?last=100000", "id");
  }

  List<Long> invoicedOrderIds() throws IOException, InterruptedException {
    return numbers("invoices?last=100000", "orderId");
  }

  List<Long> sentOrderIds() throws IOException, InterruptedException {
    return numbers("parcels?last=100000", "orderId");
  }

  JsonObject state() throws IOException, InterruptedException {
    return object(request("state").GET());
  }

  /** Switches something, and tells the state after it. */
  JsonObject post(String path) throws IOException, InterruptedException {
    return object(request(path).POST(BodyPublishers.noBody()));
  }

  private JsonObject object(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = send(request);
    if (response.statusCode() != 200) {
      throw new AssertionError("HTTP " + response.statusCode() + ": " + response.body());
    }
    try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
      return reader.readObject();
    }
  }

  private List<Long> numbers(String path, String name) throws IOException, InterruptedException {
    String body = send(request(path).GET()).body();
    try (JsonReader reader = Json.createReader(new StringReader(body))) {
      JsonArray array = reader.readArray();
      return array.getValuesAs(JsonObject.class).stream()
          .map(object -> object.getJsonNumber(name).longValueExact())
          .toList();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(shop + path)).timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
