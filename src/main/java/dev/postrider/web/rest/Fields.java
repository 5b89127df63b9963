package dev.postrider.web.rest;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object, field by field. Nothing is {@code null}, so that an object of a kind always has
 * the same fields; constants are in lower case; times and durations are those of ISO 8601.
 */
final class Fields {

  private static final JsonProvider JSON = JsonProvider.provider();

  private final JsonObjectBuilder object = JSON.createObjectBuilder();

  Fields add(String name, @Nullable Object value) {
    object.add(name, json(value));
    return this;
  }

  JsonObject build() {
    return object.build();
  }

  static <T> JsonArray array(Collection<T> all, Function<? super T, ?> each) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    all.forEach(one -> array.add(json(each.apply(one))));
    return array.build();
  }

  private static JsonValue json(@Nullable Object value) {
    if (value == null) {
      return JsonValue.NULL;
    }
    if (value instanceof JsonValue json) {
      return json;
    }
    if (value instanceof Boolean flag) {
      return flag ? JsonValue.TRUE : JsonValue.FALSE;
    }
    if (value instanceof Integer || value instanceof Long) {
      return JSON.createValue(((Number) value).longValue());
    }
    return JSON.createValue(value instanceof Enum<?> constant ? word(constant) : value.toString());
  }

  /** As it stands in filters: {@code failed}, {@code view-payload}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
