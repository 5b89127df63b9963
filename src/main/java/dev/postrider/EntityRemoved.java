package dev.postrider;

/**
 * An entity was deleted; see {@link EntityEvent} for when and where this is fired.
 *
 * @param entity the entity as the provider holds it
 */
public record EntityRemoved(Object entity) implements EntityEvent {

  @Override
  public EntityChange change() {
    return EntityChange.REMOVED;
  }
}
