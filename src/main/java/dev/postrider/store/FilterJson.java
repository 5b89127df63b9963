package dev.postrider.store;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Filters as the text of a JSON object; what restricts nothing is left out. */
final class FilterJson {

  private final JsonProvider json = JsonProvider.provider();

  String write(MessageFilter filter) {
    JsonObjectBuilder object = json.createObjectBuilder();
    if (!filter.states().isEmpty()) {
      JsonArrayBuilder states = json.createArrayBuilder();
      filter.states().stream().sorted().forEach(state -> states.add(state.name()));
      object.add("states", states);
    }
    add(object, "id", filter.id());
    add(object, "broker", filter.broker());
    add(object, "destination", filter.destination());
    add(object, "type", filter.type());
    add(object, "key", filter.key());
    add(object, "error", filter.error());
    add(object, "errorGroup", filter.errorGroup());
    add(object, "from", filter.from());
    add(object, "to", filter.to());
    return object.build().toString();
  }

  private static void add(JsonObjectBuilder object, String name, @Nullable Object value) {
    if (value != null) {
      object.add(name, value.toString());
    }
  }

  MessageFilter read(String text) {
    try (JsonReader reader = json.createReader(new StringReader(text))) {
      JsonObject object = reader.readObject();
      return new MessageFilter(
          states(object),
          object.getString("id", null),
          object.getString("broker", null),
          object.getString("destination", null),
          object.getString("type", null),
          object.getString("key", null),
          object.getString("error", null),
          object.getString("errorGroup", null),
          time(object, "from"),
          time(object, "to"));
    }
  }

  private static Set<MessageState> states(JsonObject object) {
    Set<MessageState> states = EnumSet.noneOf(MessageState.class);
    for (JsonValue state :
        object.getOrDefault("states", JsonValue.EMPTY_JSON_ARRAY).asJsonArray()) {
      states.add(MessageState.valueOf(((JsonString) state).getString()));
    }
    return states;
  }

  private static @Nullable Instant time(JsonObject object, String name) {
    return object.containsKey(name) ? Instant.parse(object.getString(name)) : null;
  }
}
