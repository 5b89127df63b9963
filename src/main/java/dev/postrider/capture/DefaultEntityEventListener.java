package dev.postrider.capture;

import dev.postrider.EntityCreated;
import dev.postrider.EntityEvent;
import dev.postrider.EntityRemoved;
import dev.postrider.EntityUpdated;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.ExcludeSuperclassListeners;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PostRemove;
import jakarta.persistence.PostUpdate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The listener of {@code META-INF/postrider-orm.xml}, for all entities of a persistence unit.
 *
 * <p>JPA calls default listeners and those of the entity one after the other, also if they are the
 * same class. So this is another class than {@link EntityEventListener}, and leaves entities alone
 * that name that one.
 */
public class DefaultEntityEventListener {

  private static final ClassValue<Boolean> HAS_OWN =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return namesListener(type);
        }
      };

  @Inject @Nullable Event<EntityEvent> events;

  /** Made by the persistence provider. */
  public DefaultEntityEventListener() {}

  /** Fires {@link EntityCreated}. */
  @PostPersist
  public void created(Object entity) {
    fire(new EntityCreated(entity));
  }

  /** Fires {@link EntityUpdated}. */
  @PostUpdate
  public void updated(Object entity) {
    fire(new EntityUpdated(entity));
  }

  /** Fires {@link EntityRemoved}. */
  @PostRemove
  public void removed(Object entity) {
    fire(new EntityRemoved(entity));
  }

  private void fire(EntityEvent event) {
    if (!HAS_OWN.get(event.entity().getClass())) {
      EntityEventListener.fire(events, event);
    }
  }

  private static boolean namesListener(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      EntityListeners listeners = c.getDeclaredAnnotation(EntityListeners.class);
      if (listeners != null
          && Arrays.asList(listeners.value()).contains(EntityEventListener.class)) {
        return true;
      }
      if (c.isAnnotationPresent(ExcludeSuperclassListeners.class)) {
        return false;
      }
    }
    return false;
  }
}
