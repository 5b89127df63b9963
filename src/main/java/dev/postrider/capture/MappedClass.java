package dev.postrider.capture;

import jakarta.persistence.AccessType;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.MappedSuperclass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mapped attributes of an entity, mapped superclass or embeddable, inherited ones first, as its
 * annotations say (Jakarta Persistence 3.1, sections 2.2 and 2.3).
 */
final class MappedClass {

  private final Class<?> type;
  private final Map<String, MappedAttribute> attributes;
  private final List<MappedAttribute> all;
  private final List<MappedAttribute> identifiers;

  private MappedClass(Class<?> type, Map<String, MappedAttribute> attributes) {
    this.type = type;
    this.attributes = attributes;
    this.all = List.copyOf(attributes.values());
    this.identifiers = all.stream().filter(MappedAttribute::identifier).toList();
  }

  /** An entity or mapped superclass; the place of its identifier says how it is accessed. */
  static MappedClass ofEntity(Class<?> type) {
    return read(type, AccessRules.defaultOf(hierarchy(type)));
  }

  /** An embeddable; accessed like its owner, where it does not say otherwise. */
  static MappedClass ofEmbeddable(Class<?> type, AccessType access) {
    return read(type, access);
  }

  /** The entity class behind a class the provider may have derived from it. */
  static Optional<Class<?>> entityClass(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.isAnnotationPresent(Entity.class)) {
        return Optional.of(c);
      }
    }
    return Optional.empty();
  }

  private static MappedClass read(Class<?> type, AccessType access) {
    Map<String, MappedAttribute> attributes = new LinkedHashMap<>();
    for (Class<?> c : hierarchy(type)) {
      new MappedMembers(c, type, AccessRules.of(c, access))
          .read()
          .forEach(attribute -> attributes.put(attribute.name(), attribute));
    }
    return new MappedClass(type, attributes);
  }

  /** The class and its superclasses with mapped state, the topmost first. */
  private static List<Class<?>> hierarchy(Class<?> type) {
    List<Class<?>> classes = new ArrayList<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      if (c == type
          || c.isAnnotationPresent(Entity.class)
          || c.isAnnotationPresent(MappedSuperclass.class)
          || c.isAnnotationPresent(Embeddable.class)) {
        classes.add(0, c);
      }
    }
    return classes;
  }

  Class<?> type() {
    return type;
  }

  /** All attributes, the identifier's included. */
  List<MappedAttribute> attributes() {
    return all;
  }

  Optional<MappedAttribute> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  /** The attributes that make up the identifier. */
  List<MappedAttribute> identifiers() {
    return identifiers;
  }
}
