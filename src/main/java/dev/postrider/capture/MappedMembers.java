package dev.postrider.capture;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Basic;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Transient;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Finds the mapped fields and getters that one class declares. */
final class MappedMembers {

  private final Class<?> declaring;
  private final Class<?> whole;
  private final AccessType access;

  /**
   * Looks at one class.
   *
   * @param whole the class whose attributes are asked for, {@code declaring} or a subclass of it
   */
  MappedMembers(Class<?> declaring, Class<?> whole, AccessType access) {
    this.declaring = declaring;
    this.whole = whole;
    this.access = access;
  }

  List<MappedAttribute> read() {
    List<MappedAttribute> attributes = new ArrayList<>();
    for (Field field : declaring.getDeclaredFields()) {
      if (isState(field) && readsBy(AccessType.FIELD, field)) {
        attributes.add(attribute(field.getName(), field, field));
      }
    }
    for (Method method : declaring.getDeclaredMethods()) {
      if (isGetter(method) && readsBy(AccessType.PROPERTY, method) && isProperty(method)) {
        attributes.add(attribute(propertyName(method), method, method));
      }
    }
    return attributes;
  }

  /** A method that may read a property; setters, bridges and woven methods are none. */
  static boolean isGetter(Method method) {
    String name = method.getName();
    boolean named =
        name.startsWith("get") && name.length() > 3
            || name.startsWith("is") && name.length() > 2 && isBoolean(method.getReturnType());
    return named
        && method.getParameterCount() == 0
        && method.getReturnType() != void.class
        && !method.isSynthetic()
        && !Modifier.isStatic(method.getModifiers())
        && !Modifier.isPrivate(method.getModifiers());
  }

  private static boolean isBoolean(Class<?> type) {
    return type == boolean.class || type == Boolean.class;
  }

  /** Providers weave fields of their own into entities, not all of them transient. */
  private static boolean isState(Field field) {
    int modifiers = field.getModifiers();
    String name = field.getName();
    return !Modifier.isStatic(modifiers)
        && !Modifier.isTransient(modifiers)
        && !field.isSynthetic()
        && !name.startsWith("_persistence_")
        && !name.startsWith("$$_");
  }

  private boolean readsBy(AccessType type, AnnotatedElement member) {
    if (member.isAnnotationPresent(Transient.class)) {
      return false;
    }
    Access own = member.getAnnotation(Access.class);
    return (own == null ? access : own.value()) == type;
  }

  /** A getter without setter computes something, unless its annotations say it is mapped. */
  private boolean isProperty(Method getter) {
    return AccessRules.isMapping(getter) || hasSetter(getter);
  }

  private boolean hasSetter(Method getter) {
    String setter = "set" + stem(getter);
    for (Class<?> c = whole; c != null; c = c.getSuperclass()) {
      if (Arrays.stream(c.getDeclaredMethods())
          .anyMatch(m -> m.getName().equals(setter) && m.getParameterCount() == 1)) {
        return true;
      }
    }
    return false;
  }

  private static String stem(Method getter) {
    return getter.getName().substring(getter.getName().startsWith("get") ? 3 : 2);
  }

  /** The rule of JavaBeans: {@code getURL} is {@code URL}, {@code getName} is {@code name}. */
  static String propertyName(Method getter) {
    String stem = stem(getter);
    if (stem.length() > 1
        && Character.isUpperCase(stem.charAt(0))
        && Character.isUpperCase(stem.charAt(1))) {
      return stem;
    }
    return stem.substring(0, 1).toLowerCase(Locale.ROOT) + stem.substring(1);
  }

  private MappedAttribute attribute(String name, AnnotatedElement annotated, Member member) {
    boolean identifier =
        annotated.isAnnotationPresent(Id.class) || annotated.isAnnotationPresent(EmbeddedId.class);
    Class<?> type = MappedAttribute.typeOf(member);
    return new MappedAttribute(
        name, kind(annotated, type), identifier, isLazy(annotated), access, member);
  }

  private static MappedAttribute.Kind kind(AnnotatedElement member, Class<?> type) {
    if (member.isAnnotationPresent(ManyToOne.class) || member.isAnnotationPresent(OneToOne.class)) {
      return MappedAttribute.Kind.TO_ONE;
    }
    if (member.isAnnotationPresent(OneToMany.class)
        || member.isAnnotationPresent(ManyToMany.class)) {
      return MappedAttribute.Kind.TO_MANY;
    }
    if (member.isAnnotationPresent(ElementCollection.class)) {
      return MappedAttribute.Kind.ELEMENTS;
    }
    if (member.isAnnotationPresent(Embedded.class)
        || member.isAnnotationPresent(EmbeddedId.class)
        || type.isAnnotationPresent(Embeddable.class)) {
      return MappedAttribute.Kind.EMBEDDED;
    }
    return MappedAttribute.Kind.BASIC;
  }

  private static boolean isLazy(AnnotatedElement member) {
    return Arrays.stream(member.getDeclaredAnnotations())
        .anyMatch(annotation -> fetch(annotation) == FetchType.LAZY);
  }

  private static FetchType fetch(Annotation annotation) {
    if (annotation instanceof ManyToOne reference) {
      return reference.fetch();
    }
    if (annotation instanceof OneToOne reference) {
      return reference.fetch();
    }
    if (annotation instanceof OneToMany references) {
      return references.fetch();
    }
    if (annotation instanceof ManyToMany references) {
      return references.fetch();
    }
    if (annotation instanceof ElementCollection elements) {
      return elements.fetch();
    }
    return annotation instanceof Basic basic ? basic.fetch() : FetchType.EAGER;
  }
}
