package dev.postrider.capture;

import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;

/** The platform's two JSON APIs, looked up once, since each look-up searches the class path. */
final class JsonFormat {

  private final JsonProvider provider;
  private final Jsonb binding;

  JsonFormat(JsonProvider provider, Jsonb binding) {
    this.provider = provider;
    this.binding = binding;
  }

  JsonProvider provider() {
    return provider;
  }

  /** Any object as JSON text, by Jakarta JSON Binding. */
  String bind(Object value) {
    return binding.toJson(value);
  }

  /** Any object as a part of a larger JSON document, by Jakarta JSON Binding. */
  JsonValue bound(Object value) {
    try (JsonReader reader = provider.createReader(new StringReader(bind(value)))) {
      return reader.readValue();
    }
  }
}
