package dev.postrider.capture;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Id;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whether JPA reads fields or getters (Jakarta Persistence 3.1, section 2.3). */
final class AccessRules {

  private AccessRules() {}

  /** The default of a hierarchy: where the identifier is annotated, else any mapping. */
  static AccessType defaultOf(List<Class<?>> hierarchy) {
    List<Class<?>> implicit =
        hierarchy.stream().filter(c -> !c.isAnnotationPresent(Access.class)).toList();
    if (implicit.isEmpty()) {
      return AccessType.FIELD;
    }
    Predicate<AnnotatedElement> identifier =
        e -> e.isAnnotationPresent(Id.class) || e.isAnnotationPresent(EmbeddedId.class);
    return Stream.of(implicit, hierarchy)
            .filter(
                classes ->
                    fields(classes).anyMatch(identifier) || getters(classes).anyMatch(identifier))
            .findFirst()
            .map(classes -> getters(classes).anyMatch(identifier))
            .orElseGet(
                () ->
                    getters(implicit).anyMatch(AccessRules::isMapping)
                        && fields(implicit).noneMatch(AccessRules::isMapping))
        ? AccessType.PROPERTY
        : AccessType.FIELD;
  }

  /** The access of one class: its own if it says one, else the default. */
  static AccessType of(Class<?> type, AccessType byDefault) {
    Access own = type.getDeclaredAnnotation(Access.class);
    return own == null ? byDefault : own.value();
  }

  /** Whether the field or method carries a mapping annotation that decides about access. */
  static boolean isMapping(AnnotatedElement member) {
    return Arrays.stream(member.getDeclaredAnnotations())
        .map(annotation -> annotation.annotationType())
        .anyMatch(
            type ->
                type != Access.class
                    && type.getPackageName().equals("jakarta.persistence")
                    && !isCallback(type));
  }

  /** Callback methods of an entity say nothing about access. */
  private static boolean isCallback(Class<?> annotation) {
    String name = annotation.getSimpleName();
    return name.startsWith("Pre") || name.startsWith("Post");
  }

  private static Stream<AnnotatedElement> fields(List<Class<?>> classes) {
    return classes.stream().flatMap(c -> Arrays.stream(c.getDeclaredFields()));
  }

  private static Stream<AnnotatedElement> getters(List<Class<?>> classes) {
    return classes.stream()
        .flatMap(c -> Arrays.stream(c.getDeclaredMethods()))
        .filter(MappedMembers::isGetter)
        .map(AnnotatedElement.class::cast);
  }
}
