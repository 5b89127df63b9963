package dev.postrider;

/** What happened to an entity. */
public enum EntityChange {
  /** Inserted, see {@link jakarta.persistence.PostPersist}. */
  CREATED,
  /** Updated, see {@link jakarta.persistence.PostUpdate}. */
  UPDATED,
  /** Deleted, see {@link jakarta.persistence.PostRemove}. */
  REMOVED
}
