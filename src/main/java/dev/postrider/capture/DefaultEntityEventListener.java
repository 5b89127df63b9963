package dev.postrider.capture;

import dev.postrider.EntityCreated;
import dev.postrider.EntityEvent;
import dev.postrider.EntityRemoved;
import dev.postrider.EntityUpdated;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PostRemove;
import jakarta.persistence.PostUpdate;
import org.jspecify.annotations.Nullable;

/**
 * The listener of {@code META-INF/postrider-orm.xml}, for all entities of a persistence unit.
 *
 * <p>JPA calls default listeners and those of the entity one after the other, also if they are the
 * same class. So this is another class than {@link EntityEventListener}, and leaves entities alone
 * that name that one.
 */
public class DefaultEntityEventListener {

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
    if (ListenerNamings.of(event.entity().getClass()) == 0) {
      EntityEventListener.fire(events, event);
    }
  }
}
