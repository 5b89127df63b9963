package dev.postrider;

/**
 * An entity was updated; see {@link EntityEvent} for when and where this is fired.
 *
 * @param entity the entity as the provider holds it
 */
public record EntityUpdated(Object entity) implements EntityEvent {

  @Override
  public EntityChange change() {
    return EntityChange.UPDATED;
  }
}
