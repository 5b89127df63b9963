package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.ID_MISSING;

import dev.postrider.PostriderException;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.persistence.Embeddable;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of an entity: its identifier under {@code id}, whatever the attribute is called,
 * and its other mapped attributes under their Java names. A composite identifier is an object.
 *
 * <p>A reference is the other's identifier, a collection of references a list of these, an element
 * collection a list (a map: an object) of its values, an embedded value an object. What is not
 * loaded is left out, for no query may run in a callback; so is a reference to an entity that has
 * no identifier yet. Null is null.
 */
final class EntityBody {

  static final String ID = "id";

  private final MappedClasses classes;
  private final JsonValues values;
  private final JsonProvider provider;
  private final BiPredicate<Object, String> loaded;

  /**
   * Wires it.
   *
   * @param loaded whether the provider has loaded an entity's attribute; must not load it
   */
  EntityBody(MappedClasses classes, JsonFormat json, BiPredicate<Object, String> loaded) {
    this.classes = classes;
    this.values = new JsonValues(json);
    this.provider = json.provider();
    this.loaded = loaded;
  }

  /**
   * The default body.
   *
   * @param fields the attributes in it besides the identifier; empty for all
   */
  JsonObject of(Object entity, Set<String> fields) {
    JsonObjectBuilder body = provider.createObjectBuilder();
    body.add(ID, identifier(entity));
    for (MappedAttribute attribute : classes.entity(entity.getClass()).attributes()) {
      String name = attribute.name();
      if (!attribute.identifier() && (fields.isEmpty() || fields.contains(name))) {
        value(entity, attribute, true).ifPresent(value -> body.add(name, value));
      }
    }
    return body.build();
  }

  /**
   * The entity's identifier.
   *
   * @throws PostriderException PR0111 if it has none yet
   */
  JsonValue identifier(Object entity) {
    return knownIdentifier(entity)
        .orElseThrow(
            () ->
                new PostriderException(
                    ID_MISSING.of(classes.entity(entity.getClass()).type().getSimpleName())));
  }

  /** The text form of an attribute or, by the name {@code id}, of the identifier; null if none. */
  @Nullable String text(Object entity, String name) {
    JsonValue value =
        classes
            .entity(entity.getClass())
            .attribute(name)
            .flatMap(attribute -> value(entity, attribute, true))
            .orElseGet(() -> name.equals(ID) ? identifier(entity) : JsonValue.NULL);
    return value == JsonValue.NULL ? null : text(value);
  }

  /** A text without quotes, anything else as JSON. */
  static String text(JsonValue value) {
    return value instanceof JsonString string ? string.getString() : value.toString();
  }

  private Optional<JsonValue> knownIdentifier(Object entity) {
    MappedClass mapped = classes.entity(entity.getClass());
    List<MappedAttribute> parts = mapped.identifiers();
    if (parts.size() == 1) {
      return identifierPart(entity, mapped, parts.get(0));
    }
    JsonObjectBuilder composite = provider.createObjectBuilder();
    for (MappedAttribute part : parts) {
      Optional<JsonValue> value = identifierPart(entity, mapped, part);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      composite.add(part.name(), value.get());
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(composite.build());
  }

  private Optional<JsonValue> identifierPart(
      Object entity, MappedClass mapped, MappedAttribute part) {
    // The fields of a proxy are empty; its getter of the identifier answers without a query.
    boolean proxy = entity.getClass() != mapped.type();
    MappedAttribute readable = proxy ? part.byGetter(mapped.type()) : part;
    return value(entity, readable, true).filter(value -> value != JsonValue.NULL);
  }

  private Optional<JsonValue> value(Object owner, MappedAttribute attribute, boolean entity) {
    if (attribute.kind().isCollection() && !isLoaded(owner, attribute, entity)) {
      return Optional.empty();
    }
    Object value = attribute.read(owner);
    if (value == null) {
      return Optional.of(JsonValue.NULL);
    }
    return switch (attribute.kind()) {
      case BASIC -> Optional.of(values.of(attribute.name(), value));
      case EMBEDDED -> Optional.of(embedded(value, attribute));
      case TO_ONE -> knownIdentifier(value);
      case TO_MANY -> references(value instanceof Map<?, ?> map ? map.values() : items(value));
      case ELEMENTS -> Optional.of(elements(value, attribute));
    };
  }

  /** Providers can be asked about entities only, so embeddables show just eager collections. */
  private boolean isLoaded(Object owner, MappedAttribute attribute, boolean entity) {
    return entity ? loaded.test(owner, attribute.name()) : !attribute.lazy();
  }

  private JsonObject embedded(Object value, MappedAttribute attribute) {
    JsonObjectBuilder object = provider.createObjectBuilder();
    for (MappedAttribute part :
        classes.embeddable(value.getClass(), attribute.access()).attributes()) {
      value(value, part, false).ifPresent(json -> object.add(part.name(), json));
    }
    return object.build();
  }

  /** A list that lacks some would be taken for the whole: all identifiers, or nothing. */
  private Optional<JsonValue> references(Collection<?> entities) {
    JsonArrayBuilder list = provider.createArrayBuilder();
    for (Object entity : entities) {
      Optional<JsonValue> id =
          entity == null ? Optional.of(JsonValue.NULL) : knownIdentifier(entity);
      if (id.isEmpty()) {
        return Optional.empty();
      }
      list.add(id.get());
    }
    return Optional.of(list.build());
  }

  private JsonValue elements(Object value, MappedAttribute attribute) {
    if (value instanceof Map<?, ?> map) {
      JsonObjectBuilder object = provider.createObjectBuilder();
      map.forEach(
          (key, item) -> object.add(text(element(key, attribute)), element(item, attribute)));
      return object.build();
    }
    JsonArrayBuilder list = provider.createArrayBuilder();
    items(value).forEach(item -> list.add(element(item, attribute)));
    return list.build();
  }

  private JsonValue element(@Nullable Object item, MappedAttribute attribute) {
    boolean embeddable = item != null && item.getClass().isAnnotationPresent(Embeddable.class);
    return item != null && embeddable
        ? embedded(item, attribute)
        : values.of(attribute.name(), item);
  }

  private static Collection<?> items(Object value) {
    return value instanceof Object[] array ? Arrays.asList(array) : (Collection<?>) value;
  }
}
