package dev.postrider.capture;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the declarations of each class once. Safe for use by any thread. */
final class PublishedEntities {

  private final Map<Class<?>, PublishedEntity> published = new ConcurrentHashMap<>();
  private final MappedClasses classes;

  PublishedEntities(MappedClasses classes) {
    this.classes = classes;
  }

  PublishedEntity of(Object entity) {
    Class<?> type = entity.getClass();
    return published.computeIfAbsent(
        MappedClass.entityClass(type).orElse(type), key -> PublishedEntity.of(key, classes));
  }
}
