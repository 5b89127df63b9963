package dev.postrider;

import java.util.Optional;

/**
 * A change of a JPA entity, fired as a CDI event in the callback of the persistence provider: after
 * the SQL statement, inside the transaction, which may still roll back. Observers must not use the
 * entity manager (Jakarta Persistence 3.1, section 3.5.2).
 */
public sealed interface EntityEvent permits EntityCreated, EntityUpdated, EntityRemoved {

  /** The entity as the provider holds it. */
  Object entity();

  /** What happened. */
  EntityChange change();

  /** The entity, if it is of the given type. */
  default <T> Optional<T> entity(Class<T> type) {
    return Optional.of(entity()).filter(type::isInstance).map(type::cast);
  }
}
