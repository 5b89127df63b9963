package dev.postrider.capture;

import jakarta.persistence.EntityListeners;
import jakarta.persistence.ExcludeSuperclassListeners;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How often an entity class and its superclasses name {@link EntityEventListener}: that often the
 * persistence provider calls it for one change (Jakarta Persistence 3.1, section 3.6.5).
 */
final class ListenerNamings {

  private static final ClassValue<Integer> COUNTS =
      new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
          return count(type);
        }
      };

  private ListenerNamings() {}

  static int of(Class<?> type) {
    return COUNTS.get(type);
  }

  /** Whether there is a listener of Postrider, or one derived from it. */
  static boolean any(Class<?> type) {
    return listeners(type)
        .anyMatch(
            named ->
                EntityEventListener.class.isAssignableFrom(named)
                    || DefaultEntityEventListener.class.isAssignableFrom(named));
  }

  private static int count(Class<?> type) {
    return (int) listeners(type).filter(named -> named == EntityEventListener.class).count();
  }

  private static Stream<Class<?>> listeners(Class<?> type) {
    List<Class<?>> found = new ArrayList<>();
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      EntityListeners listeners = c.getDeclaredAnnotation(EntityListeners.class);
      if (listeners != null) {
        for (Class<?> named : listeners.value()) {
          found.add(named);
        }
      }
      if (c.isAnnotationPresent(ExcludeSuperclassListeners.class)) {
        break;
      }
    }
    return found.stream();
  }
}
