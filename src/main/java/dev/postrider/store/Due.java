package dev.postrider.store;

import java.time.Duration;
import java.time.Instant;

/** When a message takes its place in the outbox. */
public sealed interface Due {

  /** At a time by the database's clock; in the past means at once. */
  record At(Instant time) implements Due {}

  /** Some time after it was stored, by the database's clock. */
  record After(Duration delay) implements Due {}
}
