package dev.postrider.capture;

import static dev.postrider.capture.CaptureProblem.NO_CONTAINER;
import static dev.postrider.capture.DeclarationProblem.LISTENER_TWICE;

import dev.postrider.EntityCreated;
import dev.postrider.EntityEvent;
import dev.postrider.EntityRemoved;
import dev.postrider.EntityUpdated;
import dev.postrider.PostriderException;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PostRemove;
import jakarta.persistence.PostUpdate;
import org.jspecify.annotations.Nullable;

/**
 * The JPA listener that fires an {@link EntityEvent} for each change of an entity, in the callback:
 * on its thread, after the SQL statement, inside the transaction. A failing observer fails the
 * transaction.
 *
 * <p>Name it by {@code @EntityListeners(EntityEventListener.class)} on an entity, once in its
 * hierarchy, or switch the capture on for all entities of a persistence unit by {@code
 * <mapping-file>META-INF/postrider-orm.xml</mapping-file>}; an entity under both fires once.
 *
 * <p>Throws {@link PostriderException} PR0114 where there is no CDI container, PR0137 if an entity
 * and its superclasses name it more than once.
 */
public class EntityEventListener {

  @Inject @Nullable Event<EntityEvent> events;

  /** Made by the persistence provider. */
  public EntityEventListener() {}

  /** Fires {@link EntityCreated}. */
  @PostPersist
  public void created(Object entity) {
    fireOnce(new EntityCreated(entity));
  }

  /** Fires {@link EntityUpdated}. */
  @PostUpdate
  public void updated(Object entity) {
    fireOnce(new EntityUpdated(entity));
  }

  /** Fires {@link EntityRemoved}. */
  @PostRemove
  public void removed(Object entity) {
    fireOnce(new EntityRemoved(entity));
  }

  /** Named twice it is called twice, and nothing tells the second call from a second change. */
  private void fireOnce(EntityEvent event) {
    Class<?> type = event.entity().getClass();
    if (ListenerNamings.of(type) > 1) {
      throw new PostriderException(LISTENER_TWICE.of(type.getName()));
    }
    fire(events, event);
  }

  static void fire(@Nullable Event<EntityEvent> injected, EntityEvent event) {
    if (injected != null) {
      injected.fire(event);
    } else {
      lookUp().fire(event);
    }
  }

  /** Providers that were started without a bean manager do not inject. */
  private static Event<EntityEvent> lookUp() {
    try {
      return CDI.current().getBeanManager().getEvent().select(EntityEvent.class);
    } catch (IllegalStateException failure) {
      throw new PostriderException(NO_CONTAINER.of(), failure);
    }
  }
}
