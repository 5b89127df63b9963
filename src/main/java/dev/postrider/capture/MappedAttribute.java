package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.ATTRIBUTE_UNREADABLE;

import dev.postrider.PostriderException;
import jakarta.persistence.AccessType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A mapped attribute of an entity or embeddable class.
 *
 * @param name its Java name
 * @param kind what its value is
 * @param identifier whether it is the identifier or a part of it
 * @param lazy whether its mapping lets the provider load it later
 * @param access how its class is accessed, which an embeddable value inherits
 * @param member the field or getter it is read by
 */
record MappedAttribute(
    String name, Kind kind, boolean identifier, boolean lazy, AccessType access, Member member) {

  /** What the value of an attribute is. */
  enum Kind {
    BASIC,
    EMBEDDED,
    TO_ONE,
    TO_MANY,
    ELEMENTS;

    boolean isCollection() {
      return this == TO_MANY || this == ELEMENTS;
    }
  }

  /** The declared type of the value. */
  Class<?> type() {
    return typeOf(member);
  }

  static Class<?> typeOf(Member member) {
    return member instanceof Method getter ? getter.getReturnType() : ((Field) member).getType();
  }

  /**
   * Its value in {@code owner}, by the member that JPA uses.
   *
   * @throws PostriderException PR0113 if the getter fails or the member is not accessible
   */
  @Nullable Object read(Object owner) {
    try {
      ((AccessibleObject) member).setAccessible(true);
      return member instanceof Method getter ? getter.invoke(owner) : ((Field) member).get(owner);
    } catch (InvocationTargetException failure) {
      throw unreadable(failure.getCause() == null ? failure : failure.getCause());
    } catch (IllegalAccessException | RuntimeException failure) {
      throw unreadable(failure);
    }
  }

  /** This attribute read by its getter, if the class has one. */
  MappedAttribute byGetter(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        if (MappedMembers.isGetter(method) && MappedMembers.propertyName(method).equals(name)) {
          return new MappedAttribute(name, kind, identifier, lazy, access, method);
        }
      }
    }
    return this;
  }

  private PostriderException unreadable(Throwable cause) {
    String path = member.getDeclaringClass().getSimpleName() + "." + name;
    return new PostriderException(
        ATTRIBUTE_UNREADABLE.of(path, cause.getClass().getSimpleName()), cause);
  }
}
