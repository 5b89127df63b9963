package dev.postrider.capture;

import jakarta.persistence.AccessType;
import jakarta.persistence.Embeddable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads each mapped class once. Safe for use by any thread. */
final class MappedClasses {

  private record Embedded(Class<?> type, AccessType access) {}

  private final Map<Class<?>, MappedClass> entities = new ConcurrentHashMap<>();
  private final Map<Embedded, MappedClass> embeddables = new ConcurrentHashMap<>();

  /** The class of an entity or of a proxy of it. */
  MappedClass entity(Class<?> type) {
    Class<?> entity = MappedClass.entityClass(type).orElse(type);
    return entities.computeIfAbsent(entity, MappedClass::ofEntity);
  }

  /** The class of an embeddable value or of one the provider derived from it. */
  MappedClass embeddable(Class<?> type, AccessType access) {
    Class<?> own = type;
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.isAnnotationPresent(Embeddable.class)) {
        own = c;
        break;
      }
    }
    return embeddables.computeIfAbsent(
        new Embedded(own, access), key -> MappedClass.ofEmbeddable(key.type, key.access));
  }
}
