package dev.postrider.store;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Headers as the text of a JSON object, which operators can read and databases can query. */
final class Headers {

  private static final String NONE = "{}";

  /** Looked up once: finding the provider costs more than writing the headers. */
  private final JsonProvider json = JsonProvider.provider();

  String write(Map<String, String> headers) {
    if (headers.isEmpty()) {
      return NONE;
    }
    JsonObjectBuilder object = json.createObjectBuilder();
    headers.forEach(object::add);
    return object.build().toString();
  }

  /** In the order they were written. */
  Map<String, String> read(String text) {
    if (text.equals(NONE)) {
      return Map.of();
    }
    try (JsonReader reader = json.createReader(new StringReader(text))) {
      JsonObject object = reader.readObject();
      Map<String, String> headers = new LinkedHashMap<>();
      object.forEach(
          (name, value) ->
              headers.put(name, value instanceof JsonString s ? s.getString() : value.toString()));
      return Collections.unmodifiableMap(headers);
    }
  }
}
