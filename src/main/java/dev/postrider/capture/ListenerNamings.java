package dev.postrider.capture;

import jakarta.persistence.EntityListeners;
import jakarta.persistence.ExcludeSuperclassListeners;
import java.util.Arrays;

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

  private static int count(Class<?> type) {
    int count = 0;
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      EntityListeners listeners = c.getDeclaredAnnotation(EntityListeners.class);
      if (listeners != null) {
        count +=
            (int)
                Arrays.stream(listeners.value())
                    .filter(named -> named == EntityEventListener.class)
                    .count();
      }
      if (c.isAnnotationPresent(ExcludeSuperclassListeners.class)) {
        break;
      }
    }
    return count;
  }
}
